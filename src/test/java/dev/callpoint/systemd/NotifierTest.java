package dev.callpoint.systemd;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotifierTest {
  private static final String ABSENT = "libsystemd-that-is-not-there.so.0";

  @Test
  void withoutASocketTheLibraryIsNotTouched() {
    sayEverything(new Notifier(Map.of(), ABSENT, 1));
  }

  @Test
  void aMissingLibraryIsNoException() {
    sayEverything(new Notifier(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"), ABSENT, 1));
  }

  @Test
  void aLibraryWithoutTheFunctionIsNoException() {
    sayEverything(new Notifier(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"), "libc.so.6", 1));
  }

  @Test
  void theWatchdogsIntervalComesFromTheUnit() {
    assertEquals(Optional.of(Duration.ofSeconds(10)), interval(Map.of("WATCHDOG_USEC", "10000000")));
    assertEquals(Optional.of(Duration.ofSeconds(10)),
        interval(Map.of("WATCHDOG_USEC", "10000000", "WATCHDOG_PID", "42")));
  }

  @Test
  void anotherProcesssWatchdogIsNotOurs() {
    assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "10000000", "WATCHDOG_PID", "43")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "10s", "99999999999999999999", "9223372036854775807"})
  void anIntervalThatIsNoneIsNone(String microseconds) {
    assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", microseconds)));
  }

  private static Optional<Duration> interval(Map<String, String> environment) {
    return new Notifier(environment, ABSENT, 42).watchdogInterval();
  }

  private static void sayEverything(Notifier notifier) {
    assertDoesNotThrow(() -> {
      notifier.ready("up");
      notifier.alive();
      notifier.status("line\nanother");
      notifier.stopping();
    });
  }
}
