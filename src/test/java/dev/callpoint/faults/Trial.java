package dev.callpoint.faults;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * One fault, done once, and what was wrong with what the daemon made of it. All times are of this machine's wall clock,
 * taken by this program just before it breaks something, and told by the daemon in the incident and in its log.
 *
 * @param noticedMs from the strike until the daemon knew (the incident's beginning, unless the fault says otherwise)
 * @param backMs from the strike until the daemon had verified that picture and sound are back
 * @param pictureMs from the strike until the page decoded the first picture of the new session, -1 without a page
 * @param problems empty when all is as it shall be
 */
record Trial(
    FieldFault fault, long noticedMs, long backMs, long pictureMs, String cause, String rung, JsonNode incident,
    List<String> problems) {
  /** The watchdog looks some times a second and judges by heartbeats of 200 ms and page reports of 500 ms. */
  static final long SLACK_MS = 500;

  /** What the wall clock and the daemon's account of it may differ, as each is rounded to a millisecond. */
  private static final long ROUNDING_MS = 3;

  private static final int NEW_FRAMES = 30;
  private static final Duration FRESH = Duration.ofMillis(2_000);

  /** Breaks, mends and judges. The rig is ready for the next one when this returns. */
  static Trial run(FieldFault fault, Rig rig) {
    rig.awaitReady();
    int before = rig.incidents().size();
    String session = fault.inCall() ? rig.operator().session() : "";
    long beforeMs = System.currentTimeMillis();
    fault.strike(rig);
    fault.heal(rig);
    JsonNode incident = rig.awaitIncident(before);
    long struckAtMs = fault.struckAtMs(rig, beforeMs);
    long noticedMs = fault.noticedAtMs(rig, struckAtMs, incident) - struckAtMs;
    long backMs = fault.backAtMs(rig, incident) - struckAtMs;

    List<String> problems = new ArrayList<>();
    long pictureMs = -1;
    if (fault.inCall()) {
      pictureMs = newPictureAtMs(rig.operator(), session) - struckAtMs;
    }
    rig.awaitReady();
    List<JsonNode> incidents = rig.incidents();
    judge(fault, noticedMs, incident, problems);
    check(problems, incidents.size() == before + 1, "incidents: " + incidents.subList(before, incidents.size()));
    long times = told(rig).stream().filter(incident::equals).count();
    check(problems, times == 1, "callpoint incidents --json tells it " + times + " times");
    fault.restore(rig);
    return new Trial(
        fault, noticedMs, backMs, pictureMs, incident.path("cause").asString(""), lastRung(incident), incident,
        List.copyOf(problems));
  }

  /** What could not be tried to its end. */
  static Trial broken(FieldFault fault, Throwable why) {
    String words = Objects.requireNonNullElse(why.getMessage(), why.toString());
    return new Trial(fault, -1, -1, -1, "", "", Json.newObject(), List.of(words));
  }

  boolean passed() {
    return problems.isEmpty();
  }

  private static void judge(FieldFault fault, long noticedMs, JsonNode incident, List<String> problems) {
    check(problems, noticedMs >= -ROUNDING_MS && noticedMs <= fault.limitMs() + SLACK_MS,
        "noticed after " + noticedMs + " ms, the limit is " + fault.limitMs() + " ms");
    String cause = incident.path("cause").asString("");
    check(problems, cause.equals(fault.cause()), "the cause is not " + fault.cause() + ": " + incident);
    check(problems, lastRung(incident).equals(fault.rung()), "the rung is not " + fault.rung() + ": " + incident);
    check(problems, incident.path("outcome").asString("").equals("completed"), "not completed: " + incident);
    // Completed it calls itself, too, when the page cannot be asked.
    check(problems, !fault.pageAsked() || incident.path("detail").asString("").startsWith("picture"),
        "completed without the page's word: " + incident.path("detail").asString(""));
  }

  /** The page itself is the witness: it shows another session, decodes on, and what it shows is of now. */
  private static long newPictureAtMs(OperatorPage operator, String session) {
    operator.await("a session after " + session, () -> !operator.session().equals(session));
    operator.await("the picture of the new session", () -> operator.framesDecoded() > 0);
    long frames = operator.framesDecoded();
    operator.await("new frames are decoded", () -> operator.framesDecoded() >= frames + NEW_FRAMES);
    operator.awaitFreshPicture(FRESH);
    return operator.lastPictureAt();
  }

  private static List<JsonNode> told(Rig rig) {
    try {
      Tool.Ended ended = Tool.run("incidents", "--json", "--run-directory", rig.device().runDirectory().toString());
      List<JsonNode> incidents = new ArrayList<>();
      for (String line : ended.output().lines().toList()) {
        incidents.add(Json.object(line.getBytes(StandardCharsets.UTF_8)));
      }
      return incidents;
    } catch (IOException | BadJson e) {
      throw new AssertionError("callpoint incidents --json", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lastRung(JsonNode incident) {
    JsonNode rungs = incident.path("rungs");
    return rungs.path(rungs.size() - 1).path("rung").asString("");
  }

  private static void check(List<String> problems, boolean good, String problem) {
    if (!good) {
      problems.add(problem);
    }
  }
}
