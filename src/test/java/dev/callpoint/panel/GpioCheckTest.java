package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpioCheckTest {
  @TempDir Path dev;
  private GpioCheck check;

  @BeforeEach
  void lookHere() {
    check = new GpioCheck(dev, "amd64");
  }

  @Test
  void aMachineWithoutGpioIsToldHowToGoOn() {
    assertEquals("no GPIO chip at " + dev + "/gpiochip0: this machine has none at all; set panel.kind = \"simulated\" "
        + "to try Callpoint without one, or \"none\" when there is no panel", fault("/dev/gpiochip0"));
  }

  @Test
  void withoutANamedChipAnyIsLookedFor() {
    assertTrue(fault("").startsWith("no GPIO chip at " + dev + "/gpiochip*: "), fault(""));
  }

  @Test
  void aWrongNameIsAnsweredWithTheRightOnes() throws IOException {
    Files.createFile(dev.resolve("gpiochip4"));
    Files.createFile(dev.resolve("gpiochip10"));
    assertEquals("no GPIO chip at " + dev + "/gpiochip0: this machine has " + dev + "/gpiochip10, " + dev
        + "/gpiochip4; name the right one in panel.chip", fault("gpiochip0"));
  }

  @Test
  void aProcessorThatPi4jHasNoLibraryForIsNamed() throws IOException {
    Files.createFile(dev.resolve("gpiochip0"));
    assertTrue(fault("/dev/gpiochip0").startsWith("GPIO cannot be used on this processor, amd64: "));
  }

  private String fault(String chip) {
    return String.valueOf(assertThrows(GpioFault.class, () -> check.check(chip)).getMessage());
  }
}
