package dev.callpoint.faults;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Columns;
import java.util.List;
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
    return columns().text();
  }

  /** For the README. */
  String markdown() {
    return columns().markdown();
  }

  ObjectNode json() {
    ObjectNode json = Json.newObject().put("rounds", rounds).put("origin", origin());
    rows.forEach(row -> json.withArray("rows").add(row.json()));
    return json;
  }

  private Columns columns() {
    return new Columns(HEAD, rows.stream().map(Table::line).toList(), origin());
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

  private String origin() {
    return "Made by tools/faults: " + rounds + (rounds == 1 ? " round" : " rounds") + " each, median and maximum; "
        + Columns.machine();
  }
}
