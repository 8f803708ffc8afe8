package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.State.Starts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final long NOW_MS = 50_000;
  private static final int BURST = 10;

  private static Starts afterFailures(int failures, long seed) {
    Starts starts = new Starts(0, 0, "", seed);
    for (int i = 0; i < failures; i++) {
      starts = starts.failed("failure " + (i + 1), NOW_MS);
    }
    return starts;
  }

  private static long pauseMs(int failures, long seed) {
    return afterFailures(failures, seed).notBeforeMs() - NOW_MS;
  }

  @Test
  void tenFailuresMayFollowEachOtherAtOnce() {
    for (int failures = 1; failures <= BURST; failures++) {
      assertTrue(afterFailures(failures, 1).allowed(NOW_MS));
      assertFalse(afterFailures(failures, 1).often());
    }
    assertFalse(afterFailures(BURST + 1, 1).allowed(NOW_MS));
    assertTrue(afterFailures(BURST + 1, 1).often());
  }

  @Test
  void thePauseBeginsWithAQuarterOfASecondAndDoublesUpToHalfAMinute() {
    long[] pausesMs = {250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000};
    for (int i = 0; i < pausesMs.length; i++) {
      double sum = 0;
      for (long seed = 0; seed < 1_000; seed++) {
        long pauseMs = pauseMs(BURST + 1 + i, seed);
        assertTrue(pauseMs >= pausesMs[i] * 3 / 4 - 1, "at least three quarters: " + pauseMs);
        assertTrue(pauseMs <= pausesMs[i] * 5 / 4, "at most five quarters: " + pauseMs);
        sum += pauseMs;
      }
      assertEquals(pausesMs[i], sum / 1_000, pausesMs[i] * 0.02, "on the whole neither longer nor shorter");
    }
  }

  @Test
  void thePauseStaysBoundedHoweverManyFailuresThereWere() {
    for (int failures : List.of(40, 80, 1_000)) {
      long pauseMs = pauseMs(failures, 1);
      assertTrue(pauseMs >= 22_500 && pauseMs <= 37_500, () -> pauseMs + " ms");
    }
  }

  @Test
  void devicesThatFailTogetherDoNotTryTogether() {
    Set<Long> pauses = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      pauses.add(pauseMs(BURST + 8, seed));
    }
    assertTrue(pauses.size() > 80, () -> pauses.size() + " of a hundred differ");
  }

  @Test
  void thePausesOfOneDeviceDiffer() {
    Set<Long> pauses = new HashSet<>();
    for (int failures = 20; failures < 40; failures++) {
      pauses.add(pauseMs(failures, 7));
    }
    assertTrue(pauses.size() > 15, pauses::toString);
  }

  @Test
  void theSameSeedGivesTheSamePauses() {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    for (int failures = 1; failures < 30; failures++) {
      first.add(pauseMs(failures, -3));
      second.add(pauseMs(failures, -3));
    }
    assertEquals(first, second);
  }

  @Test
  void somebodyWhoAsksNeedNotWait() {
    Starts starts = afterFailures(30, 1);
    Starts hurried = starts.hurried(NOW_MS + 10);
    assertFalse(starts.allowed(NOW_MS + 10));
    assertTrue(hurried.allowed(NOW_MS + 10));
    assertFalse(hurried.allowed(NOW_MS + 9));
    assertTrue(hurried.often(), "what failed is not forgotten");
    assertEquals(NOW_MS, afterFailures(3, 1).hurried(NOW_MS + 10).notBeforeMs(), "nor put off");
  }

  @Test
  void aMinuteAfterTheNextWasAllowedBygonesAreBygones() {
    Starts starts = afterFailures(3, 5);
    assertEquals(starts, starts.forgiven(NOW_MS + 59_999));
    assertEquals(new Starts(0, NOW_MS + 60_000, "", 5), starts.forgiven(NOW_MS + 60_000));
  }

  @Test
  void whereNothingFailedThereIsNothingToForgive() {
    Starts starts = new Starts(0, NOW_MS, "", 5);
    assertEquals(starts, starts.forgiven(NOW_MS + 600_000));
  }

  @Test
  void theLastFailureIsRememberedInWords() {
    assertEquals("failure 4", afterFailures(4, 1).lastFailure());
  }
}
