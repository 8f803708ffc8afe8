package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The README's picture of the light, drawn from the patterns themselves, so that it cannot say anything else than what a
 * visitor sees. After a change of {@link Light}: {@code mvn test -Dtest=LightPictureTest -Dcallpoint.draw=true}.
 */
final class LightPictureTest {
  private static final Path FILE = Path.of("src/site/light.svg");

  /** What the picture shows from the left to the right, and how finely. */
  private static final int SHOWN_MS = 6_000;
  private static final int STEP_MS = 100;

  private static final int TEXT_WIDTH = 300;
  private static final int TIME_WIDTH = 480;
  private static final int ROW_HEIGHT = 36;
  private static final int TOP = 34;

  private record Row(Light light, String words) {}

  private static final List<Row> ROWS = List.of(
      new Row(Light.READY, "ready: press the button"),
      new Row(Light.RINGING, "ringing: somebody is being called"),
      new Row(Light.IN_CALL, "answered: in a call"),
      new Row(Light.RECOVERING, "recovering: one moment"),
      new Row(Light.NO_BROKER, "no broker: a ring is told later"),
      new Row(Light.NEEDS_HELP, "needs help: a person has to look"),
      new Row(Light.IDENTIFY, "identify: this one is looked for"),
      new Row(Light.OFF, "off, or starting"));

  @Test
  void thePictureShowsWhatTheLightDoes() throws Exception {
    assertEquals(Light.values().length, ROWS.size(), "each state has its row");
    String drawn = picture();
    if (Boolean.getBoolean("callpoint.draw")) {
      Files.writeString(FILE, drawn);
    }
    assertEquals(Files.readString(FILE), drawn, FILE + " is not what the light does; see the Javadoc of this test");
  }

  /** The lamp before each row blinks where the viewer shows animations; the strip tells the same to those who print it. */
  private static String picture() {
    int width = TEXT_WIDTH + TIME_WIDTH + 24;
    int height = TOP + ROWS.size() * ROW_HEIGHT + 8;
    StringBuilder svg = new StringBuilder();
    svg.append("""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="What the light tells">
        <style>
        text { font: 15px system-ui, sans-serif; fill: #1f2328 }
        .time { font-size: 12px; fill: #59636e }
        .rail { fill: #d1d9e0 }
        .lit { fill: #d9820b }
        .lamp { stroke: #59636e; stroke-width: 1.5 }
        .tick { stroke: #59636e; stroke-opacity: .35 }
        @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc }
        .time { fill: #9198a1 }
        .rail { fill: #30363d }
        .lit { fill: #ffb840 }
        .lamp, .tick { stroke: #9198a1 }
        }
        </style>
        """.formatted(width, height));
    for (int second = 0; second <= SHOWN_MS / 1_000; second++) {
      int x = x(second * 1_000);
      svg.append("<line class=\"tick\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n".formatted(x, TOP - 8, x, height - 8));
      svg.append("<text class=\"time\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n".formatted(x, TOP - 14, second));
    }
    for (int i = 0; i < ROWS.size(); i++) {
      row(svg, ROWS.get(i), TOP + i * ROW_HEIGHT + ROW_HEIGHT / 2);
    }
    return svg.append("</svg>\n").toString().replace(System.lineSeparator(), "\n");
  }

  private static void row(StringBuilder svg, Row row, int middle) {
    svg.append("<circle class=\"rail lamp\" cx=\"18\" cy=\"%d\" r=\"9\"/>%n".formatted(middle));
    svg.append("<circle class=\"lit\" cx=\"18\" cy=\"%d\" r=\"8\">%s</circle>%n".formatted(middle, blinking(row.light())));
    svg.append("<text x=\"40\" y=\"%d\">%s</text>%n".formatted(middle + 5, row.words()));
    svg.append("<rect class=\"rail\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"4\" rx=\"2\"/>%n"
        .formatted(x(0), middle - 2, TIME_WIDTH));
    for (int from = 0; from < SHOWN_MS; from += STEP_MS) {
      if (!lit(row.light(), from)) {
        continue;
      }
      int to = from;
      while (to < SHOWN_MS && lit(row.light(), to)) {
        to += STEP_MS;
      }
      svg.append("<rect class=\"lit\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"16\" rx=\"2\"/>%n"
          .formatted(x(from), middle - 8, x(to) - x(from)));
      from = to;
    }
  }

  /** One repetition of the pattern, as a viewer repeats it for ever. */
  private static String blinking(Light light) {
    StringBuilder values = new StringBuilder(lit(light, 0) ? "1" : "0");
    StringBuilder times = new StringBuilder("0");
    for (int ms = STEP_MS; ms < SHOWN_MS; ms += STEP_MS) {
      if (lit(light, ms) != lit(light, ms - STEP_MS)) {
        values.append(lit(light, ms) ? ";1" : ";0");
        times.append(String.format(Locale.ROOT, ";%.4f", (double) ms / SHOWN_MS));
      }
    }
    return "<animate attributeName=\"opacity\" dur=\"%dms\" repeatCount=\"indefinite\" calcMode=\"discrete\" values=\"%s\" keyTimes=\"%s\"/>"
        .formatted(SHOWN_MS, values, times);
  }

  private static boolean lit(Light light, int ms) {
    return light.pattern().litAfter(ms * 1_000_000L);
  }

  private static int x(int ms) {
    return TEXT_WIDTH + ms * TIME_WIDTH / SHOWN_MS;
  }
}
