package dev.callpoint.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one contestant took, round by round.
 *
 * @param ms milliseconds to the first new picture; NaN where none came
 * @param steps what each step of each reset took from its begin, in milliseconds, by its name
 */
record Trials(Contestant contestant, double[] ms, Map<String, List<Long>> steps) {
  Trials(Contestant contestant, double[] ms) {
    this(contestant, ms, new LinkedHashMap<>());
  }

  void add(Map<String, Long> phases) {
    phases.forEach((name, took) -> steps.computeIfAbsent(name, _ -> new ArrayList<>()).add(took));
  }

  /** The median of each step in the order of time, in words; empty for who tells of none. */
  String phases() {
    return steps.entrySet().stream()
        .map(step -> Map.entry(step.getKey(), percentile(step.getValue().stream().mapToDouble(Long::doubleValue).toArray(), 0.5)))
        .sorted(Map.Entry.comparingByValue())
        .map(step -> step.getKey() + " " + Math.round(step.getValue()))
        .collect(Collectors.joining(", "));
  }

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
