package dev.callpoint.faults;

import dev.callpoint.core.VitalSign;
import dev.callpoint.testkit.NetworkPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What breaks in the field: what the daemon shall call it, the rung that shall end it, the limit within which it shall
 * be noticed, how to break it and how to mend what does not mend itself. The rows stand in the classes that {@link #all}
 * names; a new row is one more there, nothing else.
 */
abstract class FieldFault {
  static final String ICE_RESTART = "ice-restart";
  static final String RESET = "reset";
  static final String COLD_RESET = "cold-reset";

  private final String label;
  private final String words;
  private final String cause;
  private final String rung;
  private final long limitMs;

  /**
   * @param label as on the command line: {@code engine-killed}
   * @param words for the table
   * @param cause that the incident shall name
   * @param rung that shall end it
   * @param limitMs within which it shall be noticed
   */
  FieldFault(String label, String words, String cause, String rung, long limitMs) {
    this.label = label;
    this.words = words;
    this.cause = cause;
    this.rung = rung;
    this.limitMs = limitMs;
  }

  /** Every row, in the table's order. */
  static List<FieldFault> all() {
    return Stream.of(EngineFaults.ROWS, SoundFaults.ROWS, PathFaults.ROWS, MessageFaults.ROWS)
        .flatMap(List::stream)
        .toList();
  }

  /** The limit that the daemon has where the configuration says nothing, in milliseconds. */
  static long limit(VitalSign sign) {
    return sign.fallback();
  }

  /** Off: what is to be seen is seen by another vital sign. */
  static String off(VitalSign sign) {
    return "watchdog." + sign.key() + " = 0";
  }

  /** Brings about what has to be before it breaks. */
  void prepare(Rig rig) {
    // All is well, and that is enough.
  }

  abstract void strike(Rig rig);

  /** Ends what would not end with the engine that had it; called at once after the strike. */
  void heal(Rig rig) {
    // The recovery does that.
  }

  /** What shows that it is over beside picture and sound in the operator's page; fails where it does not show. */
  void witness(Rig rig) {
    // Picture and sound say it.
  }

  /** What the configuration needs beside the usual. */
  List<String> toml() {
    return List.of();
  }

  /** The operator's browser runs in a network of its own. */
  boolean elsewhere() {
    return false;
  }

  /** An operator watches. */
  boolean inCall() {
    return true;
  }

  /** The page is heard before the recovery is called completed; else the daemon takes the camera's frames for enough. */
  boolean pageAsked() {
    return inCall();
  }

  /** How many incidents it takes, each of the same cause; the last one is ended by the rung. */
  int incidents() {
    return 1;
  }

  /** The operator's session goes on with other ICE credentials; else there is another one, by another engine. */
  final boolean keepsSession() {
    return rung.equals(ICE_RESTART);
  }

  /** Milliseconds since 1970 at which it broke: before the strike, or when the message that shall be lost was lost. */
  final long struckAtMs(Rig rig, long beforeMs) {
    return rig.postman().lostAtMs() == 0 ? beforeMs : rig.postman().lostAtMs();
  }

  /** Milliseconds since 1970 at which the daemon knew; by the first incident. */
  long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
    return Rig.beganAtMs(incident);
  }

  /** Milliseconds since 1970 at which it was over, verified by the daemon; by the last incident. */
  long backAtMs(Rig rig, JsonNode incident) {
    return Rig.beganAtMs(incident) + incident.path("ms").asLong();
  }

  /** What keeps it from being tried here, in words. */
  final Optional<String> obstacle() {
    return elsewhere() ? NetworkPath.obstacle() : Optional.empty();
  }

  final String words() {
    return words;
  }

  final String cause() {
    return cause;
  }

  final String rung() {
    return rung;
  }

  final long limitMs() {
    return limitMs;
  }

  final String label() {
    return label;
  }

  @Override
  public final String toString() {
    return label;
  }
}
