package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code callpoint incidents}. */
@Command(
    name = "incidents",
    mixinStandardHelpOptions = true,
    description = "Shows what was recovered from: when, why, by which rungs, how long it took and what was seen.",
    footer = {
      "",
      "The daemon is asked, so it must run. What it has written lies in the state directory, incidents.jsonl.",
      "",
      "Examples:",
      "  callpoint incidents",
      "  callpoint incidents --last 1 --verbose",
      "  callpoint incidents camera-stalled-17",
      "  callpoint incidents --follow --json | jq .cause"
    })
final class IncidentsCommand extends Asking {
  private static final int LAST_MAX = 100;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "only this incident, with all that is known of it")
  private String id = "";

  @Option(names = "--json", description = "print them as JSON, one a line, for programs")
  private boolean json;

  @Option(names = "--follow", description = "then wait for new ones, until Ctrl-C")
  private boolean follow;

  @Option(names = "--last", paramLabel = "N", description = "the newest N, 0 to " + LAST_MAX + "; default: ${DEFAULT-VALUE}")
  private int last = 20;

  @Option(names = {"-v", "--verbose"}, description = "with rungs, what was seen, and the vital signs before")
  private boolean verbose;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private int shown;

  @Override
  void ask() throws Unreachable {
    if (last < 0 || last > LAST_MAX) {
      throw new ParameterException(spec.commandLine(), "--last must be 0 to " + LAST_MAX + ", not " + last);
    }
    ObjectNode request = Json.newObject().put("command", "incidents").put("follow", follow);
    try {
      send(request.put("last", id.isEmpty() ? last : LAST_MAX), line -> show(line.path("incident")));
    } catch (Unreachable e) {
      throw new Unreachable(e.getMessage() + ". What was recorded before lies in incidents.jsonl in its state directory");
    }
    if (hasFailed()) {
      return;
    }
    if (follow) {
      throw new Unreachable("the daemon has ended");
    }
    if (shown == 0 && id.isEmpty() && !json) {
      System.out.println("no incidents");
    } else if (shown == 0 && !id.isEmpty()) {
      failed("no incident " + id + " among the newest " + LAST_MAX);
    }
  }

  private void show(JsonNode incident) {
    if (!incident.isObject() || !id.isEmpty() && !incident.path("id").asString("").equals(id)) {
      return;
    }
    shown++;
    if (json) {
      System.out.println(new String(Json.bytes(incident), StandardCharsets.UTF_8));
    } else if (verbose || !id.isEmpty()) {
      System.out.println(IncidentPage.page(incident));
    } else {
      System.out.println(IncidentPage.line(incident));
    }
    System.out.flush();
  }
}
