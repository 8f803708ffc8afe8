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
 * @param noticedMs from the strike until the daemon knew (the first incident's beginning, unless the fault says otherwise)
 * @param backMs from the strike until the daemon had verified that picture and sound are back
 * @param pictureMs from the strike until the page decoded the first picture of the new session, -1 without one
 * @param problems empty when all is as it shall be
 */
record Trial(
    FieldFault fault, long noticedMs, long backMs, long pictureMs, String cause, String rung, List<JsonNode> incidents,
    List<String> problems) {
  /** The watchdog looks some times a second and judges by heartbeats of 200 ms and page reports of 500 ms. */
  static final long SLACK_MS = 500;

  /** What the wall clock and the daemon's account of it may differ, as each is rounded to a millisecond. */
  private static final long ROUNDING_MS = 3;

  private static final int NEW_FRAMES = 30;
  private static final double TONE = 0.05;
  private static final Duration FRESH = Duration.ofMillis(2_000);

  /**
   * Breaks, mends and judges. Another one needs another rig: a daemon remembers what it did of late, and treats what
   * comes again with a higher rung.
   */
  static Trial run(FieldFault fault, Rig rig) {
    fault.prepare(rig);
    rig.awaitReady();
    int before = rig.incidents().size();
    String session = fault.inCall() ? rig.operator().session() : "";
    long beforeMs = System.currentTimeMillis();
    fault.strike(rig);
    fault.heal(rig);
    List<JsonNode> incidents = rig.awaitIncidents(before, fault.incidents());
    JsonNode last = incidents.getLast();
    long struckAtMs = fault.struckAtMs(rig, beforeMs);
    long noticedMs = fault.noticedAtMs(rig, struckAtMs, incidents.getFirst()) - struckAtMs;
    long backMs = fault.backAtMs(rig, last) - struckAtMs;

    List<String> problems = new ArrayList<>();
    long pictureMs = -1;
    if (fault.inCall()) {
      long pictureAtMs = pictureAtMs(rig.operator(), session, fault.keepsSession());
      pictureMs = fault.keepsSession() ? -1 : pictureAtMs - struckAtMs;
      check(problems, fault.keepsSession() == session.equals(rig.operator().session()),
          "the session was " + session + " and is " + rig.operator().session());
    }
    fault.witness(rig);
    rig.awaitReady();
    judge(fault, noticedMs, incidents, problems);
    List<JsonNode> all = rig.incidents();
    check(problems, all.size() == before + fault.incidents(), "incidents: " + all.subList(before, all.size()));
    List<JsonNode> told = told(rig);
    for (JsonNode incident : incidents) {
      long times = told.stream().filter(incident::equals).count();
      check(problems, times == 1, "callpoint incidents --json tells " + times + " times of " + incident.path("id"));
    }
    return new Trial(
        fault, noticedMs, backMs, pictureMs, last.path("cause").asString(""), lastRung(last), incidents,
        List.copyOf(problems));
  }

  /** What could not be tried to its end. */
  static Trial broken(FieldFault fault, Throwable why) {
    String words = Objects.requireNonNullElse(why.getMessage(), why.toString());
    return new Trial(fault, -1, -1, -1, "", "", List.of(), List.of(words));
  }

  boolean passed() {
    return problems.isEmpty();
  }

  private static void judge(FieldFault fault, long noticedMs, List<JsonNode> incidents, List<String> problems) {
    check(problems, noticedMs >= -ROUNDING_MS && noticedMs <= fault.limitMs() + SLACK_MS,
        "noticed after " + noticedMs + " ms, the limit is " + fault.limitMs() + " ms");
    JsonNode last = incidents.getLast();
    check(problems, lastRung(last).equals(fault.rung()), "the rung is not " + fault.rung() + ": " + last);
    for (JsonNode incident : incidents) {
      String cause = incident.path("cause").asString("");
      check(problems, cause.equals(fault.cause()), "the cause is not " + fault.cause() + ": " + incident);
      check(problems, incident.path("outcome").asString("").equals("completed"), "not completed: " + incident);
      // Completed it calls itself, too, when the page cannot be asked.
      check(problems, !fault.pageAsked() || incident.path("detail").asString("").startsWith("picture"),
          "completed without the page's word: " + incident.path("detail").asString(""));
    }
  }

  /**
   * The page itself is the witness: it shows another session, or still the same one, decodes on, what it shows is of
   * now, and the tone is heard.
   */
  private static long pictureAtMs(OperatorPage operator, String session, boolean same) {
    operator.await("a session after " + session, () -> same || !operator.session().equals(session));
    operator.await("the picture of the session", () -> operator.framesDecoded() > 0);
    long frames = operator.framesDecoded();
    operator.await("new frames are decoded", () -> operator.framesDecoded() >= frames + NEW_FRAMES);
    operator.awaitFreshPicture(FRESH);
    operator.await("the tone is heard", () -> operator.audioLevel() > TONE);
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
