package dev.callpoint.core;

/**
 * Why a recovery was begun: a trigger that somebody pulled, a {@link VitalSign} that was out of its limit, or one of the
 * few things that need no limit.
 *
 * @param label as it stands in MQTT payloads, logs and on the command line: {@code camera-stalled}
 */
public record Cause(String label) {
  public static final Cause BUTTON = new Cause("button");
  public static final Cause MQTT = new Cause("mqtt");
  public static final Cause CONSOLE = new Cause("console");
  public static final Cause CLI = new Cause("cli");

  /** The engine's process ended by itself. */
  static final Cause ENGINE_DEAD = new Cause("engine-dead");

  /** The connection failed. */
  static final Cause ICE_FAILED = new Cause("ice-failed");

  /** The kernel tells that the network is not what it was. */
  static final Cause NETWORK_CHANGED = new Cause("network-changed");

  /** The operator's page is there and does not answer the offer. */
  static final Cause OFFER_UNANSWERED = new Cause("offer-unanswered");

  /** A call or a reset did not bring picture and sound in its time. */
  static final Cause OVERDUE = new Cause("overdue");

  /** The camera cannot be had, and it is time to try more. */
  static final Cause CAMERA_MISSING = new Cause("camera-missing");

  /** A sound card has gone while a session used it. */
  static final Cause SOUND_LOST = new Cause("sound-lost");

  /** The daemon has ended itself and was started again. */
  static final Cause SERVICE_RESTARTED = new Cause("service-restarted");

  /** Whether somebody asked for it, and nothing has to have been wrong. */
  public boolean isAsked() {
    return equals(BUTTON) || equals(MQTT) || equals(CONSOLE) || equals(CLI);
  }
}
