package dev.callpoint.core;

/**
 * The answer to a request.
 *
 * @param id of the request
 * @param command {@code reset}, {@code hangup}, {@code unlock} or {@code fault}
 * @param outcome accepted comes first and at most once, one of the others ends it
 * @param cause of the reset as {@link Cause#label}, or empty
 * @param rung that ended it as {@link Rung#label}, or empty
 * @param ms from the request to this answer
 */
public record Result(
    String id, String command, Outcome outcome, String detail, String cause, String rung, long ms) {

  /** How far a request has come. */
  public enum Outcome {
    ACCEPTED,
    COMPLETED,
    FAILED,
    REFUSED;

    public boolean isFinal() {
      return this != ACCEPTED;
    }
  }
}
