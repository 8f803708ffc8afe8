package dev.callpoint.log;

import org.tinylog.Level;

/** The syslog priorities that the journal reads at the beginning of a line (sd-daemon(3)). */
final class Priority {
  private Priority() {}

  /** 3 (error) to 7 (debug). */
  static int of(Level level) {
    return switch (level) {
      case ERROR, OFF -> 3;
      case WARN -> 4;
      case INFO -> 6;
      case DEBUG, TRACE -> 7;
    };
  }

  /** @param priority 0 (emergency) to 7 (debug) */
  static Level level(int priority) {
    return switch (priority) {
      case 0, 1, 2, 3 -> Level.ERROR;
      case 4 -> Level.WARN;
      case 5, 6 -> Level.INFO;
      default -> Level.DEBUG;
    };
  }
}
