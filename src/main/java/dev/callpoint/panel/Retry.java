package dev.callpoint.panel;

/**
 * When a thing that failed is tried again: after 1 s at first, then twice as long each time, at most every 15 s. What has
 * worked for a minute is tried again at once, and starts over; what fails soon after each success does not, so it cannot
 * flap every second.
 */
final class Retry {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long MOST_NANOS = 15_000_000_000L;
  private static final long STEADY_NANOS = 60_000_000_000L;

  private long pauseNanos = FIRST_NANOS;
  private long dueAt;
  private long workedSince = Long.MAX_VALUE;

  boolean due(long nowNanos) {
    return nowNanos >= dueAt;
  }

  long dueAtNanos() {
    return dueAt;
  }

  void failed(long nowNanos) {
    boolean steady = workedSince != Long.MAX_VALUE && nowNanos - workedSince >= STEADY_NANOS;
    workedSince = Long.MAX_VALUE;
    if (steady) {
      pauseNanos = FIRST_NANOS;
      dueAt = nowNanos;
      return;
    }
    dueAt = nowNanos + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, MOST_NANOS);
  }

  void succeeded(long nowNanos) {
    workedSince = nowNanos;
  }
}
