package dev.callpoint.json;

import java.time.Instant;

/** What can be told of a clock that shows the time of day. */
public final class WallClock {
  /** A Raspberry Pi without a battery begins in the past. */
  private static final Instant SET_AFTER = Instant.parse("2025-01-01T00:00:00Z");

  private WallClock() {}

  /** False for a clock that has not been set yet. */
  public static boolean isSet(Instant now) {
    return now.isAfter(SET_AFTER);
  }
}
