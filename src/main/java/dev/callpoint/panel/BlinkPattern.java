package dev.callpoint.panel;

import java.util.Arrays;

/** When a light is on and off, repeated for ever. Pure: the time is a parameter. */
final class BlinkPattern {
  private static final BlinkPattern DARK = new BlinkPattern(false, new long[0]);
  private static final BlinkPattern LIT = new BlinkPattern(true, new long[0]);

  private final boolean startsLit;
  private final long[] phasesNanos;
  private final long periodNanos;

  private BlinkPattern(boolean startsLit, long[] phasesNanos) {
    this.startsLit = startsLit;
    this.phasesNanos = phasesNanos;
    this.periodNanos = Arrays.stream(phasesNanos).sum();
  }

  static BlinkPattern dark() {
    return DARK;
  }

  static BlinkPattern lit() {
    return LIT;
  }

  /** Lit for the first number of milliseconds, dark for the second, and so on; an even count. */
  static BlinkPattern of(int... phasesMs) {
    return new BlinkPattern(true, Arrays.stream(phasesMs).mapToLong(ms -> ms * 1_000_000L).toArray());
  }

  /** Whether the light is on, so long after the pattern began. */
  boolean litAfter(long elapsedNanos) {
    return phasesNanos.length == 0 ? startsLit : (phaseAt(elapsedNanos) % 2 == 0) == startsLit;
  }

  /** How long until the light changes; {@link Long#MAX_VALUE} when it never does. */
  long untilChangeNanos(long elapsedNanos) {
    if (phasesNanos.length == 0) {
      return Long.MAX_VALUE;
    }
    long end = 0;
    for (int i = 0; i <= phaseAt(elapsedNanos); i++) {
      end += phasesNanos[i];
    }
    return end - elapsedNanos % periodNanos;
  }

  private int phaseAt(long elapsedNanos) {
    long rest = elapsedNanos % periodNanos;
    int phase = 0;
    while (rest >= phasesNanos[phase]) {
      rest -= phasesNanos[phase++];
    }
    return phase;
  }
}
