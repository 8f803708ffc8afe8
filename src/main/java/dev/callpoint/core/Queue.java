package dev.callpoint.core;

import dev.callpoint.core.Event.CommandReceived;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that were accepted and wait for their turn, in the order in which they came: a fleet's, which is spread in
 * time, and those that must be on the disk before they are carried out.
 *
 * @param held at most {@value #MAX}
 */
record Queue(List<Held> held) {
  static final int MAX = 16;
  static final Queue EMPTY = new Queue(List.of());

  /**
   * @param receivedMs when it came
   * @param dueMs not before then
   * @param awaitsDisk not before its id is on the disk either
   */
  record Held(CommandReceived command, long receivedMs, long dueMs, boolean awaitsDisk) {
    boolean isDue(long nowMs) {
      return nowMs >= dueMs && !awaitsDisk;
    }
  }

  boolean isFull() {
    return held.size() == MAX;
  }

  Queue with(Held one) {
    List<Held> next = new ArrayList<>(held);
    next.add(one);
    return new Queue(List.copyOf(next));
  }

  Queue without(Held one) {
    return new Queue(held.stream().filter(other -> !other.equals(one)).toList());
  }

  /** Its id is on the disk. */
  Queue written(String id) {
    return new Queue(held.stream().map(one -> one.command().id().equals(id) ? onDisk(one) : one).toList());
  }

  private static Held onDisk(Held one) {
    return new Held(one.command(), one.receivedMs(), one.dueMs(), false);
  }
}
