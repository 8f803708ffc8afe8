package dev.callpoint.network;

/**
 * How long to wait before the socket is opened again: 1 s at first, then twice as long each time, at most a minute, as
 * what a container forbids stays forbidden. What works for a minute starts over; what fails at once after each success
 * does not, so it cannot flap every second.
 */
final class Retry {
  static final long MOST_NANOS = 60_000_000_000L;
  private static final long STEADY_NANOS = 60_000_000_000L;

  private final long firstNanos;
  private long nextNanos;
  private long pauseNanos;
  private boolean works;
  private long worksSince;

  Retry(long firstNanos) {
    this.firstNanos = firstNanos;
    this.nextNanos = firstNanos;
  }

  long pauseNanos() {
    return pauseNanos;
  }

  void failed(long nowNanos) {
    if (works && nowNanos - worksSince >= STEADY_NANOS) {
      nextNanos = firstNanos;
    }
    works = false;
    pauseNanos = nextNanos;
    nextNanos = Math.min(2 * nextNanos, MOST_NANOS);
  }

  /** May be said again and again while it works. */
  void succeeded(long nowNanos) {
    if (!works) {
      works = true;
      worksSince = nowNanos;
    }
  }
}
