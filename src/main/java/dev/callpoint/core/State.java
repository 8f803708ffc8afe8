package dev.callpoint.core;

import dev.callpoint.core.Command.Light;
import java.util.Collections;
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
 * @param evidence what an incident that may come will tell of the time before it
 */
public record State(
    Limits limits,
    Service service,
    Call call,
    Engines engines,
    int lastGeneration,
    Starts starts,
    Surroundings surroundings,
    Ledger ledger,
    Ticks ticks,
    Evidence evidence,
    Shown shown) {

  /**
   * Before the first event.
   *
   * @param incidents the number of the last incident that was recorded before, 0 for none
   */
  public static State initial(Limits limits, long incidents, long nowMs) {
    return new State(
        limits,
        new Service.Waiting(Change.of(Change.Kind.BOOT, "start of the daemon", nowMs), 0),
        new Call.Quiet(),
        Engines.NONE,
        0,
        new Starts(0, nowMs, ""),
        new Surroundings(false, Set.of(), Map.of()),
        Ledger.empty(limits, nowMs),
        new Ticks(nowMs, false),
        Evidence.after(incidents),
        new Shown(Optional.empty(), Light.OFF, false, nowMs));
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
   */
  record Starts(int failures, long notBeforeMs, String lastFailure) {
    private static final int BURST = 10;
    private static final long FIRST_DELAY_MS = 250;
    private static final long DELAY_MAX_MS = 30_000;
    private static final long QUIET_MS = 60_000;

    Starts failed(String how, long nowMs) {
      long delay = failures < BURST ? 0 : Math.min(DELAY_MAX_MS, FIRST_DELAY_MS << Math.min(failures - BURST, 10));
      return new Starts(failures + 1, nowMs + delay, how);
    }

    /** Somebody asks for an engine: the next start need not wait. */
    Starts hurried(long nowMs) {
      return new Starts(failures, Math.min(notBeforeMs, nowMs), lastFailure);
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
      return failures > 0 && nowMs - notBeforeMs >= QUIET_MS ? new Starts(0, nowMs, "") : this;
    }
  }

  /**
   * @param operators whose pages are present on the broker
   * @param faults what is out of order beside the media, by part
   */
  record Surroundings(boolean brokerUp, Set<String> operators, Map<String, String> faults) {

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
