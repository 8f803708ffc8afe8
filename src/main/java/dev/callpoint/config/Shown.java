package dev.callpoint.config;

import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/** How keys and values are shown in a report: short, on one line, without secrets. */
final class Shown {
  /** In place of a value that may be a secret. */
  static final String HIDDEN = "a value that is not shown here";

  private static final int MAX_CHARS = 80;
  private static final Pattern SECRET = Pattern.compile("pass|secret|cred|token|pwd");
  /** {@code tcp://user:password@host}: what stands before the at sign, generously. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=:).*@", Pattern.DOTALL);

  private Shown() {}

  /** Whether a key of that name is likely to hold a secret. Names of files with secrets in them are no secrets. */
  static boolean isSecret(String key) {
    var lower = key.toLowerCase(Locale.ROOT);
    return SECRET.matcher(lower).find() && !lower.endsWith("_file");
  }

  static String value(JsonNode node) {
    return switch (node) {
      case StringNode text -> text(text.stringValue());
      case ObjectNode _ -> "a table";
      case ArrayNode list -> "a list of " + list.size();
      case POJONode time -> "the date or time " + clean(String.valueOf(time.getPojo()));
      default -> clean(node.toString());
    };
  }

  static String text(String text) {
    // A key itself, where its file should be named.
    if (text.contains("PRIVATE KEY")) {
      return HIDDEN;
    }
    return '"' + clean(USER_INFO.matcher(text).replaceAll("…@")) + '"';
  }

  static String key(String key) {
    return clean(key);
  }

  /** What a parser says; it may quote the file at length. */
  static String message(String text) {
    return clean(text, 2 * MAX_CHARS);
  }

  private static String clean(String text) {
    return clean(text, MAX_CHARS);
  }

  /** Control characters would let a file write to the terminal of whoever reads the report. */
  private static String clean(String text, int maxChars) {
    var shown = new StringBuilder();
    text.codePoints().limit(maxChars).forEach(character -> {
      if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT) {
        shown.append(String.format("\\u%04X", character));
      } else {
        shown.appendCodePoint(character);
      }
    });
    return shown + (text.codePointCount(0, text.length()) > maxChars ? "…" : "");
  }
}
