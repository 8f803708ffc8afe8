package dev.callpoint.core;

import dev.callpoint.core.LivingCore.Brain;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Simulates devices from one seed after another, on several threads, and tells of what broke. {@code tools/simulate}
 * runs it.
 */
final class Simulator {
  static final double YEAR_HOURS = 365.25 * 24;
  private static final long SHRINK_MS = 60_000;
  private static final long PROGRESS_MS = 5_000;
  private static final ThreadMXBean WORK = ManagementFactory.getThreadMXBean();

  private final SimulatorOptions options;
  private final Brain brain;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private final List<String> violations = new ArrayList<>();
  private final AtomicLong nextSeed;
  private final AtomicLong seedsDone = new AtomicLong();
  private final long startedNs = System.nanoTime();

  Simulator(SimulatorOptions options, Brain brain, PrintStream out) {
    this.options = options;
    this.brain = brain;
    this.out = out;
    nextSeed = new AtomicLong(options.seed());
  }

  static void main(String[] arguments) throws InterruptedException {
    SimulatorOptions options;
    try {
      options = SimulatorOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("simulate: " + e.getMessage() + "; tools/simulate --help shows what there is");
      System.exit(64);
      return;
    }
    Simulator simulator = new Simulator(options, Core::turn, System.out);
    simulator.run();
    System.exit(simulator.violations().isEmpty() ? 0 : 1);
  }

  Tally tally() {
    return tally;
  }

  List<String> violations() {
    return violations;
  }

  /** Ends with the last seed, or with the budget. */
  void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      threads.add(Thread.ofPlatform().name("simulation-" + i).start(this::work));
    }
    long toldNs = System.nanoTime();
    for (Thread thread : threads) {
      while (!thread.join(Duration.ofMillis(200))) {
        if ((System.nanoTime() - toldNs) / 1_000_000 >= PROGRESS_MS) {
          toldNs = System.nanoTime();
          progress();
        }
      }
    }
    out.printf("seeds %d to %d%n%s", options.seed(), nextSeed.get() - 1, tally.summary());
    double minutes = seconds() / 60;
    out.printf(
        "%.1f device-years per minute; %.2f s of one processor for a device-year, %.2f µs for a turn and its checks; %d violations%n",
        tally.years() / minutes, tally.workedNs / 1e9 / tally.years(), tally.workedNs / 1e3 / Math.max(1, tally.turns),
        violations.size());
  }

  private void work() {
    while (!isOver()) {
      long seed = nextSeed.getAndIncrement();
      if (seed >= options.seed() + options.seeds()) {
        nextSeed.decrementAndGet();
        return;
      }
      simulate(seed);
      seedsDone.incrementAndGet();
    }
  }

  private void simulate(long seed) {
    Plan plan = Plan.of(seed, options.hours(), options.rate());
    Plan kept = options.keep().isEmpty() ? plan : plan.keeping(options.keep());
    Simulation simulation = Simulation.of(kept, brain);
    long workedNs = WORK.getCurrentThreadCpuTime();
    try {
      simulation.run(this::isOver);
      simulation.tally.workedNs = WORK.getCurrentThreadCpuTime() - workedNs;
    } catch (Broken e) {
      report(seed, kept, e);
    } catch (RuntimeException e) {
      report(seed, kept, new Broken("the simulation itself works", e.toString(), e).on(simulation.core.timeline.now(), "?", List.of()));
    }
    tally.add(simulation.tally);
  }

  private boolean isOver() {
    return options.budgetSeconds() > 0 && seconds() >= options.budgetSeconds();
  }

  private void report(long seed, Plan plan, Broken broken) {
    long untilNs = System.nanoTime() + SHRINK_MS * 1_000_000;
    Shrinking shrinking = new Shrinking(plan, brain, broken, () -> System.nanoTime() > untilNs);
    Plan shrunk = shrinking.shrunk();
    String keep = shrunk.happenings().stream().map(h -> "" + h.index()).collect(Collectors.joining(","));
    String story = shrunk.happenings().stream().map(Happening::story).collect(Collectors.joining("\n"));
    String text =
        "VIOLATION in seed %d: %s%n%s%n%nof %d happenings these are enough:%n%s%n%nagain: tools/simulate --seed %d --seeds 1 --hours %s%s --keep %s%n"
            .formatted(
                seed, broken.invariant(), shrinking.broken().getMessage(), plan.happenings().size(), story, seed,
                options.hours(), options.rate() == 1 ? "" : " --rate " + options.rate(), keep);
    synchronized (violations) {
      violations.add(text);
      out.println(text);
    }
  }

  private void progress() {
    synchronized (violations) {
      out.printf(
          "%3.0f s: %d seeds, %.2f device-years, %d violations, %.1f device-years per minute%n", seconds(), seedsDone.get(),
          tally.years(), violations.size(), tally.years() / seconds() * 60);
    }
  }

  private double seconds() {
    return (System.nanoTime() - startedNs) / 1e9;
  }
}
