package dev.callpoint.recording;

/** A recording, or a part of one, that is torn, corrupted, none at all, or of a program whose records have another shape. */
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message);
  }
}
