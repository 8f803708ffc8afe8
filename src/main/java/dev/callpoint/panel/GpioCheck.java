package dev.callpoint.panel;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks whether Pi4J can work here before it is asked to. Pi4J itself says no with a stack trace in the log and a
 * provider that is silently absent, or with an Error that a second try does not repeat.
 */
final class GpioCheck {
  private static final String WITHOUT_GPIO =
      "set panel.kind = \"simulated\" to try Callpoint without one, or \"none\" when there is no panel";
  /** The processors that Pi4J ships its native library for. */
  private static final Set<String> NATIVE_ARCHITECTURES = Set.of("aarch64", "arm64", "arm");

  private final Path dev;
  private final String architecture;

  /** @param architecture as in the system property {@code os.arch} */
  GpioCheck(Path dev, String architecture) {
    this.dev = dev;
    this.architecture = architecture.toLowerCase(Locale.ROOT);
  }

  static GpioCheck ofThisMachine() {
    return new GpioCheck(Path.of("/dev"), System.getProperty("os.arch"));
  }

  /** @throws GpioFault when Pi4J's gpiod provider cannot work here, with the reason */
  void check(String chip) throws GpioFault {
    List<Path> chips = chips();
    Path wanted = dev.resolve(name(chip));
    if (chip.isBlank() ? chips.isEmpty() : !Files.exists(wanted)) {
      String where = chip.isBlank() ? dev.resolve("gpiochip*").toString() : wanted.toString();
      String others = chips.isEmpty()
          ? "this machine has none at all"
          : "this machine has " + String.join(", ", chips.stream().map(Path::toString).toList());
      throw new GpioFault("no GPIO chip at " + where + ": " + others + "; "
          + (chips.isEmpty() ? WITHOUT_GPIO : "name the right one in panel.chip"));
    }
    // Pi4J opens every chip as it looks for its own, so one closed door is enough to fail.
    for (Path path : chips) {
      if (!Files.isReadable(path) || !Files.isWritable(path)) {
        throw new GpioFault("GPIO chip " + path + " may not be opened by user " + System.getProperty("user.name")
            + ": put that user into the device's group (gpio on a Raspberry Pi) and restart Callpoint");
      }
    }
    checkProcessorAndBoard();
  }

  /** What Pi4J calls the chip: its name without {@code /dev/}. */
  static String name(String chip) {
    return chip.substring(chip.lastIndexOf('/') + 1);
  }

  private void checkProcessorAndBoard() throws GpioFault {
    boolean ownLibrary = !System.getProperty("pi4j.library.path", "").isBlank();
    if (!NATIVE_ARCHITECTURES.contains(architecture) && !ownLibrary) {
      throw new GpioFault("GPIO cannot be used on this processor, " + architecture
          + ": Pi4J brings its native library for ARM alone; " + WITHOUT_GPIO);
    }
    if (!BoardInfoHelper.runningOnRaspberryPi()) {
      throw new GpioFault("GPIO cannot be used on this board: Pi4J does not know it as a Raspberry Pi, "
          + "and serves no other; " + WITHOUT_GPIO);
    }
  }

  /** What tells one chip's device from another of the same name; empty where none can be seen. */
  Set<Object> chipKeys() {
    Set<Object> keys = new HashSet<>();
    try {
      for (Path chip : chips()) {
        keys.add(chip + " " + Files.readAttributes(chip, BasicFileAttributes.class).fileKey());
      }
    } catch (GpioFault | IOException _) {
      // Going or coming just now: then it is another set of chips.
    }
    return keys;
  }

  private List<Path> chips() throws GpioFault {
    List<Path> chips = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(dev, "gpiochip*")) {
      found.forEach(chips::add);
    } catch (IOException e) {
      throw new GpioFault("cannot look for GPIO chips in " + dev, e);
    }
    chips.sort(null);
    return chips;
  }
}
