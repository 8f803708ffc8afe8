package dev.callpoint.panel;

import java.time.Duration;

/** The door's relay: open, but for pulses that end by themselves. */
sealed interface DoorRelay extends PanelLine permits SimulatedRelay, PulsedRelay {
  /**
   * Closes the relay for so long; while it is closed, makes that longer, but never beyond the hard limit counted from
   * its closing.
   *
   * @return what it does now, in words
   * @throws GpioFault when the relay cannot be closed
   */
  String pulse(Duration pulse, long nowNanos) throws GpioFault;

  /** @throws GpioFault when the line is lost, or a pulse has gone wrong */
  void turn(long nowNanos) throws GpioFault;

  /** When {@link #turn} is wanted next. */
  long wantedAtNanos();

  /** Opens the relay now, whatever it was to do. */
  void end() throws GpioFault;

  /** Whether it is closed, the door released. */
  boolean active();
}
