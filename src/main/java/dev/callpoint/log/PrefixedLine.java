package dev.callpoint.log;

import org.tinylog.Level;

/**
 * A line that may begin with a syslog priority, as an engine's log lines do when it is started with
 * {@code -Dcallpoint.log.format=journal}: so the supervisor can log them at the level at which the engine meant them.
 *
 * @param text without the priority
 */
public record PrefixedLine(Level level, String text) {

  /** @param otherwise the level of a line without a priority, such as what a native library prints */
  public static PrefixedLine parse(String line, Level otherwise) {
    boolean prefixed = line.length() >= 3 && line.charAt(0) == '<' && line.charAt(2) == '>'
        && line.charAt(1) >= '0' && line.charAt(1) <= '7';
    return prefixed
        ? new PrefixedLine(Priority.level(line.charAt(1) - '0'), line.substring(3))
        : new PrefixedLine(otherwise, line);
  }
}
