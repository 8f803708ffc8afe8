package dev.callpoint.mqtt;

import java.time.Duration;

/**
 * When to send a heartbeat, and when to believe that nobody is there. A connection is dead after 1.2 keep-alives
 * without a byte from the broker, provided that a heartbeat has been waiting for long enough: a link whose own thread
 * was held up does not blame the broker for it. Times are readings of {@link System#nanoTime}.
 */
final class Heart {
  /** After the network has changed, whoever still answers does so in less. */
  private static final long PROBE_MAX_NANOS = 2_000_000_000L;

  private final long paceNanos;
  private final long silenceMaxNanos;
  private long nextBeatNanos;
  private long unansweredSinceNanos;
  private boolean unanswered;
  private long probedAtNanos;
  private boolean probing;

  Heart(Duration keepAlive, long nowNanos) {
    paceNanos = keepAlive.toNanos() / 3;
    silenceMaxNanos = silenceMax(keepAlive).toNanos();
    nextBeatNanos = nowNanos;
  }

  /** The longest silence that is believed. */
  static Duration silenceMax(Duration keepAlive) {
    return keepAlive.multipliedBy(6).dividedBy(5);
  }

  boolean due(long nowNanos) {
    return nowNanos - nextBeatNanos >= 0;
  }

  /** There is reason to doubt the connection: a beat is due now, and must be answered soon. */
  void doubt(long nowNanos) {
    if (!probing) {
      probing = true;
      probedAtNanos = nowNanos;
    }
    nextBeatNanos = nowNanos;
  }

  void beaten(long nowNanos, long lastInboundNanos) {
    if (!unanswered || lastInboundNanos - unansweredSinceNanos >= 0) {
      unansweredSinceNanos = nowNanos;
      unanswered = true;
    }
    nextBeatNanos = nowNanos + paceNanos;
  }

  boolean stopped(long nowNanos, long lastInboundNanos) {
    if (probing && lastInboundNanos - probedAtNanos > 0) {
      probing = false;
    }
    if (probing && nowNanos - probedAtNanos >= PROBE_MAX_NANOS) {
      return true;
    }
    return unanswered
        && lastInboundNanos - unansweredSinceNanos < 0
        && nowNanos - deathNanos(lastInboundNanos) >= 0;
  }

  /** When to look again. */
  long wakeNanos(long lastInboundNanos) {
    long death = deathNanos(lastInboundNanos);
    boolean waiting = unanswered && lastInboundNanos - unansweredSinceNanos < 0;
    long wake = waiting && death - nextBeatNanos < 0 ? death : nextBeatNanos;
    long verdict = probedAtNanos + PROBE_MAX_NANOS;
    return probing && verdict - wake < 0 ? verdict : wake;
  }

  private long deathNanos(long lastInboundNanos) {
    long bySilence = lastInboundNanos + silenceMaxNanos;
    long byHeartbeat = unansweredSinceNanos + silenceMaxNanos - paceNanos;
    return bySilence - byHeartbeat > 0 ? bySilence : byHeartbeat;
  }
}
