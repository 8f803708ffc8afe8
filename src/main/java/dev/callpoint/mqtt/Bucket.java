package dev.callpoint.mqtt;

import java.util.function.LongSupplier;

/** A token bucket: so many in a row, and after that one each so often. Of one thread. */
final class Bucket {
  private final int burst;
  private final long refillMs;
  private final LongSupplier clockMs;
  private int left;
  private long earnedMs;

  /**
   * @param refillMs after which one more is let through
   * @param clockMs monotonic
   */
  Bucket(int burst, long refillMs, LongSupplier clockMs) {
    this.burst = burst;
    this.refillMs = refillMs;
    this.clockMs = clockMs;
    this.left = burst;
    this.earnedMs = clockMs.getAsLong();
  }

  /** False when it is too much. */
  boolean take() {
    long earned = (clockMs.getAsLong() - earnedMs) / refillMs;
    earnedMs += earned * refillMs;
    left = (int) Math.min(burst, left + earned);
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
