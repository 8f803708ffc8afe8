package dev.callpoint.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far up the ladder the recoveries of late have led: a vital sign that is out again soon is treated with its next
 * rung, and after {@value #OFTEN} recoveries in {@value #WINDOW_MS} ms (restart intensity, as in OTP) the next begins with
 * the highest rung of its treatment. A quiet spell climbs down again.
 *
 * @param treated the signs that were out, until a quiet spell
 * @param recentMs when the newest recoveries with a new engine began, at most {@value #OFTEN}
 * @param serviceRestarts in a row, the one that began this daemon included
 * @param sinceMs when the daemon began
 */
record Recoveries(Map<VitalSign, Treated> treated, List<Long> recentMs, int serviceRestarts, long sinceMs) {
  static final int OFTEN = 5;
  static final long WINDOW_MS = 60_000;
  static final int SERVICE_RESTARTS_MAX = 2;
  private static final long RELAPSE_MS = 60_000;
  private static final long STEADY_MS = 600_000;

  /**
   * @param step of its treatment that was taken
   * @param givenUp its treatment has not helped, and it is left alone until it is seen to be well
   */
  record Treated(int step, long atMs, boolean givenUp) {}

  static Recoveries none(int serviceRestarts, long nowMs) {
    return new Recoveries(Map.of(), List.of(), serviceRestarts, nowMs);
  }

  /** The rung with which the sign is to be treated; empty where it is, or now has to be, given up. */
  Optional<Rung> rung(VitalSign sign, long nowMs) {
    int step = step(sign, nowMs);
    boolean exhausted = sign.givesUp() && step >= sign.treatment().size();
    if (exhausted || isGivenUp(sign)) {
      return Optional.empty();
    }
    return Optional.of(sign.treatment().get(Math.min(step, sign.treatment().size() - 1)));
  }

  Recoveries treated(VitalSign sign, long nowMs) {
    int step = Math.min(step(sign, nowMs), sign.treatment().size());
    return with(sign, new Treated(step, nowMs, false));
  }

  Recoveries givenUp(VitalSign sign, long nowMs) {
    return with(sign, new Treated(sign.treatment().size(), nowMs, true));
  }

  boolean isGivenUp(VitalSign sign) {
    Treated before = treated.get(sign);
    return before != null && before.givenUp();
  }

  List<VitalSign> givenUp() {
    return treated.isEmpty() ? List.of() : treated.keySet().stream().filter(this::isGivenUp).toList();
  }

  /** It is seen to be well: it is watched again, and treated from the first rung on. */
  Recoveries well(VitalSign sign) {
    Map<VitalSign, Treated> next = new EnumMap<>(VitalSign.class);
    next.putAll(treated);
    next.remove(sign);
    return new Recoveries(Collections.unmodifiableMap(next), recentMs, serviceRestarts, sinceMs);
  }

  /** A recovery that takes a new engine begins. */
  Recoveries began(long nowMs) {
    List<Long> next = new ArrayList<>(recent(nowMs));
    if (next.size() == OFTEN) {
      next.removeFirst();
    }
    next.add(nowMs);
    return new Recoveries(treated, List.copyOf(next), serviceRestarts, sinceMs);
  }

  /** The one that begins now begins higher; counting starts anew. */
  Recoveries climbed() {
    return new Recoveries(treated, List.of(), serviceRestarts, sinceMs);
  }

  /** So many of late that the next one begins higher. */
  boolean often(long nowMs) {
    return recent(nowMs).size() >= OFTEN;
  }

  boolean mayRestartService() {
    return serviceRestarts < SERVICE_RESTARTS_MAX;
  }

  /** Service restarts are forgotten when the daemon has run for so long without a recovery. */
  Recoveries calm(long nowMs) {
    long lastMs = recentMs.isEmpty() ? sinceMs : recentMs.getLast();
    return serviceRestarts > 0 && nowMs - lastMs >= STEADY_MS ? new Recoveries(treated, recentMs, 0, sinceMs) : this;
  }

  private int step(VitalSign sign, long nowMs) {
    Treated before = treated.get(sign);
    return before == null || nowMs - before.atMs() > RELAPSE_MS ? 0 : before.step() + 1;
  }

  private List<Long> recent(long nowMs) {
    return recentMs.stream().filter(atMs -> nowMs - atMs < WINDOW_MS).toList();
  }

  private Recoveries with(VitalSign sign, Treated how) {
    Map<VitalSign, Treated> next = new EnumMap<>(VitalSign.class);
    next.putAll(treated);
    next.put(sign, how);
    return new Recoveries(Collections.unmodifiableMap(next), recentMs, serviceRestarts, sinceMs);
  }
}
