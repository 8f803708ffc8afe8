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

  /**
   * Null at the bound.
   *
   * @param acknowledged run on Paho's thread when the message has arrived, and never when it has not
   */
  synchronized @Nullable Delivery begin(int size, long nowNanos, Runnable acknowledged) {
    if (open.size() >= MESSAGES_MAX || bytes + size > BYTES_MAX) {
      return null;
    }
    Delivery delivery = new Delivery(size, nowNanos, acknowledged);
    open.add(delivery);
    bytes += size;
    return delivery;
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
    private final int size;
    private final long begunNanos;
    private final Runnable acknowledged;

    private Delivery(int size, long begunNanos, Runnable acknowledged) {
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
      end();
    }
  }
}
