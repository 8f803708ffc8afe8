package dev.callpoint.core;

import java.util.Locale;

/** A step of the recovery ladder. */
public enum Rung {
  /** The standby takes over. */
  RESET,
  /** All engines are killed and new ones started from nothing. */
  COLD_RESET,
  /** What works is kept up, the rest is tried again slowly, for ever. */
  NEEDS_HELP;

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
