package dev.callpoint.testkit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system's Chromium, headless, with a 660 Hz tone for a microphone. A page in a context of its own knows nothing of
 * the pages before it, so those of one process share a browser: its start, and that of Playwright's driver, cost more
 * than most tests. Playwright wants all of it to be used by one thread, which is the tests' own.
 */
public final class Chromium {
  public static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final int VOICE_HZ = 660;

  private static @Nullable Playwright playwright;
  private static @Nullable Browser here;

  private Chromium() {}

  /** The one that all share; it ends with this process. */
  public static synchronized Browser shared() {
    Browser browser = here;
    if (browser == null || !browser.isConnected()) {
      browser = launch(PROGRAM);
      here = browser;
    }
    return browser;
  }

  /**
   * One more, for whoever closes it.
   *
   * @param program that starts Chromium, perhaps inside something, and hands it its arguments
   */
  public static synchronized Browser launch(Path program, String... more) {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError(PROGRAM + " is missing: run tools/test, which installs it");
    }
    return driver()
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setArgs(
                    arguments(
                        more,
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--autoplay-policy=no-user-gesture-required",
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + voice())));
  }

  private static Playwright driver() {
    Playwright driver = playwright;
    if (driver == null) {
      driver = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      playwright = driver;
    }
    return driver;
  }

  private static List<String> arguments(String[] more, String... always) {
    return Stream.concat(Stream.of(always), Stream.of(more)).toList();
  }

  /** A second of a tone, which Chromium repeats. */
  private static Path voice() {
    int rate = 48_000;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * rate).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * rate);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
    wav.putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * rate);
    for (int i = 0; i < rate; i++) {
      wav.putShort((short) (0.3 * Short.MAX_VALUE * Math.sin(2 * Math.PI * VOICE_HZ * i / rate)));
    }
    try {
      Path file = Files.createTempFile("voice", ".wav");
      file.toFile().deleteOnExit();
      return Files.write(file, wav.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
