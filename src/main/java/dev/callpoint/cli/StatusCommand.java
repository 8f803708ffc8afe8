package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code callpoint status}. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows what the daemon does now and how its last reset went.")
final class StatusCommand extends Asking {
  @Option(names = "--json", description = "print it as JSON, for programs")
  private boolean json;

  @Override
  void ask() throws Unreachable {
    send(
        Json.newObject().put("command", "status"),
        line -> System.out.println(json ? Json.pretty(line.path("status")) : page(line.path("status"))));
  }

  private static String page(JsonNode status) {
    StringBuilder page = new StringBuilder();
    row(page, status.path("device").asString("?"), status.path("state").asString("?"));
    JsonNode call = status.path("call");
    if (call.isObject()) {
      row(page, "call", call.path("ringing").asBoolean(false) ? "ringing" : "with " + call.path("operator").asString("?"));
    }
    row(page, "sessions", status.path("sessions").asLong(0) + " so far" + (status.path("session").isString() ? ", now " + status.path("session").asString() : ""));
    status.path("degraded").forEach(what -> row(page, "degraded", what.asString()));
    row(page, "engines", list(status.path("engines")));
    row(page, "resets", counts(status.path("resets")));
    JsonNode last = status.path("lastReset");
    if (last.isObject()) {
      row(page, "last reset", "%s after %s, %s in %d ms: %s".formatted(
          last.path("rung").asString(), last.path("cause").asString(), last.path("outcome").asString(),
          last.path("ms").asLong(0), last.path("detail").asString()));
      row(page, "  phases", counts(last.path("phases")) + " (ms from the trigger)");
    }
    if (!status.path("inputRefusedBy").isEmpty()) {
      row(page, "refused", counts(status.path("inputRefusedBy")) + " (input from outside)");
    }
    row(page, "console", status.path("console").asString(""));
    return page.toString().stripTrailing();
  }

  private static String list(JsonNode engines) {
    StringJoiner all = new StringJoiner(", ");
    engines.forEach(e -> all.add(e.path("generation").asInt() + " " + e.path("stage").asString()));
    return all.toString();
  }

  private static String counts(JsonNode map) {
    StringJoiner all = new StringJoiner(", ");
    map.forEachEntry((name, value) -> all.add(name + " " + value.asString()));
    return all.length() == 0 ? "none" : all.toString();
  }

  private static void row(StringBuilder page, String name, String value) {
    if (!value.isEmpty()) {
      page.append("%-12s %s%n".formatted(name, value));
    }
  }
}
