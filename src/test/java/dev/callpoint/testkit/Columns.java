package dev.callpoint.testkit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table as people read it.
 *
 * @param head what the columns are called
 * @param lines as many cells in each as the head has
 * @param origin what made it, and where
 */
public record Columns(List<String> head, List<List<String>> lines, String origin) {

  /** In columns, for a terminal. */
  public String text() {
    List<List<String>> all = Stream.concat(Stream.of(head), lines.stream()).toList();
    List<Integer> widths =
        IntStream.range(0, head.size())
            .mapToObj(column -> all.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toList();
    String body =
        all.stream()
            .map(line -> IntStream.range(0, head.size())
                .mapToObj(column -> ("%-" + widths.get(column) + "s").formatted(line.get(column)))
                .collect(Collectors.joining("  ")).stripTrailing())
            .collect(Collectors.joining("\n"));
    return body + "\n\n" + origin + "\n";
  }

  /** For the README. */
  public String markdown() {
    String rule = head.stream().map(_ -> "---").collect(Collectors.joining(" | ", "| ", " |"));
    String body = lines.stream().map(Columns::markdownLine).collect(Collectors.joining("\n"));
    return markdownLine(head) + "\n" + rule + "\n" + body + "\n\n" + origin + "\n";
  }

  /** This machine, in words, for the origin. */
  public static String machine() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
        + Runtime.getRuntime().availableProcessors() + " processors, everything on one machine.";
  }

  private static String markdownLine(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
