package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final long SECOND = 1_000_000_000L;
  private final Retry retry = new Retry();

  @Test
  void theFirstTryIsDueAtOnce() {
    assertTrue(retry.due(0));
  }

  @Test
  void triesGetRarerUpToOneInFifteenSeconds() {
    List<Long> pauses = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 6; i++) {
      retry.failed(now);
      assertFalse(retry.due(retry.dueAtNanos() - 1));
      assertTrue(retry.due(retry.dueAtNanos()));
      pauses.add((retry.dueAtNanos() - now) / SECOND);
      now = retry.dueAtNanos();
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 15L, 15L), pauses);
  }

  @Test
  void whatFailsRightAfterEachSuccessIsNotTriedEverySecond() {
    retry.failed(0);
    retry.succeeded(SECOND);
    retry.failed(2 * SECOND);
    assertEquals(4 * SECOND, retry.dueAtNanos());
  }

  @Test
  void whatWorkedForAMinuteIsTriedAgainAtOnceAndThenSoon() {
    retry.failed(0);
    retry.failed(SECOND);
    retry.succeeded(3 * SECOND);
    retry.failed(63 * SECOND);
    assertEquals(63 * SECOND, retry.dueAtNanos());
    retry.failed(63 * SECOND);
    assertEquals(64 * SECOND, retry.dueAtNanos());
  }
}
