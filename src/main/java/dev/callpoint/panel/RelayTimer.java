package dev.callpoint.panel;

/**
 * How long the relay stays closed. A pulse that comes while it is closed extends the time, but never beyond the hard
 * limit counted from the moment it closed. Pure: time is a parameter.
 */
final class RelayTimer {
  private final long hardLimitNanos;
  private boolean closed;
  private long closedAt;
  private long opensAt;

  RelayTimer(long hardLimitNanos) {
    this.hardLimitNanos = hardLimitNanos;
  }

  void pulse(long pulseNanos, long nowNanos) {
    if (!closedAt(nowNanos)) {
      closed = true;
      closedAt = nowNanos;
      opensAt = nowNanos;
    }
    long wanted = nowNanos + Math.min(pulseNanos, hardLimitNanos);
    opensAt = Math.min(Math.max(opensAt, wanted), closedAt + hardLimitNanos);
  }

  boolean closedAt(long nowNanos) {
    closed = closed && nowNanos < opensAt;
    return closed;
  }

  /** Whatever it was to do, it is open. */
  void end() {
    closed = false;
  }

  String words(long nowNanos) {
    return "the relay is closed for " + Math.round((opensAt - nowNanos) / 1e6) + " ms";
  }

  long hardLimitMs() {
    return hardLimitNanos / 1_000_000;
  }

  /** When the relay opens by itself, {@link Long#MAX_VALUE} when it is open. */
  long opensAtNanos() {
    return closed ? opensAt : Long.MAX_VALUE;
  }
}
