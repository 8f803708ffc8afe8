package dev.callpoint.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Tells systemd how the daemon fares, through libsystemd's {@code sd_notify} (sd_notify(3)): the JDK has no datagram
 * sockets of the Unix kind. Without {@code NOTIFY_SOCKET}, on a desk or in a test, everything does nothing.
 *
 * <p>No method throws or waits. Where the library is missing, one warning says so; the daemon goes on, although a unit
 * with {@code Type=notify} will then be stopped by systemd, as it never gets ready. May be used by any thread.
 */
public final class Notifier {
  private static final String LIBRARY = "libsystemd.so.0";
  private static final int STATUS_MAX_CHARS = 200;

  private final Map<String, String> environment;
  private final long pid;
  private final @Nullable Libsystemd libsystemd;
  private volatile boolean failing;

  /** With this process's environment, which is where libsystemd looks too. */
  public Notifier() {
    this(System.getenv(), LIBRARY, ProcessHandle.current().pid());
  }

  Notifier(Map<String, String> environment, String library, long pid) {
    this.environment = environment;
    this.pid = pid;
    this.libsystemd = environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty() ? null : load(library);
  }

  /** Start-up is over; systemd starts what waits for this unit. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + oneLine(status));
  }

  /** The core loop has completed a turn. Due every {@link #watchdogInterval()}, better twice as often. */
  public void alive() {
    send("WATCHDOG=1");
  }

  /** @param status one line for {@code systemctl status}; cut after 200 characters */
  public void status(String status) {
    send("STATUS=" + oneLine(status));
  }

  /** The daemon is ending on purpose. */
  public void stopping() {
    send("STOPPING=1");
  }

  /**
   * The unit's {@code WatchdogSec}: systemd kills and restarts the service that is not alive for so long. Empty when it
   * does not watch this process (sd_watchdog_enabled(3)).
   */
  public Optional<Duration> watchdogInterval() {
    var forPid = environment.getOrDefault("WATCHDOG_PID", "");
    if (!forPid.isEmpty() && !forPid.equals(Long.toString(pid))) {
      return Optional.empty();
    }
    var microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
    if (microseconds.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(microseconds);
      if (value > 0) {
        return Optional.of(Duration.ofNanos(Math.multiplyExact(value, 1000L)));
      }
    } catch (ArithmeticException | NumberFormatException _) {
      // As for a number below one.
    }
    Logger.warn("WATCHDOG_USEC is \"{}\", no number of microseconds: systemd's watchdog gets no answer", microseconds);
    return Optional.empty();
  }

  private static @Nullable Libsystemd load(String library) {
    try {
      return new Libsystemd(library);
    } catch (IllegalArgumentException | NoSuchElementException failure) {
      Logger.warn("systemd cannot be told that Callpoint is ready: {} is not usable ({}). Install the package "
          + "libsystemd0, or set Type=exec and no WatchdogSec in the unit", library, failure.getMessage());
    } catch (IllegalCallerException | UnsupportedOperationException failure) {
      Logger.warn("systemd cannot be told that Callpoint is ready: Java refuses native access ({}). Start it with "
          + "--enable-native-access=ALL-UNNAMED", failure.getMessage());
    }
    return null;
  }

  private void send(String state) {
    if (libsystemd == null) {
      return;
    }
    int result = libsystemd.notify(state);
    if (result < 0 && !failing) {
      Logger.warn("systemd cannot be told {}: sd_notify to {} failed with errno {}. The next success ends this",
          state.lines().findFirst().orElse(""), environment.get("NOTIFY_SOCKET"), -result);
    }
    failing = result < 0;
  }

  /** A line end would begin another assignment. */
  private static String oneLine(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= STATUS_MAX_CHARS ? line : line.substring(0, STATUS_MAX_CHARS - 1) + "…";
  }
}
