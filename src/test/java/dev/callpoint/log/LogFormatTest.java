package dev.callpoint.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.runtime.Timestamp;

final class LogFormatTest {
  private static final LogFormat PLAIN = new LogFormat(false, false, ZoneId.of("Europe/Berlin"));
  private static final LogFormat JOURNAL = new LogFormat(true, false, ZoneId.of("Europe/Berlin"));

  @Test
  void aPersonSeesLocalTimeLevelSourceAndMessage() {
    assertEquals("2026-01-31 14:03:22.123 WARN  EngineProcess: late by 7 ms\n",
        PLAIN.format(entry(Level.WARN, null, "late by 7 ms", null)));
  }

  @Test
  void aTagStandsForTheClass() {
    assertEquals("<6>engine-7: ready\n", JOURNAL.format(entry(Level.INFO, "engine-7", "ready", null)));
  }

  @ParameterizedTest
  @CsvSource({"ERROR,3", "WARN,4", "INFO,6", "DEBUG,7", "TRACE,7"})
  void theJournalSeesThePriorityAndNoTime(Level level, int priority) {
    assertEquals("<" + priority + ">EngineProcess: text\n", JOURNAL.format(entry(level, null, "text", null)));
  }

  @Test
  void everyLineOfAMessageAndOfAStackHasThePriority() {
    var cause = new RuntimeException("fifth");
    cause.addSuppressed(new RuntimeException("sixth\nseventh"));
    var text = JOURNAL.format(entry(Level.ERROR, null, "first\nsecond",
        new IllegalStateException("third\n<6>fourth", cause)));
    var lines = text.lines().toList();
    assertEquals(List.of("<3>EngineProcess: first", "<3>    second",
        "<3>    java.lang.IllegalStateException: third", "<3>    <6>fourth"), lines.subList(0, 4));
    assertTrue(lines.contains("<3>    caused by java.lang.RuntimeException: fifth"), text);
    assertTrue(lines.stream().allMatch(line -> line.startsWith("<3>")), text);
    assertTrue(lines.get(4).startsWith("<3>      at dev.callpoint.log.LogFormatTest."), text);
  }

  @Test
  void anExceptionWithoutAMessageSpeaksForItself() {
    assertTrue(PLAIN.format(entry(Level.ERROR, null, null, new RuntimeException("lost")))
        .startsWith("2026-01-31 14:03:22.123 ERROR EngineProcess: java.lang.RuntimeException: lost\n      at "));
  }

  @Test
  void aStackIsBounded() {
    var lines = PLAIN.format(entry(Level.ERROR, null, "deep", deep(200))).lines().toList();
    assertEquals(LogFormat.MAX_FRAMES, lines.stream().filter(line -> line.startsWith("      at ")).count());
    assertTrue(lines.getLast().matches("      \\.\\.\\. \\d+ more frames"), lines.getLast());
  }

  @Test
  void aRingOfCausesEnds() {
    var one = new RuntimeException("one");
    var two = new RuntimeException("two", one);
    one.initCause(two);
    var text = PLAIN.format(entry(Level.ERROR, null, "ring", one));
    assertEquals(LogFormat.MAX_CAUSES, text.lines().filter(line -> line.contains("caused by")).count());
    assertTrue(text.endsWith("    ... more causes\n"), text);
  }

  @Test
  void aMessageIsBounded() {
    var text = JOURNAL.format(entry(Level.INFO, "t", "x".repeat(LogFormat.MAX_MESSAGE_CHARS + 5), null));
    assertEquals("<6>t: " + "x".repeat(LogFormat.MAX_MESSAGE_CHARS) + "… (5 characters cut)\n", text);
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertEquals("<6>t: a\uFFFD[2Jb\tc\n", JOURNAL.format(entry(Level.INFO, "t", "a\033[2Jb\tc", null)));
  }

  @Test
  void onlyTheLevelIsColoured() {
    var colour = new LogFormat(false, true, ZoneId.of("Europe/Berlin"));
    assertEquals("2026-01-31 14:03:22.123 \033[31mERROR\033[0m t: a\n",
        colour.format(entry(Level.ERROR, "t", "a", null)));
    assertEquals("2026-01-31 14:03:22.123 INFO  t: a\n", colour.format(entry(Level.INFO, "t", "a", null)));
  }

  @Test
  void anEntryIsOneWrite() throws Exception {
    var writes = new int[1];
    var out = new ByteArrayOutputStream() {
      @Override
      public void write(byte[] bytes) {
        writes[0]++;
        super.writeBytes(bytes);
      }
    };
    new StderrWriter(out, JOURNAL).write(entry(Level.ERROR, "t", "über", new RuntimeException()));
    assertEquals(1, writes[0]);
    assertTrue(out.toString(UTF_8).startsWith("<3>t: über\n"));
  }

  @Test
  void aFileOrPipeIsNeitherJournalNorTerminal() {
    // Whatever the tests' standard error is, it is not this stream.
    assertFalse(StandardError.of(Map.of("JOURNAL_STREAM", "8:1")).isJournal());
    assertFalse(StandardError.of(Map.of("NO_COLOR", "")).wantsColour());
  }

  @ParameterizedTest
  @CsvSource({"<3>a,ERROR,a", "<4>b,WARN,b", "<6>,INFO,''", "<7>c,DEBUG,c", "plain,INFO,plain",
      "<8>d,INFO,<8>d", "<,INFO,<"})
  void aPriorityIsTakenOffALine(String line, Level level, String text) {
    assertEquals(new PrefixedLine(level, text), PrefixedLine.parse(line, Level.INFO));
  }

  private static LogEntry entry(
      Level level, @Nullable String tag, @Nullable String message, @Nullable Throwable exception) {
    return new LogEntry(new At(), null, null, "dev.callpoint.engine.EngineProcess$Start", "run",
        "EngineProcess.java", 1, tag, level, message, exception);
  }

  private static RuntimeException deep(int frames) {
    return frames == 0 ? new RuntimeException("bottom") : deep(frames - 1);
  }

  private record At() implements Timestamp {
    @Override
    public Instant toInstant() {
      return Instant.parse("2026-01-31T13:03:22.123Z");
    }

    @Override
    public Date toDate() {
      return Date.from(toInstant());
    }

    @Override
    public java.sql.Timestamp toSqlTimestamp() {
      return java.sql.Timestamp.from(toInstant());
    }

    @Override
    public long calcDifferenceInNanoseconds(Timestamp other) {
      return other.toInstant().until(toInstant(), ChronoUnit.NANOS);
    }
  }
}
