package dev.callpoint.asyncapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README's part on integration: its table, which is drawn from the document, and the lines that can be pasted. */
final class Readme {
  static final Path FILE = Path.of("README.md");

  private static final String HEAD = "| topic | | retained | QoS | |\n| --- | --- | --- | --- | --- |\n";
  private static final Pattern TABLE = Pattern.compile(Pattern.quote(HEAD) + "(?:\\|.*\\|\n)*|TABLE\n");
  private static final Pattern LINE =
      Pattern.compile("mosquitto_pub -h BROKER -t (?<topic>\\S+) -m '(?<payload>[^']*)'");

  private Readme() {}

  /** A command to paste. */
  record Line(String topic, String payload) {
    String name() {
      return topic.substring(topic.lastIndexOf('/') + 1);
    }

    String id() {
      return payload.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    }
  }

  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> lines() {
    return LINE.matcher(text()).results().map(m -> new Line(m.group("topic"), m.group("payload"))).toList();
  }

  static String withTable(String text, Document document) {
    StringBuilder table = new StringBuilder(HEAD);
    for (Document.Channel channel : document.channels()) {
      table.append("| `").append(channel.address().replace('{', '<').replace('}', '>')).append("` | ")
          .append(channel.sent() && channel.received() ? "out, in" : channel.sent() ? "out" : "in").append(" | ")
          .append(channel.retained() ? "yes" : "").append(" | ")
          .append(channel.qos()).append(" | ")
          .append(channel.description()).append(" |\n");
    }
    return TABLE.matcher(text).replaceFirst(Matcher.quoteReplacement(table.toString()));
  }
}
