package dev.callpoint;

import dev.callpoint.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.tinylog.Logger;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said to the broker, in the order in which it was said. What the broker cannot take at once, because too much
 * is on its way already, is sent as soon as it can. There are two ways to say something:
 *
 * <ul>
 *   <li>{@link #publish}: worthless later, or said again by itself. At most {@value #MESSAGES_MAX} such messages wait,
 *       of a retained one the newest alone; what is beyond that is lost, and so is what waits when the line breaks.
 *   <li>{@link #keep}: kept in memory until the broker has acknowledged it (MQTT 3.1.1, 4.3.2), also while the broker is
 *       away, and sent again, in order, when the line is back. Whoever subscribes may hear it twice, as the line may
 *       break under the acknowledgement: a result is known by its {@code id} and {@code outcome}, an incident too.
 * </ul>
 *
 * <pre>
 *   keep ──▶ waiting ──link takes it──▶ under way ──acknowledged──▶ forgotten
 *              ▲                           │
 *              └───────── line back ◀──────┘ line breaks, up to {@value Kept#TRIES_MAX} times
 *   at a bound of its {@link Kind}, or after too many tries, the oldest is given up, which is logged and counted
 * </pre>
 *
 * <p>Any thread; no call waits for the broker. An acknowledgement only sets a flag, on a thread of the link's: this
 * object's lock is held while the link is called, so the link must not need it.
 */
final class Outbox {
  static final int MESSAGES_MAX = 512;

  /** Hands a message to the broker's link; false when it takes no more now. */
  @FunctionalInterface
  interface Link {
    boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged);
  }

  /** What is kept, each kind with bounds of its own, so that many results push out no incident. */
  enum Kind {
    /** As many as may wait while the broker is there: many requests are answered at once when a reset ends. */
    RESULT(512, 512 << 10),
    /** Each comes with 30 s of vital signs, some 10 KiB; the journal has them all. */
    INCIDENT(16, 1 << 20);

    final int messagesMax;
    final int bytesMax;

    Kind(int messagesMax, int bytesMax) {
      this.messagesMax = messagesMax;
      this.bytesMax = bytesMax;
    }
  }

  /**
   * @param kept messages that the broker has not acknowledged yet
   * @param givenUp messages that it never will, as far as is known, since the daemon began
   */
  record Counts(int kept, long givenUp) {}

  private final Link link;
  private final LongSupplier clockMs;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Deque<Kept> kept = new ArrayDeque<>();
  private boolean up;
  private long givenUp;

  /** @param clockMs monotonic */
  Outbox(Link link, LongSupplier clockMs) {
    this.link = link;
    this.clockMs = clockMs;
  }

  /** False when the message is lost: the broker is away, or too much waits. */
  boolean publish(String topic, byte[] payload, int qos, boolean retained) {
    return publish(topic, payload, qos, retained, () -> {});
  }

  /** @param acknowledged run when the broker has the message; it may only note this, see {@link Link} */
  synchronized boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
    if (!up) {
      return false;
    }
    flush();
    Passing message = new Passing(topic, payload, qos, retained, acknowledged);
    if (waiting.isEmpty() && message.send(link)) {
      return true;
    }
    if (retained) {
      waiting.removeIf(message::replaces);
    }
    return waiting.size() < MESSAGES_MAX && waiting.offer(message);
  }

  /** @param json must not be changed any more */
  synchronized void keep(Kind kind, String topic, ObjectNode json) {
    Kept message = new Kept(kind, topic, json, clockMs);
    kept.removeIf(Kept::isAcknowledged);
    kept.add(message);
    if (up) {
      waiting.add(message);
    }
    if (message.bytes > kind.bytesMax) {
      giveUp(message, "it is too large");
    }
    giveUpBeyond(kind);
    flush();
  }

  /** Sends what can be sent of what waits. */
  synchronized void flush() {
    kept.removeIf(Kept::isAcknowledged);
    Message next;
    while ((next = waiting.peek()) != null && next.send(link)) {
      waiting.remove();
    }
  }

  synchronized void up() {
    up = true;
    kept.removeIf(Kept::isAcknowledged);
    waiting.addAll(kept);
    flush();
  }

  synchronized void down() {
    up = false;
    waiting.clear();
    kept.removeIf(Kept::isAcknowledged);
    List<Kept> hopeless = kept.stream().filter(Kept::isTriedTooOften).toList();
    hopeless.forEach(message -> giveUp(message, "the line broke under it " + Kept.TRIES_MAX + " times"));
  }

  synchronized Counts counts() {
    kept.removeIf(Kept::isAcknowledged);
    return new Counts(kept.size(), givenUp);
  }

  private void giveUpBeyond(Kind kind) {
    List<Kept> ofKind = kept.stream().filter(message -> message.kind == kind).toList();
    int messages = ofKind.size();
    int bytes = ofKind.stream().mapToInt(message -> message.bytes).sum();
    for (Kept oldest : ofKind) {
      if (messages <= kind.messagesMax && bytes <= kind.bytesMax) {
        return;
      }
      messages--;
      bytes -= oldest.bytes;
      giveUp(oldest, "too many newer ones wait for the broker");
    }
  }

  private void giveUp(Kept message, String why) {
    kept.remove(message);
    waiting.remove(message);
    givenUp++;
    Logger.warn("{} is given up, the broker has not acknowledged it: {}", message, why);
  }

  private sealed interface Message {
    /** False when the link takes no more now. */
    boolean send(Link link);
  }

  private record Passing(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged)
      implements Message {
    @Override
    public boolean send(Link link) {
      return link.publish(topic, payload, qos, retained, acknowledged);
    }

    boolean replaces(Message other) {
      return other instanceof Passing earlier && earlier.retained && earlier.topic.equals(topic);
    }
  }

  /** Compared by identity: the same words said twice are two messages. */
  private static final class Kept implements Message {
    /** A broker that hangs up at a message, for its size or its topic, must not do so for ever. */
    static final int TRIES_MAX = 10;

    private static final int QOS = 1;
    private static final long LATE_MS = 1_000;

    private final Kind kind;
    private final String topic;
    private final ObjectNode json;
    private final LongSupplier clockMs;
    private final long madeMs;
    private final int bytes;
    private int tries;
    private volatile boolean acknowledged;

    Kept(Kind kind, String topic, ObjectNode json, LongSupplier clockMs) {
      this.kind = kind;
      this.topic = topic;
      this.json = json;
      this.clockMs = clockMs;
      this.madeMs = clockMs.getAsLong();
      this.bytes = Json.bytes(json).length;
    }

    boolean isAcknowledged() {
      return acknowledged;
    }

    boolean isTriedTooOften() {
      return tries >= TRIES_MAX;
    }

    /** True also where an earlier connection's acknowledgement came after all. */
    @Override
    public boolean send(Link link) {
      if (acknowledged) {
        return true;
      }
      boolean taken = link.publish(topic, payload(), QOS, false, () -> acknowledged = true);
      tries += taken ? 1 : 0;
      return taken;
    }

    /** One that is late says by how much, as events do. */
    private byte[] payload() {
      long lateMs = clockMs.getAsLong() - madeMs;
      return Json.bytes(lateMs > LATE_MS ? json.deepCopy().put("late_ms", lateMs) : json);
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT) + " " + json.path("id").asString("")
          + " (" + json.path("outcome").asString("") + ")";
    }
  }
}
