package dev.callpoint.mqtt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long an attempt to connect is waited for. One that is given up is begun anew and takes its place at the end of a
 * busy broker's queue: if each of a thousand devices waits for less time than the broker needs for a thousand, none ever
 * gets through. So each attempt in a row to which nobody says anything is waited for twice as long as the one before, up
 * to the silence that is believed of a connection that is up. A broker that stood still answers the attempt that waits.
 */
final class Patience {
  /** The socket's own limit, and a moment for the broker's greeting. */
  static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(Wire.CONNECT_LIMIT_MS + 500);

  private final long lastNanos;
  private long nanos = FIRST_NANOS;

  Patience(Duration silenceMax) {
    lastNanos = Math.max(FIRST_NANOS, silenceMax.toNanos());
  }

  long nanos() {
    return nanos;
  }

  /** Nobody said anything for so long. */
  void ended() {
    nanos = Math.min(lastNanos, nanos * 2);
  }

  /** Somebody did, whatever it was. */
  void answered() {
    nanos = FIRST_NANOS;
  }
}
