package dev.callpoint.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Stories in which the simulation once saw something break, told in full: a seed's happenings change with the table of
 * {@link Trouble}, a story does not.
 */
class KeptStoriesTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int TELLINGS = 10;

  /** A command that the broker delivers again to the daemon's next life was carried out again, and answered again. */
  @Test
  void aDaemonThatStopsAmidAStormOfCommandsAnswersEachInItsOwnLife() {
    tell(happening(Trouble.REMOTE_STORM, 10_000, 8_000), happening(Trouble.DAEMON_STOPS, 11_600, 0));
    tell(happening(Trouble.REMOTE_STORM, 10_000, 8_000), happening(Trouble.DAEMON_IS_KILLED, 11_600, 0));
  }

  /** The pauses between resets are forgotten with the daemon: 21 resets in a minute, in two lives. */
  @Test
  void aDaemonThatIsKilledAmidResetsIsBoundedInEachLife() {
    tell(happening(Trouble.MEMORY_GROWS, 10_000, 64_000), happening(Trouble.DAEMON_IS_KILLED, 11_500, 0));
  }

  /** Twice asleep with a tick between: the second sleep is judged, the engine is called silent, and it serves again. */
  @Test
  void aCoreThatSleepsAgainAfterOneTickServesAgain() {
    tell(happening(Trouble.CORE_SLEEPS, 10_000, 0), happening(Trouble.CORE_SLEEPS, 10_060, 0));
  }

  private static Happening happening(Trouble trouble, long atMs, long lastsMs) {
    return new Happening(0, atMs, trouble, lastsMs, 0);
  }

  /** With other details each time. */
  private static void tell(Happening... story) {
    for (long seed = 1; seed <= TELLINGS; seed++) {
      List<Happening> happenings = new ArrayList<>();
      for (Happening h : story) {
        happenings.add(new Happening(happenings.size(), h.atMs(), h.trouble(), h.lastsMs(), seed));
      }
      happenings.sort(Comparator.comparingLong(Happening::atMs));
      Simulation.of(new Plan(seed, HOUR_MS, happenings), Core::turn).run(() -> false);
    }
  }
}
