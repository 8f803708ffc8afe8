package dev.callpoint.testkit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real operator: the console in a {@link Chromium}, with a tone for a voice. One at a time. */
public final class OperatorPage implements AutoCloseable {
  private static final double LIMIT_MS = 20_000;

  /** Reads the row of blocks along the test picture's lower edge: the device's clock, milliseconds modulo 2^20. */
  private static final String READ_CLOCK =
      """
      () => {
        const video = [...document.querySelectorAll('video')].find(v => v.readyState >= 2 && v.videoWidth && v.offsetParent);
        if (!video) return -1;
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0);
        let value = 0;
        for (let i = 0; i < 20; i++) {
          const x = Math.floor((i + 0.5) * canvas.width / 20);
          const [r, g, b] = context.getImageData(x, canvas.height - 16, 1, 1).data;
          value = value * 2 + ((r + g + b) / 3 > 127 ? 1 : 0);
        }
        return value;
      }
      """;

  /** Keeps every peer connection that the page makes, for a look at it from outside. */
  private static final String KEEP_CONNECTIONS =
      """
      window.connections = [];
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration) {
          super(configuration);
          window.connections.push(this);
        }
      };
      """;

  /** Of the candidate pair that carries the media: what each end is, as in RTCIceCandidateType. */
  private static final String LOOK_AT_ENDS =
      """
      async () => {
        const report = await window.connections.at(-1).getStats();
        const transport = [...report.values()].find(entry => entry.type === 'transport');
        const pair = report.get(transport?.selectedCandidatePairId);
        return [pair?.localCandidateId, pair?.remoteCandidateId].map(id => report.get(id)?.candidateType ?? '').join(' ');
      }
      """;

  private static final String LOOK_AT_WAY =
      """
      async () => {
        const connection = window.connections.at(-1);
        const report = await connection.getStats();
        const transport = [...report.values()].find(entry => entry.type === 'transport');
        const pair = report.get(transport?.selectedCandidatePairId);
        const fragment = connection.currentRemoteDescription?.sdp.match(/a=ice-ufrag:(\\S+)/)?.[1];
        return [window.connections.length, connection.connectionState, transport?.selectedCandidatePairId ?? '',
          report.get(pair?.remoteCandidateId)?.usernameFragment ?? '', fragment ?? ''].join(' ');
      }
      """;

  /** Keeps the sender to which the page gives its microphone, for a hand in it from outside. */
  private static final String KEEP_SENDER =
      """
      () => {
        const given = RTCRtpSender.prototype.replaceTrack;
        RTCRtpSender.prototype.replaceTrack = function (track) {
          window.voice = this;
          return given.call(this, track);
        };
      }
      """;

  private static final String VOICE_SENT =
      """
      async () => {
        const report = await window.voice.getStats();
        return [...report.values()].find(entry => entry.type === 'outbound-rtp')?.packetsSent ?? 0;
      }
      """;

  /** That this page has for itself alone. */
  private final @Nullable Browser own;
  private final BrowserContext context;
  private final Page page;
  /** What the browser has said of the page: errors, and what did not load. */
  private final List<String> said = new ArrayList<>();
  /** Processes of the browser stand still. */
  private boolean still;

  private OperatorPage(Browser browser, @Nullable Browser own) {
    this.own = own;
    // A broker's certificate is signed by the test's own authority, which this browser does not know.
    this.context = browser.newContext(
        new Browser.NewContextOptions().setPermissions(List.of("microphone")).setIgnoreHTTPSErrors(true));
    this.page = context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    page.onConsoleMessage(message -> said.add(message.text()));
    page.onPageError(said::add);
    page.onRequestFailed(request -> said.add(request.url() + ": " + request.failure()));
  }

  /** Opens the console of a device and watches it at once. */
  public static OperatorPage watching(Device device) {
    OperatorPage operator = open();
    operator.page.navigate(device.consoleAddress() + "#device=" + device.name() + "&watch");
    return operator;
  }

  /** Watches from elsewhere: the browser runs there, and knows the device by this machine's address. */
  public static OperatorPage watching(Device device, NetworkPath path) {
    String console = "http://" + path.address() + ":" + device.httpPort() + "/";
    // What a browser grants to https and to its own machine alone, the console needs here too.
    Browser elsewhere = Chromium.launch(path.program(), "--unsafely-treat-insecure-origin-as-secure=" + console);
    OperatorPage operator = new OperatorPage(elsewhere, elsewhere);
    operator.page.addInitScript(KEEP_CONNECTIONS);
    operator.page.navigate(console + "#device=" + device.name() + "&watch");
    return operator;
  }

  /** Opens the console of a device at a broker that wants a login, logs in and watches. */
  public static OperatorPage watching(Device device, String user, String password) {
    OperatorPage operator = watching(device);
    operator.page.locator("#login-user").fill(user);
    operator.page.locator("#login-password").fill(password);
    operator.page.locator("#login button").click();
    return operator;
  }

  /** Opens the console of a device and does nothing. */
  public static OperatorPage looking(Device device) {
    OperatorPage operator = open();
    operator.page.navigate(device.consoleAddress() + "#device=" + device.name());
    return operator;
  }

  /** Opens the console of an engine that has no core, watches it at once, and keeps the connections it makes. */
  public static OperatorPage watching(LoneEngine engine) {
    OperatorPage operator = open();
    operator.page.addInitScript(KEEP_CONNECTIONS);
    operator.page.navigate(engine.consoleAddress() + "#device=" + engine.name() + "&watch");
    return operator;
  }

  public Page page() {
    return page;
  }

  /** Waits until this many sessions have shown their first picture in this page. */
  public void awaitPictures(int count) {
    await("picture " + count, () -> (Boolean) page.evaluate("n => !!window.callpoint && window.callpoint.pictures >= n", count));
  }

  public int pictures() {
    return ((Number) page.evaluate("window.callpoint.pictures")).intValue();
  }

  /** Milliseconds since 1970 at which the last session's first picture was decoded. */
  public long lastPictureAt() {
    return ((Number) page.evaluate("window.callpoint.lastPictureAt")).longValue();
  }

  public double audioLevel() {
    return ((Number) page.evaluate("window.callpoint.audioLevel")).doubleValue();
  }

  public long framesDecoded() {
    return ((Number) page.evaluate("window.callpoint.framesDecoded")).longValue();
  }

  /** Sound packets received in this session. */
  public long audioPackets() {
    return ((Number) page.evaluate("window.callpoint.audioPackets")).longValue();
  }

  public String session() {
    return String.valueOf(page.evaluate("window.callpoint.session"));
  }

  public String operator() {
    return String.valueOf(page.evaluate("window.callpoint.operator"));
  }

  /** The device's clock in the picture that is visible, milliseconds modulo 2^20, or -1 when no picture is visible. */
  public int clockInPicture() {
    return ((Number) page.evaluate(READ_CLOCK)).intValue();
  }

  /**
   * Waits until the clock in the visible picture is this near to the real one: the picture is of now, not an old one.
   */
  public void awaitFreshPicture(Duration near) {
    await("the clock in the picture is of now", () -> {
      int shown = clockInPicture();
      long now = System.currentTimeMillis() & 0xfffff;
      return shown >= 0 && Math.floorMod(now - shown, 1 << 20) < near.toMillis();
    });
  }

  /** Waits with the page alive, unlike a wait that blocks Playwright's thread. */
  public void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMillis((long) LIMIT_MS).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come about in " + LIMIT_MS + " ms; " + facts() + "\n" + page.url() + " " + said);
      }
      page.waitForTimeout(50);
    }
  }

  /**
   * The newest connection's way to the device. For a page that keeps its connections.
   *
   * @param connections peer connections that the page has made since it was loaded
   * @param state RTCPeerConnectionState
   * @param pair names the candidate pair that carries the media
   * @param remoteFragment name of the device's ICE credentials that this pair has
   * @param describedFragment name of those in the description that is applied
   */
  public record Way(int connections, String state, String pair, String remoteFragment, String describedFragment) {}

  public Way way() {
    String[] words = String.valueOf(page.evaluate(LOOK_AT_WAY)).split(" ", -1);
    return new Way(Integer.parseInt(words[0]), words[1], words[2], words[3], words[4]);
  }

  /** What the ends of the newest connection's way are, this page's first, such as "relay host". As {@link #way}. */
  public String ends() {
    return String.valueOf(page.evaluate(LOOK_AT_ENDS));
  }

  /** Waits until a figure has been the same for so long, with the page alive. */
  public void awaitUnchanged(String what, LongSupplier figure, long ms) {
    long[] seen = {figure.getAsLong(), System.nanoTime()};
    await(what + " stand still for " + ms + " ms", () -> {
      long now = figure.getAsLong();
      if (now != seen[0]) {
        seen[0] = now;
        seen[1] = System.nanoTime();
      }
      return System.nanoTime() - seen[1] >= ms * 1_000_000;
    });
  }

  /** Keeps the page's thread busy for so long, as a page that hangs. */
  public void freeze(int ms) {
    page.evaluate("ms => setTimeout(() => { const end = Date.now() + ms; while (Date.now() < end) {} }, 0)", ms);
  }

  /** Begins to talk; the voice is on its way when this returns. */
  public void talk() {
    page.evaluate(KEEP_SENDER);
    page.locator("#talk").click();
    await("talk is on", () -> Boolean.TRUE.equals(page.evaluate("window.callpoint.talking")));
    long sent = voicePackets();
    await("the voice is sent", () -> voicePackets() > sent);
  }

  /** The sender loses the microphone's track, and the page knows nothing of it. For one that talks. */
  public void loseVoice() {
    page.evaluate("window.voice.replaceTrack(null)");
  }

  /** The microphone's track ends, and the page is not told, as with a device that goes silent. For one that talks. */
  public void silenceMicrophone() {
    page.evaluate("window.voice.track.stop()");
  }

  private long voicePackets() {
    return ((Number) page.evaluate(VOICE_SENT)).longValue();
  }

  /** Stops every process of the browser, as when its machine hangs. Until it is thawed no other method may be called. */
  public void stop() {
    still = true;
    Processes.signal("STOP", browserProcesses());
  }

  public void thaw() {
    Processes.signal("CONT", browserProcesses());
    still = false;
  }

  /** Stops the page's own process alone; the browser still takes what comes for it. {@link #thaw} thaws this too. */
  public void stopRenderer() {
    still = true;
    Processes.signal("STOP", renderers());
  }

  private static List<Long> browserProcesses() {
    return browser(_ -> true);
  }

  private static List<Long> renderers() {
    return browser(process -> Processes.commandLine(process.pid()).contains("--type=renderer"));
  }

  private static List<Long> browser(Predicate<ProcessHandle> which) {
    return ProcessHandle.current().descendants()
        .filter(process -> process.info().command().orElse("").contains("chromium"))
        .filter(which)
        .map(ProcessHandle::pid)
        .toList();
  }

  /** All that the page knows, as JSON. */
  public String facts() {
    return String.valueOf(page.evaluate("JSON.stringify(Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors("
        + "window.callpoint ?? {})).map(([k, d]) => [k, d.get ? d.get() : d.value])))"));
  }

  private static OperatorPage open() {
    return new OperatorPage(Chromium.shared(), null);
  }

  /** A browser that a failed test left standing still would hold up every test after it. */
  @Override
  public void close() {
    if (still) {
      thaw();
    }
    context.close();
    if (own != null) {
      own.close();
    }
  }
}
