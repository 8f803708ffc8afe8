package dev.callpoint.devices;

import java.util.List;

/**
 * A GPIO chip.
 *
 * @param name as {@code gpiochip0}, which is what {@code panel.chip} wants
 * @param label the driver's word for it, as {@code pinctrl-bcm2711}; {@code ""} when it could not be asked
 * @param lines how many there are; 0 when it could not be asked
 * @param problem why it could not be asked, and what to do; {@code ""} when it was
 */
public record GpioChip(String name, String label, int lines, List<Busy> busy, String problem) {

  /** @param holder who holds it, by the name that it gave */
  public record Busy(int line, String holder) {}
}
