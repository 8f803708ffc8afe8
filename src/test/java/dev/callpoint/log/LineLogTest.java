package dev.callpoint.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineLogTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void eachLineIsPassedOnWithoutItsEnd() throws Exception {
    drain("one\ntwo\r\n\nüber\nlast without an end");
    assertEquals(List.of("one", "two", "", "über", "last without an end"), lines);
  }

  @Test
  void aLongLineIsCutAndCounted() throws Exception {
    drain("x".repeat(LineLog.MAX_LINE_BYTES + 10) + "\n" + "y".repeat(LineLog.MAX_LINE_BYTES) + "\nz\n");
    assertEquals(List.of(
        "x".repeat(LineLog.MAX_LINE_BYTES) + "… (10 bytes cut)", "y".repeat(LineLog.MAX_LINE_BYTES), "z"), lines);
  }

  @Test
  void aFloodIsDrainedAndCounted() throws Exception {
    drain("flood\n".repeat(100_000));
    assertEquals(LineLog.MAX_LINES_A_SECOND + 1, lines.size());
    assertEquals("(99900 more lines suppressed: over 100 in a second)", lines.getLast());
  }

  @Test
  void aNewSecondHasItsOwnBudgetAndReportsWhatTheLastOneSuppressed() throws Exception {
    // The clock moves on by 5 ms with each line: the second second begins with line 200, the third with line 400.
    var text = new ByteArrayInputStream("a\n".repeat(401).getBytes(UTF_8));
    var log = new LineLog("test", text, lines::add, () -> nanos.getAndAdd(5_000_000));
    log.start();
    assertTrue(log.join(LIMIT));
    var expected = new ArrayList<>(Collections.nCopies(100, "a"));
    expected.add("(99 more lines suppressed: over 100 in a second)");
    expected.addAll(Collections.nCopies(100, "a"));
    expected.add("(100 more lines suppressed: over 100 in a second)");
    expected.addAll(List.of("a", "a"));
    assertEquals(expected, lines);
  }

  @Test
  void aConsumerThatThrowsDoesNotStopTheDraining() throws Exception {
    var in = new ByteArrayInputStream("a\n".repeat(50_000).getBytes(UTF_8));
    var log = new LineLog("test", in, _ -> { throw new IllegalStateException("deliberate"); }, nanos::get);
    log.start();
    assertTrue(log.join(LIMIT));
    assertEquals(0, in.available());
  }

  @Test
  void aPipeThatBreaksIsAnEnd() throws Exception {
    var in = new InputStream() {
      private int left = 3;

      @Override
      public int read() throws IOException {
        if (left-- <= 0) {
          throw new IOException("Stream closed");
        }
        return 'a';
      }
    };
    var log = new LineLog("test", in, lines::add, nanos::get);
    log.start();
    assertTrue(log.join(LIMIT));
    assertEquals(1, lines.size());
  }

  @Test
  void aRealChildThatFloodsItsPipeEnds() throws Exception {
    var child = new ProcessBuilder("sh", "-c",
        "i=0; while [ $i -lt 30000 ]; do echo line $i; i=$((i+1)); done; echo ok")
        .start();
    var log = new LineLog("test", child.getInputStream(), lines::add);
    log.start();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    assertTrue(log.join(LIMIT));
    assertEquals("line 0", lines.getFirst());
    assertFalse(lines.size() > 6_000, "not bounded: " + lines.size());
  }

  private void drain(String text) throws InterruptedException {
    var log = new LineLog("test", new ByteArrayInputStream(text.getBytes(UTF_8)), lines::add, nanos::get);
    log.start();
    assertTrue(log.join(LIMIT));
  }
}
