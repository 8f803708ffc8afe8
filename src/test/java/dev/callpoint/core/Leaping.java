package dev.callpoint.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out quiet stretches. Where nothing but numbers has advanced for two periods, and by the same steps, it puts
 * them where they would be just before the next thing that happens.
 *
 * <p>It knows none of the core's deadlines. It asks the core itself, which is a function: what would a tick do there?
 * If it did more than at the beginning of the stretch, then a deadline lies between, and is looked for by halving, as
 * what is due stays due. Evidence is taken by the core's own code, at the ticks at which it would have been; vitals are
 * left out.
 */
final class Leaping {
  private static final long PERIOD_MS = 1_000;
  private static final long VITALS_MS = 10_000;
  private static final int KEPT = 3;
  /** Older evidence is forgotten. */
  private static final long EVIDENCE_PERIODS = 32;
  private static final Set<String> SKIPPED = Set.of("evidence", "vitalsMs");
  private static final Set<String> SKIPPED_BY_TICK = Set.of("evidence", "vitalsMs", "ticks");

  /**
   * @param happened things that do not recur, so far
   * @param told commands but vitals, so far
   */
  private record Moment(long atMs, State state, Map<Integer, long[]> counters, long happened, long told) {}

  private final LivingCore core;
  private final List<Moment> moments = new ArrayList<>();
  private long leaps;
  private long leaptMs;

  Leaping(LivingCore core) {
    this.core = core;
  }

  long leaps() {
    return leaps;
  }

  long leaptMs() {
    return leaptMs;
  }

  /** Something happened: whatever was steady before may not be now. */
  void interrupted() {
    moments.clear();
  }

  /** Just before a tick: leaps as far as it may, perhaps not at all. */
  void beforeTick() {
    long now = core.timeline.now();
    List<Incident.Sample> samples = core.state().evidence().samples();
    if (samples.isEmpty() || now - samples.getLast().atMs() < PERIOD_MS) {
      return;
    }
    if (!moments.isEmpty() && now - moments.getLast().atMs() != PERIOD_MS) {
      moments.clear();
    }
    if (moments.size() == KEPT) {
      moments.removeFirst();
    }
    moments.add(new Moment(now, core.state(), counters(), core.timeline.happened(), core.told()));
    if (moments.size() == KEPT && isCalm() && leap()) {
      moments.clear();
    }
  }

  /** Something that is done again and again, at an interval of its own, is no calm. */
  private boolean isCalm() {
    Moment first = moments.getFirst();
    Moment last = moments.getLast();
    return first.happened() == last.happened() && first.told() == last.told();
  }

  private boolean leap() {
    Moment first = moments.getFirst();
    Moment middle = moments.get(1);
    Moment last = moments.getLast();
    long most = (core.timeline.nextHappeningMs() - 1 - last.atMs()) / PERIOD_MS;
    if (most < 2) {
      return false;
    }
    Trend trend = Trend.between(middle.state(), last.state(), SKIPPED);
    Map<Integer, long[]> steps = steps(middle, last);
    if (trend == null || steps == null || !trend.equals(Trend.between(first.state(), middle.state(), SKIPPED))) {
      return false;
    }
    Map<Integer, long[]> stepsBefore = steps(first, middle);
    if (stepsBefore == null || !same(steps, stepsBefore)) {
      return false;
    }
    long periods = farthest(last, trend, most);
    if (periods < 2) {
      return false;
    }
    leap(last, trend, steps, periods);
    return true;
  }

  private void leap(Moment last, Trend trend, Map<Integer, long[]> steps, long periods) {
    State next = (State) trend.after(last.state(), periods);
    long atMs = last.atMs() + periods * PERIOD_MS;
    next = Trend.with(next, "evidence", evidence(last, trend, periods));
    long vitalsMs = next.shown().vitalsMs();
    long due = vitalsMs + (atMs - 1 - vitalsMs) / VITALS_MS * VITALS_MS;
    next = Trend.with(next, "shown", Trend.with(next.shown(), "vitalsMs", due));
    core.state(next);
    for (SimulatedEngine engine : core.world.living()) {
      long[] values = engine.counters();
      long[] step = steps.getOrDefault(engine.generation, new long[values.length]);
      for (int i = 0; i < values.length; i++) {
        values[i] += step[i] * periods;
      }
      engine.counters(values);
    }
    core.timeline.leap(periods * PERIOD_MS);
    leaps++;
    leaptMs += periods * PERIOD_MS;
  }

  private static Evidence evidence(Moment last, Trend trend, long periods) {
    Evidence evidence = last.state().evidence();
    Trend ofService = trend.of("service");
    for (long i = Math.max(0, periods - EVIDENCE_PERIODS); i < periods; i++) {
      Service then = (Service) ofService.after(last.state().service(), i);
      evidence = evidence.at(then, last.atMs() + i * PERIOD_MS);
    }
    return evidence;
  }

  /** The largest number of periods after which a tick does nothing new. */
  private long farthest(Moment last, Trend trend, long most) {
    if (!isQuiet(last, trend, 0)) {
      return 0;
    }
    if (isQuiet(last, trend, most)) {
      return most;
    }
    long quiet = 0;
    long loud = most;
    while (loud - quiet > 1) {
      long middle = (quiet + loud) / 2;
      if (isQuiet(last, trend, middle)) {
        quiet = middle;
      } else {
        loud = middle;
      }
    }
    return quiet;
  }

  private boolean isQuiet(Moment last, Trend trend, long periods) {
    State then = (State) trend.after(last.state(), periods);
    Core.Outcome outcome = core.wouldDo(then, new Event.TimePassed(), last.atMs() + periods * PERIOD_MS);
    for (Command command : outcome.commands()) {
      if (!(command instanceof Command.PublishVitals)) {
        return false;
      }
    }
    return Trend.between(then, outcome.state(), SKIPPED_BY_TICK) instanceof Trend.Still;
  }

  private Map<Integer, long[]> counters() {
    Map<Integer, long[]> all = new HashMap<>();
    for (SimulatedEngine engine : core.world.living()) {
      all.put(engine.generation, engine.counters());
    }
    return all;
  }

  private static @Nullable Map<Integer, long[]> steps(Moment a, Moment b) {
    if (!a.counters().keySet().equals(b.counters().keySet())) {
      return null;
    }
    Map<Integer, long[]> steps = new HashMap<>();
    b.counters().forEach((generation, values) -> {
      long[] step = values.clone();
      long[] before = a.counters().get(generation);
      for (int i = 0; i < step.length; i++) {
        step[i] -= before == null ? 0 : before[i];
      }
      steps.put(generation, step);
    });
    return steps;
  }

  private static boolean same(Map<Integer, long[]> a, Map<Integer, long[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }
}
