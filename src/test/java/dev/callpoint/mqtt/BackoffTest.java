package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  @Test
  void waitsDoubleUpToABoundThatLeavesTimeToConnectWithinTwoSeconds() {
    Backoff latest = new Backoff(() -> 1);
    assertEquals(187, ms(latest.afterFailureNanos()));
    assertEquals(375, ms(latest.afterFailureNanos()));
    assertEquals(750, ms(latest.afterFailureNanos()));
    assertEquals(1_500, ms(latest.afterFailureNanos()));
    assertEquals(1_500, ms(latest.afterFailureNanos()));
    assertEquals(125, ms(new Backoff(() -> 0).afterFailureNanos()));
  }

  @Test
  void afterAConnectionThatLastedTheFirstTryIsAtOnceAndTheWaitsAreShortAgain() {
    Backoff backoff = new Backoff(() -> 0);
    for (int i = 0; i < 5; i++) {
      backoff.afterFailureNanos();
    }
    assertEquals(0, backoff.afterLossNanos(LONG));
    assertEquals(125, ms(backoff.afterFailureNanos()));
  }

  @Test
  void aBrokerThatThrowsUsOutAtOnceIsNotHammered() {
    Backoff backoff = new Backoff(() -> 0);
    long sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += backoff.afterLossNanos(Duration.ofMillis(10).toNanos());
    }
    assertTrue(ms(sum) > 7_000, ms(sum) + " ms for ten tries");
  }

  private static long ms(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
