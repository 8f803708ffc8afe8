package dev.callpoint;

import dev.callpoint.core.Event;
import dev.callpoint.json.Json;
import dev.callpoint.mqtt.Discovery;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.tinylog.Logger;

/**
 * Tells Home Assistant of this device: at each connect, and again when Home Assistant says that it has begun, after a
 * while of its own, so that a house full of devices does not speak at once.
 *
 * <p>A broker may hang up at a topic that it does not allow (MQTT 3.1.1, 3.3.5), and a device that went on announcing
 * itself there would never be reached again. So an announcement under which the line broke {@value #BREAKS_MAX} times in
 * a row is made no more.
 *
 * <p>Any thread; nothing waits. An acknowledgement only sets a flag, as the link wants it.
 */
final class Announcement {
  static final long SPREAD_MS = 5_000;
  static final int BREAKS_MAX = 3;
  private static final String PART = "homeassistant";
  private static final int QOS = 1;

  private final Discovery discovery;
  private final Outbox.Link link;
  private final LongSupplier clockMs;
  private final Supplier<? extends RandomGenerator> random;
  private final Consumer<Event> events;
  private boolean wanted;
  private boolean up;
  private boolean due;
  private long dueMs;
  private int breaks;
  private volatile boolean unanswered;

  /** @param wanted false to announce nothing */
  Announcement(
      Discovery discovery,
      boolean wanted,
      Outbox.Link link,
      LongSupplier clockMs,
      Supplier<? extends RandomGenerator> random,
      Consumer<Event> events) {
    this.discovery = discovery;
    this.wanted = wanted;
    this.link = link;
    this.clockMs = clockMs;
    this.random = random;
    this.events = events;
  }

  synchronized void up() {
    up = true;
    unanswered = false;
    schedule(0);
    flush();
  }

  synchronized void down() {
    up = false;
    breaks = unanswered ? breaks + 1 : 0;
    unanswered = false;
    if (wanted && breaks == BREAKS_MAX) {
      wanted = false;
      String what = "the line to the broker broke " + BREAKS_MAX + " times when the device was announced on "
          + discovery.topic() + ": allow it there, or set homeassistant.discovery = false";
      Logger.warn(what);
      events.accept(new Event.PartFailed(PART, what));
    }
  }

  /** One that the broker has kept is old: the device has just announced itself anyway. */
  synchronized void homeAssistantSays(byte[] payload, boolean retained) {
    if (!retained && new String(payload, StandardCharsets.UTF_8).equals("online")) {
      schedule(random.get().nextLong(SPREAD_MS));
    }
  }

  /** To be called often: announces when it is time, and what the link could not take before. */
  synchronized void flush() {
    if (!wanted || !up || !due || clockMs.getAsLong() < dueMs) {
      return;
    }
    unanswered = true;
    byte[] payload = Json.bytes(discovery.payload());
    due = !link.publish(discovery.topic(), payload, QOS, true, () -> unanswered = false);
    if (due) {
      unanswered = false;
    }
  }

  /** Nothing is announced any more. */
  synchronized void end() {
    wanted = false;
  }

  private void schedule(long afterMs) {
    due = true;
    dueMs = clockMs.getAsLong() + afterMs;
  }
}
