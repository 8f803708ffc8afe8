package dev.callpoint.faults;

import dev.callpoint.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The rows as people and programs read them. */
record Table(int rounds, List<Row> rows) {
  private static final List<String> HEAD =
      List.of("fault", "cause named", "limit, ms", "noticed after, ms", "ended by", "back, verified, after ms", "verdict");

  boolean passed() {
    return rows.stream().allMatch(row -> row.passed() || !row.skipped().isEmpty());
  }

  /** In columns, for a terminal. */
  String text() {
    List<List<String>> lines = lines();
    List<Integer> widths =
        IntStream.range(0, HEAD.size())
            .mapToObj(column -> lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toList();
    String body =
        lines.stream()
            .map(line -> IntStream.range(0, HEAD.size())
                .mapToObj(column -> ("%-" + widths.get(column) + "s").formatted(line.get(column)))
                .collect(Collectors.joining("  ")).stripTrailing())
            .collect(Collectors.joining("\n"));
    return body + "\n\n" + origin() + "\n";
  }

  /** For the README. */
  String markdown() {
    List<List<String>> lines = lines();
    String rule = HEAD.stream().map(_ -> "---").collect(Collectors.joining(" | ", "| ", " |"));
    String body = lines.stream().skip(1).map(Table::markdownLine).collect(Collectors.joining("\n"));
    return markdownLine(lines.getFirst()) + "\n" + rule + "\n" + body + "\n\n" + origin() + "\n";
  }

  ObjectNode json() {
    ObjectNode json = Json.newObject().put("rounds", rounds).put("origin", origin());
    rows.forEach(row -> json.withArray("rows").add(row.json()));
    return json;
  }

  private List<List<String>> lines() {
    return Stream.concat(Stream.of(HEAD), rows.stream().map(Table::line)).toList();
  }

  private static List<String> line(Row row) {
    String verdict = row.remark().isEmpty() ? row.verdict() : row.verdict() + ": " + row.remark();
    return List.of(
        row.fault().words(), row.causes(), limit(row.fault()), row.noticed().toString(), row.rungs(),
        row.back().toString(), verdict);
  }

  private static String limit(FieldFault fault) {
    return fault.limitMs() == 0 ? "at once" : Long.toString(fault.limitMs());
  }

  private static String markdownLine(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private String origin() {
    return "Made by tools/faults: " + rounds + (rounds == 1 ? " round" : " rounds") + " each, median and maximum; "
        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
        + Runtime.getRuntime().availableProcessors() + " processors, everything on one machine.";
  }
}
