package dev.callpoint.fleet;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.callpoint.testkit.Chromium;
import dev.callpoint.web.WebServer;
import dev.callpoint.web.WebSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The console in a headless Chromium, looking at a fleet. A frame's time is what passes between two callbacks of
 * requestAnimationFrame, 17 ms at best; a long task holds the page up for 50 ms or more (W3C, Long Tasks).
 *
 * @param listedMs from the opening of the page until every device stood in the list, -1 for never
 * @param frameP99Ms while vitals came
 * @param blankP99Ms of an empty page just before: what this machine makes of it when nothing is to be done
 * @param longTasks of the same time
 * @param heapMb of the page's JavaScript
 */
record ConsoleLook(
    int listed, long listedMs, double frameP50Ms, double frameP99Ms, double frameMaxMs, double blankP99Ms, int longTasks,
    double heapMb) {
  static final long LISTED_MAX_MS = 2_000;
  static final double FRAME_P99_MAX_MS = 50;

  private static final int BLANK_S = 3;
  private static final double LIST_LIMIT_MS = 20_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private static final String WATCH_TASKS =
      """
      window.longTasks = 0;
      new PerformanceObserver(list => { window.longTasks += list.getEntries().length; })
          .observe({ type: 'longtask', buffered: true });
      """;

  private static final String AWAIT_LIST =
      """
      ([wanted, limit]) => new Promise(resolve => {
        const look = () => {
          const listed = document.querySelectorAll('#devices > li').length;
          const now = performance.now();
          if (listed >= wanted) resolve({ listed, ms: now });
          else if (now > limit) resolve({ listed, ms: -1 });
          else requestAnimationFrame(look);
        };
        look();
      })
      """;

  private static final String MEASURE_FRAMES =
      """
      seconds => new Promise(resolve => {
        const frames = [];
        const tasks = window.longTasks;
        const began = performance.now();
        let last = began;
        const frame = now => {
          frames.push(now - last);
          last = now;
          if (now - began < seconds * 1000) return requestAnimationFrame(frame);
          frames.sort((a, b) => a - b);
          const at = share => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))];
          resolve({ p50: at(0.5), p99: at(0.99), max: at(1), tasks: window.longTasks - tasks,
            heap: performance.memory.usedJSHeapSize / 2 ** 20 });
        };
        requestAnimationFrame(now => { last = now; requestAnimationFrame(frame); });
      })
      """;

  /** Opens the console at a broker and watches it for so long. */
  static ConsoleLook at(int webSocketPort, int devices, Duration watched) {
    try (WebServer server = new WebServer(new WebSettings("127.0.0.1", 0, "", webSocketPort, "fleet"), new Quiet())) {
      server.start();
      Awaitility.await().atMost(START_LIMIT).until(() -> server.address().isPresent());
      return look(server.address().orElseThrow(), devices, watched);
    }
  }

  private static ConsoleLook look(URI address, int devices, Duration watched) {
    try (BrowserContext context = Chromium.shared().newContext()) {
      Page page = context.newPage();
      page.setDefaultTimeout(LIST_LIMIT_MS + watched.toMillis() + START_LIMIT.toMillis());
      page.addInitScript(WATCH_TASKS);
      page.navigate("about:blank");
      Map<?, ?> blank = (Map<?, ?>) page.evaluate(MEASURE_FRAMES, BLANK_S);
      page.navigate(address.toString());
      Map<?, ?> list = (Map<?, ?>) page.evaluate(AWAIT_LIST, new Object[] {devices, LIST_LIMIT_MS});
      Map<?, ?> frames = (Map<?, ?>) page.evaluate(MEASURE_FRAMES, (int) watched.toSeconds());
      return new ConsoleLook((int) number(list, "listed"), (long) number(list, "ms"), number(frames, "p50"),
          number(frames, "p99"), number(frames, "max"), number(blank, "p99"), (int) number(frames, "tasks"), number(frames, "heap"));
    }
  }

  private static double number(Map<?, ?> values, String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  boolean smooth() {
    return listedMs >= 0 && listedMs <= LISTED_MAX_MS && frameP99Ms <= FRAME_P99_MAX_MS;
  }

  @Override
  public String toString() {
    return (listedMs < 0 ? "lists " + listed + " and no more" : "lists " + listed + " devices " + listedMs + " ms after it was opened")
        + "; frames every %.0f ms (p50), %.0f ms (p99; an empty page's %.0f ms), %.0f ms at most; %d long tasks; %.0f MiB of"
            .formatted(frameP50Ms, frameP99Ms, blankP99Ms, frameMaxMs, longTasks, heapMb) + " JavaScript's heap";
  }

  private record Quiet() implements WebServer.Listener {
    @Override
    public void fault(String what) {
      throw new AssertionError(what);
    }

    @Override
    public void recovered(String url) {}
  }
}
