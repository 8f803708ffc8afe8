package dev.callpoint.bench;

import java.util.List;
import java.util.Locale;

/** A dot for each trial and a line at the median, a row for each contestant; time grows to the right, by its logarithm. */
final class Plot {
  private static final int WIDTH = 960;
  private static final int LEFT = 330;
  private static final int ROW = 44;
  private static final double LEAST_MS = 10;
  private static final double MOST_MS = 10_000;
  private static final List<Integer> TICKS = List.of(10, 20, 50, 100, 200, 500, 1000, 2000, 5000);

  private Plot() {}

  static String svg(List<Trials> all, String origin) {
    int height = 50 + ROW * all.size() + 40;
    StringBuilder svg = new StringBuilder(("""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="14">
        <rect width="100%%" height="100%%" fill="#fff"/>
        <text x="10" y="24" font-weight="bold">From the trigger of a reset to the first new picture, ms</text>
        """).formatted(WIDTH, height));
    for (int tick : TICKS) {
      line(svg, x(tick), 40, x(tick), height - 44, "#ddd", 1);
      text(svg, x(tick), height - 28, "middle", Integer.toString(tick));
    }
    int y = 50 + ROW / 2;
    for (Trials trials : all) {
      text(svg, LEFT - 12, y + 5, "end", trials.contestant().words());
      String colour = trials.contestant().key().startsWith("callpoint") ? "#1d6b41" : "#7a4a00";
      for (int i = 0; i < trials.ms().length; i++) {
        if (!Double.isNaN(trials.ms()[i])) {
          int off = i * 7 % 21 - 10;
          svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%d\" r=\"2.5\" fill=\"%s\" fill-opacity=\"0.45\"/>%n",
              x(trials.ms()[i]), y + off, colour));
        }
      }
      if (trials.failed() < trials.ms().length) {
        line(svg, x(trials.percentile(0.5)), y - 16, x(trials.percentile(0.5)), y + 16, colour, 3);
      }
      y += ROW;
    }
    text(svg, 10, height - 8, "start", origin);
    return svg.append("</svg>\n").toString();
  }

  private static double x(double ms) {
    double share = Math.log(Math.clamp(ms, LEAST_MS, MOST_MS) / LEAST_MS) / Math.log(MOST_MS / LEAST_MS);
    return LEFT + share * (WIDTH - LEFT - 30);
  }

  private static void line(StringBuilder svg, double x1, int y1, double x2, int y2, String colour, int width) {
    svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"%d\"/>%n",
        x1, y1, x2, y2, colour, width));
  }

  private static void text(StringBuilder svg, double x, int y, String anchor, String words) {
    svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words));
  }
}
