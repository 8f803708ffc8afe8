package dev.callpoint.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private final Retry retry = new Retry(SECOND);

  @Test
  void pausesGrowToAMinute() {
    long[] pauses = LongStream.range(0, 8).map(i -> failAt(0) / SECOND).toArray();
    assertEquals("1 2 4 8 16 32 60 60", String.join(" ", LongStream.of(pauses).mapToObj(Long::toString).toList()));
  }

  @Test
  void whatWorksForAMinuteStartsOver() {
    failAt(0);
    failAt(0);
    retry.succeeded(0);
    retry.succeeded(59 * SECOND);
    assertEquals(SECOND, failAt(60 * SECOND));
  }

  @Test
  void whatWorksForAMomentDoesNotStartOver() {
    failAt(0);
    retry.succeeded(0);
    assertEquals(2 * SECOND, failAt(59 * SECOND));
  }

  private long failAt(long nowNanos) {
    retry.failed(nowNanos);
    return retry.pauseNanos();
  }
}
