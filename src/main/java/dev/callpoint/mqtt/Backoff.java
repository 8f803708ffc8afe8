package dev.callpoint.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: nothing after a connection that had lasted, else 250 ms doubling
 * to 2 s, of which a random half to three quarters are waited. So many devices do not come back at one instant, and
 * with the 0.3 s that a connect takes (Paho sleeps inside) a broker that returns is seen within 2 s.
 */
final class Backoff {
  static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * A connection that was up for less is no reason to try again at once: the broker may be throwing us out each time.
   */
  static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final DoubleSupplier random;
  private long nominalNanos = FIRST_NANOS;

  /** @param random gives 0 to 1 */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  long afterFailureNanos() {
    long wait = (long) (nominalNanos * (0.5 + 0.25 * random.getAsDouble()));
    nominalNanos = Math.min(LAST_NANOS, nominalNanos * 2);
    return wait;
  }

  long afterLossNanos(long upNanos) {
    if (upNanos < STEADY_NANOS) {
      return afterFailureNanos();
    }
    nominalNanos = FIRST_NANOS;
    return 0;
  }
}
