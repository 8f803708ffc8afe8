package dev.callpoint.core;

/**
 * The answer to a request.
 *
 * @param id of the request
 * @param command {@code reset}, {@code hangup}, {@code unlock}, {@code snapshot}, {@code identify}, {@code restart} or
 *     {@code fault}
 * @param outcome accepted comes first and at most once, one of the others ends it
 * @param cause of the reset as {@link Cause#label}, or empty
 * @param rung that ended it as {@link Rung#label}, or empty
 * @param ms from the request to this answer, or from its turn where it had to wait for that; 0 from another daemon than took it
 */
public record Result(
    String id, String command, Outcome outcome, String detail, String cause, String rung, long ms) {

  Result as(Outcome other) {
    return new Result(id, command, other, detail, cause, rung, ms);
  }

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
