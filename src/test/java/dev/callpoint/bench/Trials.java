package dev.callpoint.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one contestant took, round by round.
 *
 * @param ms milliseconds to the first new picture; NaN where none came
 */
record Trials(Contestant contestant, double[] ms) {
  long failed() {
    return Arrays.stream(ms).filter(Double::isNaN).count();
  }

  /** @param share 0.5 for the median; NaN where nothing was measured */
  double percentile(double share) {
    return percentile(Arrays.stream(ms).filter(t -> !Double.isNaN(t)).toArray(), share);
  }

  /** The median of the ratios to another one, of the same round each. */
  double ratioTo(Trials other) {
    double[] ratios = IntStream.range(0, Math.min(ms.length, other.ms.length))
        .mapToDouble(round -> ms[round] / other.ms[round]).filter(ratio -> !Double.isNaN(ratio)).toArray();
    return percentile(ratios, 0.5);
  }

  List<String> cells(Trials base) {
    return List.of(contestant.words(), whole(0.5), whole(0.9), whole(0.99), whole(1),
        this == base ? "1" : figure("%.2f", ratioTo(base)), Long.toString(failed()));
  }

  private String whole(double share) {
    return figure("%.0f", percentile(share));
  }

  private static String figure(String format, double value) {
    return Double.isNaN(value) ? "-" : format.formatted(value);
  }

  private static double percentile(double[] figures, double share) {
    if (figures.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(figures);
    double at = share * (figures.length - 1);
    int below = (int) at;
    double above = figures[Math.min(below + 1, figures.length - 1)];
    return figures[below] + (at - below) * (above - figures[below]);
  }
}
