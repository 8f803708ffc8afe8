package dev.callpoint.mqtt;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue before the link's thread. Messages are bounded in number and in bytes, and dropped at the bound; everything
 * else is always taken, since a connection reports at most six such events in its life. Adding never waits for the
 * link's thread.
 */
final class Inbox {
  static final int MESSAGES_MAX = 256;
  static final int BYTES_MAX = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private int messages;
  private int bytes;

  /** False when the event is a message and there is no room for it. */
  boolean offer(Event event) {
    lock.lock();
    try {
      if (event instanceof Event.Arrived arrived) {
        if (messages >= MESSAGES_MAX || bytes + arrived.payload().length > BYTES_MAX) {
          return false;
        }
        messages++;
        bytes += arrived.payload().length;
      }
      events.add(event);
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next event, or null when none came within so many nanoseconds. */
  @Nullable Event poll(long waitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (events.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = filled.awaitNanos(left);
      }
      Event event = events.remove();
      if (event instanceof Event.Arrived arrived) {
        messages--;
        bytes -= arrived.payload().length;
      }
      return event;
    } finally {
      lock.unlock();
    }
  }

  /** The longest wait that {@link #poll} is asked for. */
  static final long LONGEST_WAIT_NANOS = TimeUnit.HOURS.toNanos(1);
}
