package dev.callpoint.mqtt;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.jspecify.annotations.Nullable;

/**
 * The messages handed to Paho and not yet done with. Paho's own bound counts what was written to the socket, so behind
 * a socket that takes nothing its queue would grow for ever; this one counts everything.
 */
final class Deliveries {
  static final int MESSAGES_MAX = 64;
  static final int BYTES_MAX = 2 << 20;

  private final SequencedSet<Delivery> open = new LinkedHashSet<>();
  private int bytes;
  private @Nullable String failedTopic;

  /**
   * Null at the bound.
   *
   * @param acknowledged run on Paho's thread when the message has arrived, and never when it has not
   */
  synchronized @Nullable Delivery begin(String topic, int size, long nowNanos, Runnable acknowledged) {
    if (open.size() >= MESSAGES_MAX || bytes + size > BYTES_MAX) {
      return null;
    }
    Delivery delivery = new Delivery(topic, size, nowNanos, acknowledged);
    open.add(delivery);
    bytes += size;
    return delivery;
  }

  /** Of the oldest that is open, or else of the first that Paho gave up; null when there is neither. */
  synchronized @Nullable String unacknowledgedTopic() {
    return failedTopic == null && !open.isEmpty() ? open.getFirst().topic : failedTopic;
  }

  private synchronized void fail(Delivery delivery) {
    failedTopic = failedTopic == null ? delivery.topic : failedTopic;
    end(delivery);
  }

  private synchronized void end(Delivery delivery) {
    if (open.remove(delivery)) {
      bytes -= delivery.size;
    }
  }

  /** True when the oldest has waited for longer than that. */
  synchronized boolean overdue(long nowNanos, long limitNanos) {
    return !open.isEmpty() && nowNanos - open.getFirst().begunNanos > limitNanos;
  }

  /** One message on its way; ends when Paho says so, on Paho's thread, or when Paho would not take it. */
  final class Delivery implements IMqttActionListener {
    private final String topic;
    private final int size;
    private final long begunNanos;
    private final Runnable acknowledged;

    private Delivery(String topic, int size, long begunNanos, Runnable acknowledged) {
      this.topic = topic;
      this.size = size;
      this.begunNanos = begunNanos;
      this.acknowledged = acknowledged;
    }

    void end() {
      Deliveries.this.end(this);
    }

    @Override
    public void onSuccess(IMqttToken token) {
      end();
      acknowledged.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable why) {
      fail(this);
    }
  }
}
