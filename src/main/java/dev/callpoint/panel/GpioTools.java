package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of libgpiod 2, Debian's package gpiod, which carry out the relay's pulses. */
final class GpioTools {
  private static final String NEEDED = "the relay needs gpioset of libgpiod 2, Debian's package gpiod: ";
  private static final Pattern VERSION = Pattern.compile("gpioinfo \\(libgpiod\\) v(\\d+)\\.");
  private static final Pattern CHIP = Pattern.compile("(gpiochip\\d+) - \\d+ lines:");
  private static final long ANSWER_MAX_MS = 2_000;

  private GpioTools() {}

  /**
   * Asks by which name the programs know the chip on which the holder has the line: Pi4J chooses the chip and does not
   * tell, and this way they are asked before they are needed, and by their own lights.
   *
   * @throws GpioFault when they are missing, too old, or see no such line
   */
  static String chipOf(String holder, Line line) throws GpioFault {
    Matcher version = VERSION.matcher(output("gpioinfo", "--version"));
    if (!version.find() || Integer.parseInt(version.group(1)) < 2) {
      throw new GpioFault(NEEDED + "what is installed is older");
    }
    return chipIn(output("gpioinfo"), holder, line)
        .orElseThrow(() -> new GpioFault(NEEDED + "gpioinfo does not show GPIO line " + line.number() + " as held by " + holder));
  }

  /** The output has each chip's name and number of lines, then its lines. */
  static Optional<String> chipIn(String gpioinfo, String holder, Line line) {
    Pattern held = Pattern.compile("\\s+line\\s+" + line.number() + ":.*consumer=\"?" + Pattern.quote(holder) + "\"?(\\s.*)?");
    Optional<String> chip = Optional.empty();
    for (String text : gpioinfo.lines().toList()) {
      Matcher header = CHIP.matcher(text);
      if (header.matches()) {
        chip = Optional.of(header.group(1));
      } else if (held.matcher(text).matches()) {
        return chip;
      }
    }
    return Optional.empty();
  }

  private static String output(String... command) throws GpioFault {
    try {
      Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
      process.getOutputStream().close();
      // It says a few kilobytes and ends; one that hangs says nothing and is ended.
      if (!process.waitFor(ANSWER_MAX_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new GpioFault(NEEDED + command[0] + " has not answered in " + ANSWER_MAX_MS + " ms");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new GpioFault(NEEDED + "install it (apt-get install gpiod)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GpioFault(NEEDED + "interrupted", e);
    }
  }
}
