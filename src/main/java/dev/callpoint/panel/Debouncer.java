package dev.callpoint.panel;

/**
 * Makes presses of edges. A change counts when the line has read the same for the whole debounce time; a shorter
 * excursion, in either direction, never happened. Pure: time is a parameter and never goes back.
 *
 * <pre>
 *              active edge            stable for debounce
 *   RELEASED ───────────────▶ settling ───────────────▶ PRESSED    (and the same back)
 *       ▲                        │
 *       └────── inactive edge ───┘
 * </pre>
 *
 * <p>The edges carry the times at which they were seen, so a late reader comes to the same presses as a prompt one.
 *
 * <p>Our own rather than Pi4J's: Pi4J has no debounce in its mock, and the one in its gpiod input compares the
 * kernel's event time with {@link System#nanoTime()}, which holds only where the kernel stamps events with the
 * monotonic clock (5.7 and later). So Pi4J passes raw edges, and one rule holds for every kind of panel.
 */
final class Debouncer {
  /** What a call made certain. */
  enum Change { NONE, PRESSED, RELEASED }

  private static final long NEVER = Long.MAX_VALUE;

  private final long debounceNanos;
  private boolean stable;
  private boolean candidate;
  private long candidateSince;
  private boolean pressReported;

  /**
   * @param active what the line reads as watching begins. A button that is already down is not a press: it may be
   *     stuck or wired the other way round, and must not ring at every start. It counts after its first release.
   */
  Debouncer(long debounceNanos, boolean active, long nowNanos) {
    this.debounceNanos = debounceNanos;
    this.stable = active;
    this.candidate = active;
    this.candidateSince = nowNanos;
  }

  /**
   * Takes an edge to a level at a time, and tells what the time before it had made certain. Settle at the same time
   * next.
   */
  Change edge(boolean active, long atNanos) {
    Change change = settle(atNanos);
    levelRead(active, atNanos);
    return change;
  }

  /**
   * Takes a level that was read, not reported as an edge. It tells nothing of the time before it: what was about to
   * settle and no longer reads so does not count.
   */
  void levelRead(boolean active, long nowNanos) {
    if (active != candidate) {
      candidate = active;
      candidateSince = nowNanos;
    }
  }

  /** Lets time pass. */
  Change settle(long nowNanos) {
    if (candidate == stable || nowNanos - candidateSince < debounceNanos) {
      return Change.NONE;
    }
    stable = candidate;
    if (stable) {
      pressReported = true;
      return Change.PRESSED;
    }
    boolean paired = pressReported;
    pressReported = false;
    return paired ? Change.RELEASED : Change.NONE;
  }

  /** When {@link #settle} has to be called next, {@link Long#MAX_VALUE} when nothing is settling. */
  long settlesAtNanos() {
    return candidate == stable ? NEVER : candidateSince + debounceNanos;
  }

  /** The level of the last edge, settled or not. */
  boolean lastLevel() {
    return candidate;
  }

  /** The debounced level. */
  boolean down() {
    return stable;
  }

  /** Whether a press was reported whose release was not. */
  boolean pressReported() {
    return pressReported;
  }

  /** Whether the button is down, but never was pressed: it was so when watching began. */
  boolean heldFromStart() {
    return stable && !pressReported;
  }
}
