package dev.callpoint.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * TinyLog's way to standard error; {@code tinylog.properties} names it {@code stderr}. Each entry is one write, so that
 * entries of several threads, and of a child that shares the stream, do not mix. Its property {@code format} is
 * {@code journal}, {@code plain}, or {@code auto}: what the stream is connected to decides.
 */
public final class StderrWriter implements Writer {
  private final OutputStream out;
  private final LogFormat format;
  private final Charset charset;

  /** Called by TinyLog, which wants exactly this constructor. */
  public StderrWriter(Map<String, String> properties) {
    this(new FileOutputStream(FileDescriptor.err), format(properties.getOrDefault("format", "auto")));
  }

  StderrWriter(OutputStream out, LogFormat format) {
    this.out = out;
    this.format = format;
    // The journal wants UTF-8 whatever the locale; a service's locale is often "C", which knows ASCII alone.
    this.charset = format.journal() ? UTF_8 : System.err.charset();
  }

  @Override
  public Collection<LogEntryValue> getRequiredLogEntryValues() {
    return EnumSet.of(LogEntryValue.DATE, LogEntryValue.LEVEL, LogEntryValue.TAG, LogEntryValue.CLASS,
        LogEntryValue.MESSAGE, LogEntryValue.EXCEPTION);
  }

  @Override
  public void write(LogEntry entry) throws IOException {
    var bytes = format.format(entry).getBytes(charset);
    synchronized (this) {
      out.write(bytes);
    }
  }

  @Override
  public void flush() {
    // Nothing waits here.
  }

  @Override
  public void close() {
    // Standard error belongs to the process; shutdown hooks that run after TinyLog's still write to it.
  }

  private static LogFormat format(String name) {
    var stream = StandardError.of(System.getenv());
    boolean journal = switch (name) {
      case "journal" -> true;
      case "plain" -> false;
      default -> stream.isJournal();
    };
    return new LogFormat(journal, stream.wantsColour(), ZoneId.systemDefault());
  }
}
