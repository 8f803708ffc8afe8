package dev.callpoint.config;

import dev.callpoint.config.ConfigProblems.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one table, key by key. A wrong value becomes a problem and the default stands in for it, so that reading
 * goes on and finds the rest; nobody sees the result once there is a problem. {@link #end()} reports the keys
 * nobody asked for.
 */
final class Table {
  /** What an operating system could ever want of a name or a path; keeps a broken file out of logs and system calls. */
  private static final int TEXT_MAX_CHARS = 1024;

  private static final int LIST_MAX = 32;

  private final String path;
  private final ObjectNode node;
  private final List<Problem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  Table(String path, ObjectNode node, List<Problem> problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  /** The table of that name; an empty one, which gives only defaults, if there is none. */
  Table table(String key) {
    known.add(key);
    var empty = JsonNodeFactory.instance.objectNode();
    return switch (node.get(key)) {
      case null -> new Table(at(key), empty, problems);
      case ObjectNode table -> new Table(at(key), table, problems);
      case JsonNode other -> {
        problem(key, other, "a table, written [" + at(key) + "]");
        yield new Table(at(key), empty, problems);
      }
    };
  }

  /** The tables of an array of tables, none if it is not there. */
  List<Table> tables(String key) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return List.of();
    }
    var tables = new ArrayList<Table>();
    var allowed = "at most " + LIST_MAX + " tables, each written [[" + at(key) + "]]";
    if (!found.isArray() || found.size() > LIST_MAX) {
      problem(key, found, allowed);
      return List.of();
    }
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i) instanceof ObjectNode table) {
        tables.add(new Table(at(key) + "[" + i + "]", table, problems));
      } else {
        problem(key + "[" + i + "]", found.get(i), allowed);
      }
    }
    return tables;
  }

  boolean has(String key) {
    return node.has(key);
  }

  /** Whether one of the keys is there with more than an empty text. */
  boolean hasText(String... keys) {
    return Arrays.stream(keys)
        .map(node::get)
        .anyMatch(found -> found != null && !(found.isString() && found.stringValue().isEmpty()));
  }

  boolean flag(String key, boolean fallback) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return fallback;
    }
    if (!found.isBoolean()) {
      problem(key, found, "true or false");
      return fallback;
    }
    return found.booleanValue();
  }

  int number(String key, int fallback, int min, int max) {
    return (int) number(key, fallback, min, min, max, "");
  }

  /** From min to max, or one number beside that range, with its meaning. */
  int numberOr(int exception, String meaning, String key, int fallback, int min, int max) {
    return (int) number(key, fallback, exception, min, max, meaning);
  }

  Duration millis(String key, long fallbackMs, long minMs, long maxMs) {
    return Duration.ofMillis(number(key, fallbackMs, minMs, minMs, maxMs, ""));
  }

  /** Zero, or from min to max. */
  Duration millisOrOff(String key, long fallbackMs, long minMs, long maxMs) {
    return Duration.ofMillis(number(key, fallbackMs, 0, minMs, maxMs, "off"));
  }

  private long number(String key, long fallback, long exception, long min, long max, String exceptionMeans) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return fallback;
    }
    if (found.isIntegralNumber() && found.canConvertToLong()) {
      long value = found.longValue();
      if (value == exception || value >= min && value <= max) {
        return value;
      }
    }
    problem(key, found, (exception == min ? "" : exception + " (" + exceptionMeans + ") or ")
        + "a whole number from " + min + " to " + max);
    return fallback;
  }

  /** A text of which the predicate says that it is good. */
  String text(String key, String fallback, Predicate<String> good, String allowed) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return fallback;
    }
    if (!isText(found) || !good.test(found.stringValue())) {
      problem(key, found, allowed);
      return fallback;
    }
    return found.stringValue();
  }

  /** A text that has no default. */
  String mandatoryText(String key, Predicate<String> good, String allowed) {
    if (!has(key)) {
      known.add(key);
      problem(key, "nothing", allowed + " (this key is mandatory)");
    }
    return text(key, "", good, allowed);
  }

  /** A list of texts, each of which the predicate likes. */
  List<String> texts(String key, List<String> fallback, int atLeast, Predicate<String> good, String allowed) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return fallback;
    }
    if (!found.isArray() || found.size() < atLeast || found.size() > LIST_MAX) {
      problem(key, found, "a list of " + atLeast + " to " + LIST_MAX + " texts, each " + allowed);
      return fallback;
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < found.size(); i++) {
      var one = found.get(i);
      if (isText(one) && good.test(one.stringValue())) {
        texts.add(one.stringValue());
      } else {
        problem(key + "[" + i + "]", one, allowed);
      }
    }
    return List.copyOf(texts);
  }

  /** One of an enum's constants, in TOML in lower case and with hyphens. */
  <E extends Enum<E>> E choice(String key, E fallback) {
    known.add(key);
    var found = node.get(key);
    if (found == null) {
      return fallback;
    }
    var constants = fallback.getDeclaringClass().getEnumConstants();
    for (var constant : constants) {
      if (found.isString() && found.stringValue().equals(inToml(constant))) {
        return constant;
      }
    }
    problem(key, found, Arrays.stream(constants).map(constant -> '"' + inToml(constant) + '"')
        .collect(Collectors.joining(" or ")));
    return fallback;
  }

  /** To be called when all keys were asked for. */
  void end() {
    for (var key : node.propertyNames()) {
      if (!known.contains(key)) {
        var near = Spelling.nearest(key, known);
        var allowed = near.map(name -> "no such key; did you mean " + at(name) + "?")
            .orElseGet(() -> "no such key; " + (path.isEmpty() ? "the top level" : "[" + path + "]") + " has "
                + String.join(", ", known));
        var secret = Shown.isSecret(key) || near.filter(Shown::isSecret).isPresent();
        problem(key, secret ? Shown.HIDDEN : Shown.value(node.get(key)), allowed);
      }
    }
  }

  void problem(String key, String found, String allowed) {
    problems.add(new Problem(at(key), found, allowed));
  }

  private void problem(String key, JsonNode found, String allowed) {
    problem(key, Shown.isSecret(key) ? Shown.HIDDEN : Shown.value(found), allowed);
  }

  private String at(String key) {
    var name = Shown.key(key);
    return path.isEmpty() ? name : path + "." + name;
  }

  private static boolean isText(JsonNode found) {
    return found.isString() && found.stringValue().length() <= TEXT_MAX_CHARS
        && found.stringValue().chars().noneMatch(Character::isISOControl);
  }

  private static String inToml(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
