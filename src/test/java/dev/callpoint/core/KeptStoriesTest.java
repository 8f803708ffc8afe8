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

  /** Where help was needed nothing was switched off and on any more, and the camera stayed dark for ever. */
  @Test
  void aCameraThatNeedsACycleGetsItAlsoWhereHelpIsNeeded() {
    tell(happening(Trouble.CAMERA_NEEDS_CYCLE, 10_000, 48_000), happening(Trouble.ENGINES_DIE_AT_START, 11_100, 128_000));
  }

  /** The camera was switched for the microphone that gave no sound, because it was dark too. */
  @Test
  void aMicrophoneWithoutSoundIsSwitchedAlsoWhereTheCameraIsGone() {
    tell(
        happening(Trouble.VISITOR, 10_000, 0), happening(Trouble.MICROPHONE_NEEDS_CYCLE, 60_000, 2_000),
        happening(Trouble.CAMERA_GONE, 60_600, 38_000));
  }

  /** Of 17 rings while the broker was away the one too many was told last, as if the one that still rang were missed. */
  @Test
  void whatIsExpiredIsToldBeforeWhatRings() {
    tell(happening(Trouble.BROKER_GOES, 10_000, 60_000), happening(Trouble.STUCK_BUTTON, 10_700, 55_000));
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
