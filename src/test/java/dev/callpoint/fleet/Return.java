package dev.callpoint.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the lines of a fleet came up, in milliseconds from the moment at which they could.
 *
 * @param ms sorted, one for each line
 */
record Return(List<Long> ms) {
  private static final int SLICE_MS = 250;

  static Return of(List<Long> upNanos, long sinceNanos) {
    return new Return(upNanos.stream().map(at -> Math.max(0, at - sinceNanos) / 1_000_000).sorted().toList());
  }

  long percentile(int percent) {
    return ms.get(Math.min(ms.size() - 1, ms.size() * percent / 100));
  }

  long last() {
    return ms.getLast();
  }

  /** The most lines that came up within a slice of 250 ms, as a share of all. */
  double busiest() {
    return Arrays.stream(slices()).max().orElse(0) / (double) ms.size();
  }

  private int[] slices() {
    int[] counts = new int[(int) (last() / SLICE_MS) + 1];
    ms.forEach(at -> counts[(int) (at / SLICE_MS)]++);
    return counts;
  }

  @Override
  public String toString() {
    return "p50 " + percentile(50) + " ms, p99 " + percentile(99) + " ms, last " + last() + " ms; in each "
        + SLICE_MS + " ms: " + Arrays.stream(slices()).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
