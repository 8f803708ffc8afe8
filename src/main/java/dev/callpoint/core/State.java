package dev.callpoint.core;

import dev.callpoint.core.Command.Light;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that the core knows. Immutable.
 *
 * @param lastGeneration of the newest engine
 * @param starts how engines have started of late
 * @param recoveries how far up the ladder they have led of late
 * @param queue commands whose turn has not come
 * @param snapshots that are still to be taken, the oldest first
 * @param evidence what an incident that may come will tell of the time before it
 */
public record State(
    Limits limits,
    Service service,
    Call call,
    Engines engines,
    int lastGeneration,
    Starts starts,
    Recoveries recoveries,
    Devices devices,
    Surroundings surroundings,
    Panel panel,
    Ledger ledger,
    Queue queue,
    List<Snapshot> snapshots,
    Ticks ticks,
    Evidence evidence,
    Shown shown) {

  /** Before the first event. */
  public static State initial(Limits limits, Past past, long nowMs) {
    return new State(
        limits,
        new Service.Waiting(boot(past, nowMs), 0),
        new Call.Quiet(),
        Engines.NONE,
        0,
        new Starts(0, nowMs, "", past.seed()),
        Recoveries.none(past.serviceRestarts(), nowMs),
        Devices.NONE,
        new Surroundings(false, Set.of(), Map.of()),
        Panel.UNTOUCHED,
        Ledger.after(past.answers(), limits, nowMs),
        Queue.EMPTY,
        List.of(),
        new Ticks(nowMs, false),
        Evidence.after(past.serviceRestarts() == 0 ? past.incidents() : past.incidents() + 1),
        new Shown(Optional.empty(), Light.OFF, false, nowMs));
  }

  /** One that a service restart led to is itself a recovery, and has its record. */
  private static Change boot(Past past, long nowMs) {
    Change boot = Change.of(Change.Kind.BOOT, "start of the daemon", nowMs);
    if (past.serviceRestarts() == 0) {
      return boot;
    }
    String trigger = "the daemon before has ended itself, " + past.serviceRestarts() + " in a row";
    Change again = Change.of(Change.Kind.BOOT, trigger, nowMs);
    return again.recordedIn(
        Incident.begun(
            past.incidents() + 1, again, List.of(), Cause.SERVICE_RESTARTED, past.serviceRestarts(), nowMs));
  }

  /**
   * The core's own sleep: what woke with it has not been considered yet, so nobody is judged for his silence in the
   * first tick.
   *
   * @param lastMs when time last passed
   * @param overslept it came late; the next is judged in any case
   */
  record Ticks(long lastMs, boolean overslept) {
    private static final long LATE_MS = 500;

    Ticks at(long nowMs) {
      return new Ticks(nowMs, !overslept && nowMs - lastMs >= LATE_MS);
    }
  }

  /**
   * Back-off of engines that do not get warm, or do not stay well: the first {@value #BURST} may follow each other at
   * once, as a fault that is over must not make anybody wait; after that the pause doubles.
   *
   * @param failures without a quiet spell between them
   * @param notBeforeMs when the next may be started
   * @param lastFailure in words
   * @param seed of the jitter, a quarter of a pause either way, so that devices that fail together do not try together
   */
  record Starts(int failures, long notBeforeMs, String lastFailure, long seed) {
    private static final int BURST = 10;
    private static final long FIRST_DELAY_MS = 250;
    private static final long DELAY_MAX_MS = 30_000;
    private static final long QUIET_MS = 60_000;

    Starts failed(String how, long nowMs) {
      return new Starts(failures + 1, nowMs + delayMs(), how, seed);
    }

    private long delayMs() {
      if (failures < BURST) {
        return 0;
      }
      long delayMs = Math.min(DELAY_MAX_MS, FIRST_DELAY_MS << Math.min(failures - BURST, 10));
      long perMille = 750 + Math.floorMod((seed + failures) * 0x9E3779B97F4A7C15L >> 16, 501);
      return delayMs * perMille / 1_000;
    }

    /** Somebody asks for an engine: the next start need not wait. */
    Starts hurried(long nowMs) {
      return new Starts(failures, Math.min(notBeforeMs, nowMs), lastFailure, seed);
    }

    /** So many that the next one has to wait. */
    boolean often() {
      return failures > BURST;
    }

    boolean allowed(long nowMs) {
      return nowMs >= notBeforeMs;
    }

    /** After a quiet spell with a standby, bygones are bygones. */
    Starts forgiven(long nowMs) {
      return failures > 0 && nowMs - notBeforeMs >= QUIET_MS ? new Starts(0, nowMs, "", seed) : this;
    }
  }

  /**
   * @param operators whose pages are present on the broker
   * @param faults what is out of order beside the media, by part
   */
  record Surroundings(boolean brokerUp, Set<String> operators, Map<String, String> faults) {
    /** The part that TURN servers are: what they refuse, or that they are silent. */
    static final String TURN = "turn";

    boolean reaches(String operator) {
      return brokerUp && operators.contains(operator);
    }

    Surroundings broker(boolean up) {
      return new Surroundings(up, up ? operators : Set.of(), faults);
    }

    Surroundings operator(String operator, boolean present) {
      Set<String> next = new TreeSet<>(operators);
      if (!present) {
        next.remove(operator);
      } else if (next.size() < OPERATORS_MAX) {
        next.add(operator);
      }
      return new Surroundings(brokerUp, Collections.unmodifiableSet(next), faults);
    }

    Surroundings fault(String part, Optional<String> what) {
      Map<String, String> next = new TreeMap<>(faults);
      what.ifPresentOrElse(text -> next.put(part, text), () -> next.remove(part));
      return new Surroundings(brokerUp, operators, Collections.unmodifiableMap(next));
    }

    private static final int OPERATORS_MAX = 1_000;
  }

  /**
   * What was last shown to the world, so that it is told of changes alone.
   *
   * @param vitalsMs when vitals were last published
   */
  record Shown(Optional<Status> status, Light light, boolean ready, long vitalsMs) {}
}
