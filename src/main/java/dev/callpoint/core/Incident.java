package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of one recovery. Times are milliseconds of the daemon's monotonic clock.
 *
 * <pre>
 *   UNDER_WAY ──▶ COMPLETED | FAILED
 *       ├──▶ NEEDS_HELP ──▶ COMPLETED | FAILED     (told twice, under the same id)
 *       └──▶ RESTARTING     (another one tells how the next daemon fared)
 * </pre>
 *
 * @param id cause and number, unique as long as the journal is kept
 * @param number of the incident, one more than the one before
 * @param cause what began it; a rung may have been tried for another reason
 * @param trigger in words
 * @param requests ids of those who asked, at most {@value #REQUESTS_MAX}
 * @param rungs tried, in order, at most {@value #RUNGS_MAX}
 * @param serviceRestarts in a row so far
 * @param ms from its beginning until it was told
 * @param evidence the vital signs of the {@value Evidence#BEFORE_MS} ms before, the oldest first
 */
public record Incident(
    String id,
    long number,
    Cause cause,
    String trigger,
    List<String> requests,
    long beganMs,
    List<Step> rungs,
    int serviceRestarts,
    long ms,
    Outcome outcome,
    String detail,
    List<Sample> evidence) {
  static final int REQUESTS_MAX = 100;
  static final int RUNGS_MAX = 8;
  private static final int WORDS_MAX = 400;

  /** How far it has come. */
  public enum Outcome {
    UNDER_WAY,
    COMPLETED,
    FAILED,
    /** Not back yet, and tried again for ever. */
    NEEDS_HELP,
    /** The daemon ends itself to be started again. */
    RESTARTING
  }

  /**
   * A rung that was tried.
   *
   * @param endedMs 0 while it is under way
   * @param detail why it ended so
   * @param seen what verified it: milliseconds from the rung's beginning to each step of the stack, in the order seen
   * @param tries how often; more than one only where help is needed
   */
  public record Step(
      Rung rung, long beganMs, long endedMs, Outcome outcome, String detail, Map<String, Long> seen, long tries) {

    static Step begun(Rung rung, Map<String, Long> seen, long nowMs) {
      return new Step(rung, nowMs, 0, Outcome.UNDER_WAY, "", seen, 1);
    }

    Step ended(Outcome how, String why, long nowMs) {
      return new Step(rung, beganMs, nowMs, how, why, seen, tries);
    }

    /** What an earlier try has seen counts no more. */
    Step again(Rung next) {
      return new Step(next, beganMs, 0, Outcome.UNDER_WAY, "", Map.of(), tries + 1);
    }

    Step saw(String phase, long nowMs) {
      if (seen.containsKey(phase)) {
        return this;
      }
      Map<String, Long> more = new LinkedHashMap<>(seen);
      more.put(phase, nowMs - beganMs);
      return new Step(rung, beganMs, endedMs, outcome, detail, Collections.unmodifiableMap(more), tries);
    }
  }

  /**
   * The vital signs at one moment. Levels are 0 to 1, counters are of the engine's whole life.
   *
   * @param generation of the engine that served
   * @param silentMs since the engine last spoke
   * @param fps pictures a second since the sample a second before: sent, or captured where nobody watches
   * @param connection null where there was no session
   */
  public record Sample(
      long atMs,
      int generation,
      long silentMs,
      double fps,
      long cameraFrames,
      long framesSent,
      long pageFramesDecoded,
      double microphoneLevel,
      double speakerLevel,
      double pageAudioLevel,
      double roundTripMs,
      long memoryMb,
      @Nullable Connection connection) {}

  /** @param beganMs with the change itself, or later, when it became a recovery */
  static Incident begun(
      long number, Change change, List<Sample> evidence, Cause cause, int serviceRestarts, long beganMs) {
    Map<String, Long> seen = beganMs == change.startedMs() ? change.phases() : Map.of();
    List<String> ids = change.requests().stream().map(Change.Request::id).toList();
    return new Incident(
        cause.label() + "-" + number, number, cause, clipped(change.trigger()), ids, beganMs,
        List.of(Step.begun(change.rung(), seen, beganMs)), serviceRestarts, 0, Outcome.UNDER_WAY, "", evidence);
  }

  Incident askedBy(String request) {
    return requests.size() == REQUESTS_MAX ? this : with(added(requests, request), rungs);
  }

  Incident saw(String phase, long nowMs) {
    return with(requests, replacedLast(rungs.getLast().saw(phase, nowMs)));
  }

  /** The rung has not helped, the next is tried. At the bound, and where help is needed, the last one is tried again. */
  Incident climbed(Rung next, String why, long nowMs) {
    Step last = rungs.getLast();
    if (last.rung() == Rung.NEEDS_HELP && next == Rung.NEEDS_HELP || rungs.size() == RUNGS_MAX) {
      return with(requests, replacedLast(last.again(next)));
    }
    List<Step> ended = replacedLast(last.ended(Outcome.FAILED, clipped(why), nowMs));
    return with(requests, added(ended, Step.begun(next, Map.of(), nowMs)));
  }

  Incident ended(Outcome how, String why, long nowMs) {
    List<Step> all = replacedLast(rungs.getLast().ended(how, clipped(why), nowMs));
    return new Incident(
        id, number, cause, trigger, requests, beganMs, all, serviceRestarts, nowMs - beganMs, how, clipped(why), evidence);
  }

  /** The last that this daemon tells of it. */
  Incident restarting(int restarts, String why, long nowMs) {
    return new Incident(
        id, number, cause, trigger, requests, beganMs, rungs, restarts, nowMs - beganMs, Outcome.RESTARTING, clipped(why),
        evidence);
  }

  /** As it is told while it goes on. */
  Incident needingHelp(String why, long nowMs) {
    return new Incident(
        id, number, cause, trigger, requests, beganMs, rungs, serviceRestarts, nowMs - beganMs, Outcome.NEEDS_HELP,
        clipped(why), evidence);
  }

  private Incident with(List<String> nextRequests, List<Step> nextRungs) {
    return new Incident(
        id, number, cause, trigger, nextRequests, beganMs, nextRungs, serviceRestarts, ms, outcome, detail, evidence);
  }

  private List<Step> replacedLast(Step step) {
    List<Step> next = new ArrayList<>(rungs.subList(0, rungs.size() - 1));
    next.add(step);
    return List.copyOf(next);
  }

  private static <T> List<T> added(List<T> list, T one) {
    List<T> next = new ArrayList<>(list);
    next.add(one);
    return List.copyOf(next);
  }

  /** Some words come from drivers and libraries; the record must stay bounded. */
  private static String clipped(String words) {
    return words.length() <= WORDS_MAX ? words : words.substring(0, WORDS_MAX - 1) + "…";
  }
}
