package dev.callpoint.panel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What the panel is made of.
 *
 * @param kind real GPIO, simulated, or no panel at all
 * @param chip the GPIO chip as a path or name, {@code /dev/gpiochip0} or {@code gpiochip0}; empty lets Pi4J take the
 *     board's header (the chip whose label contains {@code pinctrl}). Read only for {@link Kind#GPIOD}
 * @param button the visitor's button, an input
 * @param resetButton the button that resets and does not ring, an input
 * @param tamper the switch at the case, an input; active means open
 * @param debounceMs how long an input must read the same before a change counts, 0 to 1000 ms; with 0 every edge counts
 * @param hold how long a button is down until it counts as held, up to a minute; zero for never
 * @param light the status light, an output
 * @param relay the door relay, an output; active means closed, the door unlocked
 * @param relayHardLimit the longest the relay is ever closed in one go, whatever the pulses ask, up to 10 minutes
 * @param runDirectory for what the relay's pulses leave for each other and for who comes after a crash
 * @throws IllegalArgumentException when a number is out of its range or two of them name the same line
 */
public record PanelSettings(
    Kind kind,
    String chip,
    Line button,
    Line resetButton,
    Line tamper,
    int debounceMs,
    Duration hold,
    Line light,
    Line relay,
    Duration relayHardLimit,
    Path runDirectory) {

  private static final Duration RELAY_LIMIT_MAX = Duration.ofMinutes(10);
  private static final Duration HOLD_MAX = Duration.ofMinutes(1);

  public PanelSettings {
    if (debounceMs < 0 || debounceMs > 1000) {
      throw new IllegalArgumentException("debounceMs is " + debounceMs + ", allowed is 0 to 1000");
    }
    if (hold.isNegative() || hold.compareTo(HOLD_MAX) > 0) {
      throw new IllegalArgumentException("hold is " + hold + ", allowed is 0 up to 1 minute");
    }
    if (relayHardLimit.compareTo(Duration.ZERO) <= 0 || relayHardLimit.compareTo(RELAY_LIMIT_MAX) > 0) {
      throw new IllegalArgumentException(
          "relayHardLimit is " + relayHardLimit + ", allowed is more than 0 up to 10 minutes");
    }
    Set<Integer> taken = new HashSet<>();
    for (Line line : new Line[] {button, resetButton, tamper, light, relay}) {
      if (line.present() && !taken.add(line.number())) {
        throw new IllegalArgumentException("GPIO line " + line.number() + " is named twice; each needs its own");
      }
    }
  }

  /** Where the lines are. */
  public enum Kind { GPIOD, SIMULATED, NONE }

  /** The resistor that holds an input when nothing drives it. */
  public enum Pull { UP, DOWN, OFF }

  /**
   * One GPIO line.
   *
   * @param number the line's offset on its chip (the BCM number on a Raspberry Pi), -1 for none
   * @param activeLow true when a low level means pressed, open, lit or closed
   * @param pull the input's resistor; outputs ignore it
   */
  public record Line(int number, boolean activeLow, Pull pull) {
    public Line {
      if (number < -1 || number > 1023) {
        throw new IllegalArgumentException("GPIO line is " + number + ", allowed is 0 to 1023, or -1 for none");
      }
    }

    boolean present() {
      return number >= 0;
    }
  }
}
