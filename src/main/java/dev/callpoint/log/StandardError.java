package dev.callpoint.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** What this process's standard error is connected to. */
record StandardError(boolean isJournal, boolean wantsColour) {
  private static final Path LINK = Path.of("/proc/self/fd/2");
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  static StandardError of(Map<String, String> environment) {
    return new StandardError(
        isJournal(environment.getOrDefault("JOURNAL_STREAM", "")),
        isTerminal() && !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM")));
  }

  /**
   * systemd.exec(5): JOURNAL_STREAM is {@code device:inode} of the stream, and must be compared, as a child inherits
   * the variable even when its standard error goes elsewhere.
   */
  private static boolean isJournal(String variable) {
    if (variable.isEmpty()) {
      return false;
    }
    try {
      return variable.equals(Files.getAttribute(LINK, "unix:dev") + ":" + Files.getAttribute(LINK, "unix:ino"));
    } catch (IOException _) {
      return false;
    }
  }

  /** System.console() speaks of standard input and output, so where standard error goes is looked up as well. */
  private static boolean isTerminal() {
    var console = System.console();
    try {
      return console != null && console.isTerminal()
          && TERMINAL.matcher(Files.readSymbolicLink(LINK).toString()).matches();
    } catch (IOException _) {
      return false;
    }
  }
}
