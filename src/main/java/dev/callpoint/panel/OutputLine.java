package dev.callpoint.panel;

import com.pi4j.io.gpio.digital.DigitalOutput;
import dev.callpoint.panel.PanelSettings.Line;
import org.jspecify.annotations.Nullable;

/** The light or the relay. Writes only when something changes. */
final class OutputLine implements PanelLine {
  private final String name;
  private final Line line;
  private final Retry retry = new Retry();
  /** Written by the panel's thread; volatile for tests that look at the level behind it. */
  private volatile @Nullable DigitalOutput output;
  private boolean active;

  OutputLine(String name, Line line) {
    this.name = name;
    this.line = line;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public boolean isOpen() {
    return output != null;
  }

  @Override
  public Retry retry() {
    return retry;
  }

  @Override
  public void open(Gpio gpio, long nowNanos) throws GpioFault {
    output = gpio.output(name, line);
    active = false;
  }

  @Override
  public void lost() {
    output = null;
    active = false;
  }

  /** @throws GpioFault when the line no longer takes it */
  void set(boolean wanted) throws GpioFault {
    DigitalOutput open = output;
    if (open == null || wanted == active) {
      return;
    }
    try {
      open.state(Gpio.level(line, wanted));
      active = wanted;
    } catch (RuntimeException e) {
      throw new GpioFault(name + " on GPIO line " + line.number() + " cannot be switched; it is opened anew", e);
    }
  }

  /** What was last written; false while the line is not open. */
  boolean active() {
    return active;
  }

  @Nullable DigitalOutput output() {
    return output;
  }
}
