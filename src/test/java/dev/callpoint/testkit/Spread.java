package dev.callpoint.testkit;

import java.util.stream.LongStream;

/** Median and maximum of what was measured, in milliseconds; both -1 where nothing was. */
public record Spread(long median, long max) {

  /** Of those that are not negative. */
  public static Spread of(LongStream figures) {
    long[] sorted = figures.filter(ms -> ms >= 0).sorted().toArray();
    int count = sorted.length;
    return count == 0
        ? new Spread(-1, -1)
        : new Spread((sorted[(count - 1) / 2] + sorted[count / 2]) / 2, sorted[count - 1]);
  }

  @Override
  public String toString() {
    return median < 0 ? "-" : median == max ? Long.toString(max) : median + ", " + max;
  }
}
