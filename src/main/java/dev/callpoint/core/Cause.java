package dev.callpoint.core;

import java.util.Locale;

/** Why a reset was made. The first four are triggers that somebody pulled, the others are what the watchdog saw. */
public enum Cause {
  BUTTON,
  MQTT,
  CONSOLE,
  CLI,
  /** The engine's heartbeat is missing. */
  ENGINE_SILENT,
  /** The engine's process ended by itself. */
  ENGINE_DEAD,
  /** Camera frames do not advance. */
  CAMERA_STALLED,
  /** Frames encoded or sent do not advance while the connection is up. */
  SEND_STALLED,
  /** The operator's page decodes nothing new while frames are sent. */
  PAGE_STALLED,
  /** The connection stayed disconnected. */
  ICE_DISCONNECTED,
  /** The connection failed. */
  ICE_FAILED,
  /** The operator's page is there and does not answer the offer. */
  OFFER_UNANSWERED,
  /** A call or a reset did not bring picture and sound in its time. */
  OVERDUE,
  /** The engine's memory is above its budget. */
  ENGINE_MEMORY;

  /** As it stands in MQTT payloads, logs and on the command line: {@code camera-stalled}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
