package dev.callpoint.log;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Drains a child process's output, line by line, whatever comes: a pipe that nobody reads fills up, and the child then
 * hangs in its next print. So it reads until the stream ends, on a thread of its own, and bounds what it passes on.
 *
 * <p>Bounds: 4096 bytes of a line, the rest is cut and counted; 100 lines in a second, the rest is dropped and the
 * count passed on as a line when the next line of a later second, or the end, arrives.
 */
public final class LineLog {
  static final int MAX_LINE_BYTES = 4096;
  static final int MAX_LINES_A_SECOND = 100;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InputStream in;
  private final Consumer<String> lines;
  private final LongSupplier nanoClock;
  private final Thread thread;

  private final byte[] line = new byte[MAX_LINE_BYTES];
  private int lineBytes;
  private long cutBytes;
  private long secondStartedNanos;
  private int linesThisSecond;
  private long suppressed;
  private boolean consumerFailed;

  /**
   * @param name of the thread, such as {@code engine-7-stderr}
   * @param in ends when the child ends; closed here after that
   * @param lines called on this log's own thread, without line ends; should not block for long, as the child waits then
   */
  public LineLog(String name, InputStream in, Consumer<String> lines) {
    this(name, in, lines, System::nanoTime);
  }

  LineLog(String name, InputStream in, Consumer<String> lines, LongSupplier nanoClock) {
    this.in = in;
    this.lines = lines;
    this.nanoClock = nanoClock;
    // A platform thread: a virtual one would hold its carrier in a pipe's read, and two engines have four pipes.
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::drain);
  }

  public void start() {
    secondStartedNanos = nanoClock.getAsLong();
    thread.start();
  }

  /**
   * Waits until everything was passed on.
   *
   * @return false if the stream did not end in that time
   */
  public boolean join(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  private void drain() {
    var buffer = new byte[8192];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          take(buffer[i]);
        }
      }
    } catch (IOException _) {
      // The child was killed and its pipe closed under the read: that is the end as well.
    }
    if (lineBytes > 0) {
      lineEnded();
    }
    reportSuppressed();
  }

  private void take(byte next) {
    if (next == '\n') {
      lineEnded();
    } else if (lineBytes < MAX_LINE_BYTES) {
      line[lineBytes++] = next;
    } else {
      cutBytes++;
    }
  }

  private void lineEnded() {
    long now = nanoClock.getAsLong();
    if (now - secondStartedNanos >= SECOND_NANOS) {
      reportSuppressed();
      secondStartedNanos = now;
      linesThisSecond = 0;
    }
    if (linesThisSecond < MAX_LINES_A_SECOND) {
      linesThisSecond++;
      pass(text());
    } else {
      suppressed++;
    }
    lineBytes = 0;
    cutBytes = 0;
  }

  private String text() {
    int end = lineBytes > 0 && cutBytes == 0 && line[lineBytes - 1] == '\r' ? lineBytes - 1 : lineBytes;
    var text = new String(line, 0, end, UTF_8);
    return cutBytes == 0 ? text : text + "… (" + cutBytes + " bytes cut)";
  }

  private void reportSuppressed() {
    if (suppressed > 0) {
      pass("(" + suppressed + " more lines suppressed: over " + MAX_LINES_A_SECOND + " in a second)");
      suppressed = 0;
    }
  }

  private void pass(String text) {
    try {
      lines.accept(text);
    } catch (RuntimeException failure) {
      // Draining goes on; said once, as it could come with each line.
      if (!consumerFailed) {
        consumerFailed = true;
        Logger.error(failure, "Lines of {} cannot be passed on; draining goes on without a log", thread.getName());
      }
    }
  }
}
