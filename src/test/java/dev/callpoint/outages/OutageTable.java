package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Columns;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The rows as people and programs read them. */
record OutageTable(int rounds, Duration keepAlive, List<OutageRow> rows) {
  private static final List<String> HEAD = List.of(
      "outage", "noticed after, ms", "back after, ms", "lost, twice, old commands, more threads",
      "Paho: noticed after, ms", "back after, ms", "lost, twice, old commands, more threads", "verdict");

  boolean passed() {
    return rows.stream().allMatch(row -> row.passed() || !row.skipped().isEmpty());
  }

  Columns columns() {
    return new Columns(HEAD, rows.stream().map(OutageRow::cells).toList(), origin());
  }

  ObjectNode json() {
    ObjectNode json = Json.newObject().put("rounds", rounds).put("keepAliveMs", keepAlive.toMillis())
        .put("origin", origin());
    rows.forEach(row -> json.withArray("rows").add(row.json()));
    return json;
  }

  private String origin() {
    return "Made by tools/outages: " + rounds + (rounds == 1 ? " round" : " rounds") + " each, keep-alive "
        + keepAlive.toSeconds() + " s; times are median and maximum, what is counted is the sum of all rounds, of threads"
        + " the maximum. Limits: noticed within " + keepAlive.toMillis() * 3 / 2 + " ms, back within " + Trial.BACK_MS
        + " ms, nothing lost, no thread more. " + Columns.machine();
  }
}
