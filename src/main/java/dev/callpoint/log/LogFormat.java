package dev.callpoint.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;

/**
 * Turns a log entry into text, one line or, with a stack, several.
 *
 * <p>For a person: {@code 2026-01-31 14:03:22.123 WARN  EngineProcess: ...}. For the journal, which has the time
 * itself, each line with its priority: {@code <4>EngineProcess: ...}. Lines after the first are indented, so that no
 * message can pass off a line of its own as another entry.
 *
 * <p>Bounds: 8192 characters of message; of an exception 30 frames, and 5 causes.
 */
record LogFormat(boolean journal, boolean colour, ZoneId zone) {
  static final int MAX_MESSAGE_CHARS = 8192;
  static final int MAX_FRAMES = 30;
  static final int MAX_CAUSES = 5;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final String INDENT = "    ";

  String format(LogEntry entry) {
    var lines = new ArrayList<String>();
    message(entry).lines().forEach(lines::add);
    if (entry.getException() != null) {
      stack(entry.getException(), lines);
    }
    var source = source(entry);
    var first = (source.isEmpty() ? "" : source + ": ") + (lines.isEmpty() ? "" : lines.getFirst());
    var priority = journal ? "<" + Priority.of(entry.getLevel()) + ">" : "";
    var text = new StringBuilder(priority).append(journal ? "" : timeAndLevel(entry)).append(first).append('\n');
    for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      text.append(priority).append(INDENT).append(line).append('\n');
    }
    return text.toString();
  }

  private String timeAndLevel(LogEntry entry) {
    var time = TIME.format(entry.getTimestamp().toInstant().atZone(zone));
    return time + " " + coloured(entry.getLevel()) + " ";
  }

  private String coloured(Level level) {
    var word = String.format("%-5s", level);
    if (!colour || level == Level.INFO) {
      return word;
    }
    var start = switch (level) {
      case ERROR, OFF -> "\033[31m";
      case WARN -> "\033[33m";
      case INFO, DEBUG, TRACE -> "\033[2m";
    };
    return start + word + "\033[0m";
  }

  /** The tag, or the class without its package and without the classes it contains. */
  private static String source(LogEntry entry) {
    if (entry.getTag() != null) {
      return entry.getTag();
    }
    var name = entry.getClassName() == null ? "" : entry.getClassName();
    var simple = name.substring(name.lastIndexOf('.') + 1);
    int inner = simple.indexOf('$');
    return inner > 0 ? simple.substring(0, inner) : simple;
  }

  /** Null where an exception was logged without one: it speaks for itself. */
  private static String message(LogEntry entry) {
    return entry.getMessage() == null ? "" : clean(entry.getMessage());
  }

  private static void stack(Throwable thrown, List<String> lines) {
    var cause = thrown;
    var before = "";
    for (int i = 0; i <= MAX_CAUSES && cause != null; i++) {
      clean(before + cause).lines().forEach(lines::add);
      var frames = cause.getStackTrace();
      for (int j = 0; j < Math.min(frames.length, MAX_FRAMES); j++) {
        lines.add("  at " + frames[j]);
      }
      if (frames.length > MAX_FRAMES) {
        lines.add("  ... " + (frames.length - MAX_FRAMES) + " more frames");
      }
      var suppressed = cause.getSuppressed();
      if (suppressed.length > 0) {
        clean("  ... " + suppressed.length + " suppressed, first: " + suppressed[0]).lines().forEach(lines::add);
      }
      cause = next(cause);
      before = "caused by ";
    }
    if (cause != null) {
      lines.add("... more causes");
    }
  }

  private static @Nullable Throwable next(Throwable thrown) {
    return thrown.getCause() == thrown ? null : thrown.getCause();
  }

  /** Bounded, and without control characters: a message may quote what came from the network. */
  private static String clean(String text) {
    var bounded = text.length() <= MAX_MESSAGE_CHARS ? text
        : text.substring(0, MAX_MESSAGE_CHARS) + "… (" + (text.length() - MAX_MESSAGE_CHARS) + " characters cut)";
    if (bounded.chars().noneMatch(LogFormat::isHarmful)) {
      return bounded;
    }
    var clean = new StringBuilder(bounded.length());
    bounded.chars().forEach(character -> clean.append(isHarmful(character) ? '\uFFFD' : (char) character));
    return clean.toString();
  }

  private static boolean isHarmful(int character) {
    return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
  }
}
