package dev.callpoint.core;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A clock that stands still while things happen, and what is due on it. What is due at the same moment happens in the
 * order in which it was planned.
 *
 * <p>Some of it recurs for as long as nothing changes: ticks, heartbeats, reports. A {@link #leap} takes that along and
 * leaves alone what happens once.
 */
final class Timeline {
  private record Due(long atMs, long order, boolean recurring, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> dues = new PriorityQueue<>();
  private long now = 1;
  private long order;
  private long happened;

  long now() {
    return now;
  }

  /** How many things that do not recur have happened. */
  long happened() {
    return happened;
  }

  /** Once. */
  void after(long delayMs, Runnable action) {
    dues.add(new Due(now + delayMs, order++, false, action));
  }

  /** As one of a series with a steady interval. */
  void again(long delayMs, Runnable action) {
    dues.add(new Due(now + delayMs, order++, true, action));
  }

  long nextMs() {
    return dues.isEmpty() ? Long.MAX_VALUE : dues.element().atMs();
  }

  /** When the next thing happens that does not recur. */
  long nextHappeningMs() {
    long next = Long.MAX_VALUE;
    for (Due due : dues) {
      if (!due.recurring()) {
        next = Math.min(next, due.atMs());
      }
    }
    return next;
  }

  void step() {
    Due due = dues.remove();
    now = Math.max(now, due.atMs());
    if (!due.recurring()) {
      happened++;
    }
    due.action().run();
  }

  /** Until then and no further: what is due later is not touched. */
  void runTo(long endMs) {
    while (nextMs() <= endMs) {
      step();
    }
    now = Math.max(now, endMs);
  }

  /** Time passes in which nobody gets to do anything; what was due is late. */
  void sleep(long ms) {
    now += ms;
  }

  /** As if all that recurs had gone on for so long. */
  void leap(long ms) {
    List<Due> shifted = new ArrayList<>(dues.size());
    for (Due due : dues) {
      shifted.add(due.recurring() ? new Due(due.atMs() + ms, due.order(), true, due.action()) : due);
    }
    dues.clear();
    dues.addAll(shifted);
    now += ms;
  }
}
