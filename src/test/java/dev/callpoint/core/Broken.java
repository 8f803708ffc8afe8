package dev.callpoint.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invariant that does not hold: which, when, and what led to it. */
@SuppressWarnings("serial")
final class Broken extends AssertionError {
  private static final int SHOWN = 40;

  private final String invariant;
  private final String how;
  private final long atMs;

  Broken(String invariant, String how) {
    this(invariant, how, null);
  }

  Broken(String invariant, String how, @Nullable Throwable cause) {
    this(invariant, how, -1, invariant + ": " + how, cause);
  }

  private Broken(String invariant, String how, long atMs, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.invariant = invariant;
    this.how = how;
    this.atMs = atMs;
  }

  /** @param recent what led to it, the oldest first */
  Broken on(long nowMs, Object what, List<String> recent) {
    List<String> last = recent.subList(Math.max(0, recent.size() - SHOWN), recent.size());
    String message = "at " + nowMs + " ms, on " + what + ": " + invariant + ": " + how + "\nbefore:\n" + String.join("\n", last);
    return new Broken(invariant, how, nowMs, message, this);
  }

  String invariant() {
    return invariant;
  }

  String how() {
    return how;
  }

  long atMs() {
    return atMs;
  }
}
