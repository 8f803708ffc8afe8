package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Line;

/** A line that the panel wants: open, or due to be tried again. */
sealed interface PanelLine permits InputLine, OutputLine, DoorRelay {
  /** {@code button}, {@code reset_button}, {@code tamper}, {@code light} or {@code relay}, as in the configuration. */
  String name();

  Line line();

  boolean isOpen();

  Retry retry();

  /** @throws GpioFault when the line cannot be had */
  void open(Gpio gpio, long nowNanos) throws GpioFault;

  /** Forgets the line; whoever calls it gives it back to Pi4J. */
  void lost();
}
