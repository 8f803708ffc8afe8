package dev.callpoint.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was simulated, counted. */
final class Tally {
  static final double YEAR_MS = 365.25 * 86_400_000;

  long turns;
  /** Of the processor, for all of it. */
  long workedNs;
  long simulatedMs;
  long leaptMs;
  long leaps;
  long restarts;
  final Map<String, Long> happenings = new TreeMap<>();
  final Map<String, Long> rungs = new TreeMap<>();
  final List<Long> recoveriesMs = new ArrayList<>();

  void happened(Happening happening) {
    happenings.merge(happening.trouble().label(), 1L, Long::sum);
  }

  void told(Incident incident) {
    if (incident.outcome() != Incident.Outcome.NEEDS_HELP) {
      incident.rungs().forEach(step -> rungs.merge(step.rung().label(), 1L, Long::sum));
    }
  }

  /** From the end of the last trouble. */
  void recovered(long ms) {
    recoveriesMs.add(ms);
  }

  double years() {
    return simulatedMs / YEAR_MS;
  }

  synchronized void add(Tally other) {
    turns += other.turns;
    workedNs += other.workedNs;
    simulatedMs += other.simulatedMs;
    leaptMs += other.leaptMs;
    leaps += other.leaps;
    restarts += other.restarts;
    other.happenings.forEach((k, v) -> happenings.merge(k, v, Long::sum));
    other.rungs.forEach((k, v) -> rungs.merge(k, v, Long::sum));
    recoveriesMs.addAll(other.recoveriesMs);
  }

  synchronized String summary() {
    List<Long> sorted = new ArrayList<>(recoveriesMs);
    Collections.sort(sorted);
    StringBuilder text = new StringBuilder();
    long troubles = happenings.values().stream().mapToLong(Long::longValue).sum();
    text.append("%.2f device-years, %,d happenings, %,d turns, %.1f %% of the time leapt%n"
        .formatted(years(), troubles, turns, simulatedMs == 0 ? 0 : 100.0 * leaptMs / simulatedMs));
    text.append("happenings:  ").append(happenings).append('\n');
    text.append("rungs tried: ").append(rungs).append(", daemon started again ").append(restarts).append('\n');
    text.append("from the end of trouble to serving: %s%n".formatted(sorted.isEmpty() ? "never needed" : quantiles(sorted)));
    return text.toString();
  }

  private static String quantiles(List<Long> sorted) {
    return "%,d times, p50 %,d ms, p99 %,d ms, longest %,d ms, bound %,d ms, to sound %,d ms"
        .formatted(sorted.size(), at(sorted, 0.5), at(sorted, 0.99), sorted.getLast(), Promises.SERVES_AGAIN_MS, Promises.SERVES_AGAIN_MS + Promises.HEARS_AGAIN_MS);
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
  }
}
