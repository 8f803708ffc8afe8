package dev.callpoint.panel;

import com.pi4j.io.gpio.digital.DigitalOutput;
import dev.callpoint.panel.PanelSettings.Line;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A relay on Pi4J's mock: the panel's thread closes and opens it, as no door depends on it. */
final class SimulatedRelay implements DoorRelay {
  private final OutputLine output;
  private final RelayTimer timer;

  SimulatedRelay(Line line, Duration hardLimit) {
    this.output = new OutputLine(PulsedRelay.NAME, line);
    this.timer = new RelayTimer(hardLimit.toNanos());
  }

  @Override
  public String name() {
    return output.name();
  }

  @Override
  public Line line() {
    return output.line();
  }

  @Override
  public boolean isOpen() {
    return output.isOpen();
  }

  @Override
  public Retry retry() {
    return output.retry();
  }

  @Override
  public void open(Gpio gpio, long nowNanos) throws GpioFault {
    output.open(gpio, nowNanos);
  }

  @Override
  public void lost() {
    output.lost();
    timer.end();
  }

  @Override
  public String pulse(Duration pulse, long nowNanos) throws GpioFault {
    timer.pulse(pulse.toNanos(), nowNanos);
    turn(nowNanos);
    return timer.words(nowNanos);
  }

  @Override
  public void turn(long nowNanos) throws GpioFault {
    output.set(timer.closedAt(nowNanos));
  }

  @Override
  public long wantedAtNanos() {
    return timer.opensAtNanos();
  }

  @Override
  public void end() throws GpioFault {
    timer.end();
    output.set(false);
  }

  @Override
  public boolean active() {
    return output.active();
  }

  @Nullable DigitalOutput output() {
    return output.output();
  }
}
