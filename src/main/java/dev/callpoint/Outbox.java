package dev.callpoint;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the broker cannot take at once, because too much is on its way already: it is sent, in order, as soon as it can.
 * At most {@value #MESSAGES_MAX} messages wait, of a retained one the newest alone; what is beyond that is lost.
 * Nothing waits while the broker is away: what is still true is said again when it comes back.
 *
 * <p>Any thread; no call waits for the broker.
 */
final class Outbox {
  static final int MESSAGES_MAX = 512;

  /** Hands a message to the broker's link; false when it takes no more now. */
  @FunctionalInterface
  interface Link {
    boolean publish(String topic, byte[] payload, int qos, boolean retained);
  }

  private record Message(String topic, byte[] payload, int qos, boolean retained) {}

  private final Link link;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private boolean up;

  Outbox(Link link) {
    this.link = link;
  }

  /** False when the message is lost: the broker is away, or too much waits. */
  synchronized boolean publish(String topic, byte[] payload, int qos, boolean retained) {
    if (!up) {
      return false;
    }
    flush();
    if (waiting.isEmpty() && link.publish(topic, payload, qos, retained)) {
      return true;
    }
    if (retained) {
      waiting.removeIf(message -> message.retained() && message.topic().equals(topic));
    }
    return waiting.size() < MESSAGES_MAX && waiting.offer(new Message(topic, payload, qos, retained));
  }

  /** Sends what can be sent of what waits. */
  synchronized void flush() {
    Message next;
    while ((next = waiting.peek()) != null && link.publish(next.topic(), next.payload(), next.qos(), next.retained())) {
      waiting.remove();
    }
  }

  synchronized void up() {
    up = true;
  }

  synchronized void down() {
    up = false;
    waiting.clear();
  }
}
