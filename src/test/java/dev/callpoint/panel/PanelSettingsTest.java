package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.panel.PanelSettings.Pull;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PanelSettingsTest {
  @Test
  void oneLineCannotBeTwoThings() {
    assertEquals("GPIO line 17 is named twice; each needs its own", refused(17, 17, 30, Duration.ofSeconds(5)));
  }

  @Test
  void absentLinesDoNotCollide() {
    new PanelSettings(
        Kind.SIMULATED, "", line(-1), line(-1), line(-1), 30, Duration.ZERO, line(-1), line(-1), Duration.ofSeconds(5),
        Path.of("/run"));
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertEquals("debounceMs is 1001, allowed is 0 to 1000", refused(1, 2, 1001, Duration.ofSeconds(5)));
    assertEquals("relayHardLimit is PT0S, allowed is more than 0 up to 10 minutes", refused(1, 2, 30, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> line(-2));
  }

  private static String refused(int button, int light, int debounceMs, Duration limit) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new PanelSettings(
        Kind.SIMULATED, "", line(button), line(-1), line(-1), debounceMs, Duration.ZERO, line(light), line(-1), limit,
        Path.of("/run"))).getMessage());
  }

  private static Line line(int number) {
    return new Line(number, false, Pull.OFF);
  }
}
