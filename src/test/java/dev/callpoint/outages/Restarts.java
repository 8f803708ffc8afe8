package dev.callpoint.outages;

import dev.callpoint.testkit.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** The broker is killed or stopped again and again, while the daemon's line promises something every 20 ms. */
final class Restarts {
  private static final long PACE_MS = 20;
  /** What the broker's own start, the witness and a busy machine may add in one of many. */
  private static final long MOMENT_MS = 500;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * @param back milliseconds from the broker's return until something said after it had arrived, of all restarts
   * @param problems what is not as it must be
   */
  record Outcome(int restarts, int promised, int lost, int twice, Spread back, List<String> problems) {
    String words() {
      return restarts + " restarts of the broker, " + promised + " messages promised: " + lost + " lost, " + twice
          + " twice; speaks again after, median and maximum, " + back + " ms: "
          + (problems.isEmpty() ? "PASS" : "FAIL\n" + String.join("\n", problems)) + "\n";
    }
  }

  private Restarts() {}

  static Outcome run(int restarts, Duration keepAlive, Consumer<String> progress) {
    try (OutageRig rig = OutageRig.build(BrokerOutages.ROWS.getFirst(), keepAlive, false)) {
      CallpointLine line = (CallpointLine) rig.lines().getFirst();
      int threads = line.threads().size();
      rig.talk(PACE_MS);
      // The first time, classes are loaded that a daemon has used for long: what it loses counts, how long it takes not.
      restart(rig, line, false);
      List<Long> back = new ArrayList<>();
      for (int i = 1; i <= restarts; i++) {
        back.add(restart(rig, line, i % 2 == 0));
        progress.accept("restart " + i + " of " + restarts + ": speaks after " + back.getLast() + " ms");
      }
      rig.fallSilent();
      return judged(rig, line, threads, back);
    }
  }

  private static long restart(OutageRig rig, Line line, boolean kill) {
    if (kill) {
      rig.broker().kill();
    } else {
      rig.broker().stop();
    }
    rig.broker().restart();
    long returned = System.nanoTime();
    Awaitility.await("the line speaks").atMost(LIMIT).pollInterval(Duration.ofMillis(20))
        .until(() -> speaks(rig, line, returned) >= 0 && Side.hears(rig, line, returned) >= 0);
    return Math.max(speaks(rig, line, returned), Side.hears(rig, line, returned));
  }

  private static long speaks(OutageRig rig, Line line, long base) {
    return Side.speaks(rig.promised(line), rig.witness().results(line.device()).arrivals(), base);
  }

  private static Outcome judged(OutageRig rig, CallpointLine line, int threadsBefore, List<Long> back) {
    List<String> problems = new ArrayList<>();
    Awaitility.await("everything said").atMost(LIMIT).until(() -> line.unsent() == 0);
    Awaitility.await("no more threads than before: " + line.threads()).atMost(LIMIT)
        .until(() -> line.threads().size() <= threadsBefore);
    List<String> promised = rig.promised(line);
    Map<String, Long> arrived = rig.witness().results(line.device()).arrivals();
    int lost = (int) promised.stream().filter(id -> !arrived.containsKey(id)).count();
    if (lost > 0) {
      problems.add("lost " + lost + " that were promised");
    }
    if (line.stuck() > 0) {
      problems.add(line.stuck() + " dropped connections have threads that do not end");
    }
    back.stream().filter(ms -> ms > Trial.BACK_MS + MOMENT_MS).forEach(ms -> problems.add("back only after " + ms + " ms"));
    return new Outcome(back.size(), promised.size(), lost, rig.witness().results(line.device()).again(),
        Spread.of(back.stream().mapToLong(ms -> ms)), problems);
  }
}
