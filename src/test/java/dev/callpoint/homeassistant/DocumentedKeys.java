package dev.callpoint.homeassistant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a discovery payload against the table of documented keys. Home Assistant ignores a key that it does not know and
 * drops a component whose values it does not like with a line in its log, so a mistake is seen nowhere else.
 */
final class DocumentedKeys {
  private final JsonNode table = table();
  private final Predicate<String> spoken;
  private final Predicate<String> heard;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> uniqueIds = new HashSet<>();

  /**
   * @param spoken topics on which the device speaks
   * @param heard topics on which it listens
   */
  DocumentedKeys(Predicate<String> spoken, Predicate<String> heard) {
    this.spoken = spoken;
    this.heard = heard;
  }

  /** Every problem, none for a good payload. */
  List<String> problems(JsonNode payload) {
    keys("payload", payload, List.of(table.path("payload")));
    keys("device", payload.path("device"), List.of(table.path("device")));
    keys("origin", payload.path("origin"), List.of(table.path("origin")));
    payload.path("components").forEachEntry(this::component);
    return List.copyOf(problems);
  }

  private void component(String id, JsonNode component) {
    String platform = component.path("platform").asString("");
    if (!table.has(platform)) {
      problems.add(id + ": platform '" + platform + "' is not in the table");
      return;
    }
    if (component.size() == 1) {
      return;
    }
    keys(id, component, List.of(table.path("every platform"), table.path(platform)));
    if (!uniqueIds.add(component.path("unique_id").asString(""))) {
      problems.add(id + ": its unique_id is another's, too");
    }
    JsonNode units = table.path("units").path(component.path("device_class").asString(""));
    if (units.isString() && !fits(units.asString(), component.path("unit_of_measurement"))) {
      problems.add(id + ": " + component.path("unit_of_measurement") + " is no unit of its device class");
    }
    boolean numeric = component.has("state_class") || component.has("unit_of_measurement");
    if (component.has("options") && (numeric || !component.path("device_class").asString("").equals("enum"))) {
      problems.add(id + ": options are for device class enum alone, without unit and state class");
    }
  }

  private void keys(String where, JsonNode object, List<JsonNode> tables) {
    for (JsonNode documented : tables) {
      documented.forEachEntry((key, type) -> {
        if (type.asString().startsWith("!") && !object.has(key)) {
          problems.add(where + ": " + key + " is missing");
        }
      });
    }
    object.forEachEntry((key, value) -> {
      String type = tables.stream().map(t -> t.path(key).asString("")).filter(t -> !t.isEmpty()).findFirst().orElse("");
      if (type.isEmpty()) {
        problems.add(where + ": " + key + " is not documented");
      } else if (!fits(type.replaceFirst("^!", ""), value)) {
        problems.add(where + ": " + key + " is " + value + ", documented is " + type);
      }
    });
  }

  private boolean fits(String type, JsonNode value) {
    if (type.startsWith("one of ")) {
      return List.of(type.substring(7).split(" ")).contains(value.asString());
    }
    return switch (type) {
      case "object" -> value.isObject() && !value.isEmpty();
      case "list" -> value.isArray();
      case "texts" -> value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isString);
      case "text" -> value.isString() && !value.asString().isEmpty();
      case "template" -> value.isString() && value.asString().contains("{{");
      case "flag" -> value.isBoolean();
      case "whole" -> value.isIntegralNumber() && value.intValue() >= 0;
      case "icon" -> value.isString() && value.asString().matches("mdi:[a-z0-9-]+");
      case "url" -> value.isString() && List.of("http", "https").contains(URI.create(value.asString()).getScheme());
      case "topic-read" -> value.isString() && spoken.test(value.asString());
      case "topic-written" -> value.isString() && heard.test(value.asString());
      default -> throw new IllegalArgumentException("the table says '" + type + "'");
    };
  }

  private static JsonNode table() {
    try (InputStream in = DocumentedKeys.class.getResourceAsStream("/homeassistant/documented-keys.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
