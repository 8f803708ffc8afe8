package dev.callpoint.outages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One outage, from the first promise to the last.
 *
 * @param peer null where it was not there
 * @param problems of the daemon's own line; empty when it kept what it promises
 */
record Trial(Outage outage, Side ours, @Nullable Side peer, List<String> problems) {
  /** The line shall be back so soon after the broker is. */
  static final long BACK_MS = 2_000;

  private static final Duration BACK_LIMIT = Duration.ofSeconds(10);
  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(15);
  /** Threads of dropped connections end when the kernel has given them up, or the burial has. */
  private static final Duration THREADS_LIMIT = Duration.ofSeconds(15);
  private static final long PHASE_MS = 370;

  boolean passed() {
    return problems.isEmpty();
  }

  /** @param round 1 for the first; each one's outage is a little longer, so that lines are caught in other moments */
  static Trial run(Outage outage, OutageRig rig, int round) {
    List<Integer> threads = rig.lines().stream().map(line -> line.threads().size()).toList();
    rig.talk(outage.paceMs());
    rig.lines().forEach(line -> settle(BACK_LIMIT, () -> Side.hears(rig, line, 0) >= 0));
    long struck = System.nanoTime();
    outage.strike(rig);
    last(outage.lasts(rig.keepAlive()).plusMillis(round % 6 * PHASE_MS));
    outage.mend(rig);
    long mended = System.nanoTime();
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < rig.lines().size(); i++) {
      Line line = rig.lines().get(i);
      long base = outage.sparesNewConnections() ? line.seen().downAfter(struck).orElse(struck) : mended;
      settle(BACK_LIMIT, () -> isBack(rig, line, base));
    }
    rig.fallSilent();
    for (int i = 0; i < rig.lines().size(); i++) {
      Line line = rig.lines().get(i);
      int before = threads.get(i);
      long base = outage.sparesNewConnections() ? line.seen().downAfter(struck).orElse(struck) : mended;
      settle(ARRIVAL_LIMIT, () -> allArrived(rig, line));
      settle(i == 0 ? THREADS_LIMIT : Duration.ZERO, () -> line.threads().size() <= before);
      sides.add(Side.of(rig, line, struck, base, before));
    }
    Side ours = sides.getFirst();
    return new Trial(outage, ours, sides.size() > 1 ? sides.get(1) : null,
        ours.problems(outage, rig.keepAlive().toMillis()));
  }

  /** One that could not be told to its end. */
  static Trial broken(Outage outage, Throwable why) {
    return new Trial(outage, new Side(-1, -1, -1, 0, 0, 0, 0, 0), null, List.of(why.toString()));
  }

  private static boolean isBack(OutageRig rig, Line line, long base) {
    return Side.hears(rig, line, base) >= 0
        && Side.speaks(rig.promised(line), rig.witness().results(line.device()).arrivals(), base) >= 0;
  }

  private static boolean allArrived(OutageRig rig, Line line) {
    return line.unsent() == 0 && rig.witness().results(line.device()).arrivals().keySet().containsAll(rig.promised(line));
  }

  /** What has not come by then never does; the figures tell. */
  private static void settle(Duration limit, BooleanSupplier condition) {
    try {
      Awaitility.await().atMost(limit.plusMillis(1)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20))
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      // The figures tell.
    }
  }

  private static void last(Duration outage) {
    try {
      TimeUnit.NANOSECONDS.sleep(outage.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in an outage", e);
    }
  }
}
