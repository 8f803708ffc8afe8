package dev.callpoint.recording;

import dev.callpoint.core.Event;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be replayed by itself: gzip (RFC 1952), in it lines of JSON.
 *
 * <pre>
 *   {"is":"callpoint recording","format":1,"header":{…}}               see {@link Header}
 *   {"state":{…}}                                                      all that the core knew
 *   {"ms":4711,"event":{"@":"ButtonPressed",…},"commands":"0a1b2c3d"}  a turn; no commands, no hash
 *   {"ticks":[4750,50,51]}                                             {@code TimePassed} without commands: the first's time, then
 *                                                                      milliseconds from one to the next
 *   {"end":true}                                                       what comes last; without it, something is missing
 * </pre>
 *
 * <p>The file is a sequence of gzip members. What was {@linkplain #flush flushed} can be read even when the process is killed; after
 * {@link #makeWhole} all of it is a whole gzip file, and the next turn begins another member.
 */
final class Segment implements AutoCloseable {
  private static final String END = "{\"end\":true}\n";

  private final Codec codec;
  private final Counting file;
  private final Path path;
  private @Nullable StringJoiner ticks;
  private @Nullable GZIPOutputStream member;
  private long turns;
  private long tickMs;
  private long lastMs;

  Segment(Path path, Codec codec, Header header, Considered first) throws IOException {
    this.path = path;
    this.codec = codec;
    file = new Counting(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
    lastMs = first.nowMs();
    try {
      line(header.line());
      line("{\"state\":" + codec.state(first.before()) + "}");
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long turns() {
    return turns;
  }

  /** On the file so far; what is not flushed yet may be missing. */
  long bytes() {
    return file.written;
  }

  /** The daemon's clock at the last turn. */
  long lastMs() {
    return lastMs;
  }

  void add(Considered turn) throws IOException {
    turns++;
    lastMs = turn.nowMs();
    if (turn.event() instanceof Event.TimePassed && turn.commands().isEmpty()) {
      tick(turn.nowMs());
      return;
    }
    endTicks();
    String hash = turn.commands().isEmpty() ? "" : ",\"commands\":\"" + codec.hash(turn.commands()) + "\"";
    line("{\"ms\":" + turn.nowMs() + ",\"event\":" + codec.event(turn.event()) + hash + "}");
  }

  void flush() throws IOException {
    endTicks();
    if (member != null) {
      member.flush();
    }
    file.flush();
  }

  void makeWhole() throws IOException {
    endTicks();
    if (member != null) {
      member.close();
      member = null;
    }
    file.flush();
  }

  /** A gzip member by itself that ends a recording. */
  static byte[] end() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream member = new GZIPOutputStream(bytes)) {
      member.write(END.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    try {
      makeWhole();
      file.write(end());
    } finally {
      file.close();
    }
  }

  private void tick(long nowMs) {
    StringJoiner line = ticks;
    if (line == null) {
      ticks = new StringJoiner(",", "{\"ticks\":[", "]}").add(Long.toString(nowMs));
    } else {
      line.add(Long.toString(nowMs - tickMs));
    }
    tickMs = nowMs;
  }

  private void endTicks() throws IOException {
    StringJoiner line = ticks;
    ticks = null;
    if (line != null) {
      line(line.toString());
    }
  }

  private void line(String text) throws IOException {
    if (member == null) {
      member = new GZIPOutputStream(new StaysOpen(file), 8_192, true);
    }
    member.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static final class Counting extends BufferedOutputStream {
    private long written;

    Counting(OutputStream to) {
      super(to);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      super.write(bytes, offset, length);
      written += length;
    }
  }

  /** The end of a member gives back the deflater's native memory, and must not close the file. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
