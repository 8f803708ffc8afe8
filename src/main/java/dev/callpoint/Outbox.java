package dev.callpoint;

import dev.callpoint.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said to the broker, in the order in which it was said. What the broker cannot take at once, because too much
 * is on its way already, is sent as soon as it can. There are two ways to say something:
 *
 * <ul>
 *   <li>{@link #publish}: worthless later, or said again by itself. At most {@value #MESSAGES_MAX} such messages wait,
 *       of a topic's state or picture the newest alone; what is beyond that is lost, and so is what waits when the line
 *       breaks.
 *   <li>{@link #keep}: kept until the broker has acknowledged it (MQTT 3.1.1, 4.3.2), also while the broker is away, and
 *       sent again, in order, when the line is back. Events and incidents are kept on the disk as well, so a daemon that
 *       was killed, or a machine without power, tells them later. Whoever subscribes may hear a message twice, as the
 *       line may break under the acknowledgement: a result is known by its {@code id} and {@code outcome}, an incident
 *       too, an event by its {@code id}.
 * </ul>
 *
 * <pre>
 *   keep ──▶ waiting ──link takes it──▶ under way ──acknowledged──▶ forgotten
 *     │        ▲                           │                            ▲
 *     │        └───────── line back ◀──────┘ line breaks, up to {@value Kept#TRIES_MAX} times
 *     └──▶ store, unless it is acknowledged within {@value #GRACE_MS} ms ──┘
 *   at a bound of its {@link Kind}, a day old, or after too many tries, it is given up, which is logged and counted, and
 *   of an event or an incident told, as one event {@code expired} with their count
 * </pre>
 *
 * <p>Any thread; no call waits for broker or disk. An acknowledgement only sets a flag, on a thread of the link's: this
 * object's lock is held while the link is called, so the link must not need it.
 */
final class Outbox {
  static final int MESSAGES_MAX = 512;
  static final long AGE_MAX_MS = 24 * 3_600_000L;
  /** A broker that is well acknowledges in much less, so on most days the SD card is never written for it. */
  static final long GRACE_MS = 250;

  private static final int QOS = 1;
  private static final long LOOK_MS = 60_000;
  private static final String EXPIRED = "expired";

  /** Hands a message to the broker's link; false when it takes no more now. */
  @FunctionalInterface
  interface Link {
    boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged);
  }

  /** Where messages outlive the daemon. No call waits. */
  interface Store {
    /** @param afterMs unless it is removed within that */
    void put(String name, ObjectNode message, long afterMs);

    void remove(String name);
  }

  /** What is kept, each kind with bounds of its own, so that many results push out no incident. */
  enum Kind {
    /** As many as may wait while the broker is there: many requests are answered at once when a reset ends. */
    RESULT(512, 512 << 10, false),
    EVENT(100, 64 << 10, true),
    /** Each comes with 30 s of vital signs, some 10 KiB; the journal has them all. */
    INCIDENT(16, 1 << 20, true);

    final int messagesMax;
    final int bytesMax;
    final boolean stored;

    Kind(int messagesMax, int bytesMax, boolean stored) {
      this.messagesMax = messagesMax;
      this.bytesMax = bytesMax;
      this.stored = stored;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param kept messages that the broker has not acknowledged yet
   * @param givenUp messages that it never will, as far as is known, since the daemon began
   */
  record Counts(int kept, long givenUp) {}

  private final Link link;
  private final Store store;
  private final Clocks clocks;
  private final Function<Kind, String> topics;
  private final long missedMs;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Deque<Kept> kept = new ArrayDeque<>();
  /** Ids of events are of this run of the daemon, so yesterday's are not said again. */
  private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  private @Nullable Kept expired;
  private long lastNumber;
  private long lastId;
  private boolean up;
  private long givenUp;
  private long lookedMs;

  /**
   * @param topics of each kind
   * @param missedMs a ring that is told later than that is told as one that was missed
   */
  Outbox(Link link, Store store, Clocks clocks, Function<Kind, String> topics, long missedMs) {
    this.link = link;
    this.store = store;
    this.clocks = clocks;
    this.topics = topics;
    this.missedMs = missedMs;
    this.lookedMs = clocks.nowMs();
  }

  /** An id for an event, which no other has. */
  synchronized String newId() {
    return run + "-" + ++lastId;
  }

  /** What an earlier daemon has left in the store, by name; before anything else is said. */
  synchronized void restore(SortedMap<String, ObjectNode> stored) {
    stored.forEach((name, message) -> {
      lastNumber = Math.max(lastNumber, number(name));
      Kept.of(name, message, clocks).ifPresentOrElse(this::restored, () -> store.remove(name));
    });
    giveUpOld();
  }

  /** False when the message is lost: the broker is away, or too much waits. */
  boolean publish(String topic, byte[] payload, int qos, boolean retained) {
    return publish(topic, payload, qos, retained, () -> {});
  }

  /** @param acknowledged run when the broker has the message; it may only note this, see {@link Link} */
  boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
    return publish(new Passing(topic, payload, qos, retained, retained, acknowledged));
  }

  /** The same, for what takes the place of an earlier one that waits. */
  boolean publishNewest(String topic, byte[] payload, int qos) {
    return publish(new Passing(topic, payload, qos, false, true, () -> {}));
  }

  private synchronized boolean publish(Passing message) {
    if (!up) {
      return false;
    }
    flush();
    if (waiting.isEmpty() && message.send()) {
      return true;
    }
    if (message.newestAlone) {
      waiting.removeIf(message::replaces);
    }
    return waiting.size() < MESSAGES_MAX && waiting.offer(message);
  }

  /** @param json must not be changed any more */
  synchronized void keep(Kind kind, ObjectNode json) {
    settle();
    Kept message = add(kind, json);
    if (message.bytes > kind.bytesMax) {
      giveUp(message, "it is too large");
    }
    giveUpBeyond(kind);
    flush();
  }

  /** These are said in vain by now, as something newer tells of it too. Whether one has arrived is not known. */
  synchronized void withdraw(Predicate<Kept> which) {
    settle();
    List.copyOf(kept).stream().filter(which).forEach(this::forget);
  }

  /** Sends what can be sent of what waits. */
  synchronized void flush() {
    settle();
    if (clocks.nowMs() - lookedMs >= LOOK_MS) {
      giveUpOld();
    }
    Message next;
    while ((next = waiting.peek()) != null && next.send()) {
      waiting.remove();
    }
  }

  synchronized void up() {
    up = true;
    settle();
    giveUpOld();
    waiting.clear();
    kept.forEach(message -> waiting.add(new Keeping(message)));
    flush();
  }

  synchronized void down() {
    up = false;
    waiting.clear();
    settle();
    List<Kept> hopeless = kept.stream().filter(Kept::isTriedTooOften).toList();
    hopeless.forEach(message -> giveUp(message, "the line broke under it " + Kept.TRIES_MAX + " times"));
  }

  synchronized Counts counts() {
    settle();
    return new Counts(kept.size(), givenUp);
  }

  // --- what is kept ---

  private Kept add(Kind kind, ObjectNode json) {
    Kept message = Kept.now(kind, "%016d".formatted(++lastNumber), json, clocks);
    kept.add(message);
    if (up) {
      waiting.add(new Keeping(message));
    }
    if (kind.stored) {
      store.put(message.name, message.stored(), up ? GRACE_MS : 0);
    }
    return message;
  }

  private void restored(Kept message) {
    kept.add(message);
    if (isExpiry(message)) {
      expired = message;
    }
  }

  private static long number(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isExpiry(Kept message) {
    return message.json.path("event_type").asString("").equals(EXPIRED);
  }

  /** Forgets what is acknowledged. */
  private void settle() {
    kept.removeIf(message -> {
      if (message.isAcknowledged() && message.kind.stored) {
        store.remove(message.name);
      }
      return message.isAcknowledged();
    });
  }

  private void forget(Kept message) {
    kept.remove(message);
    waiting.removeIf(waits -> waits instanceof Keeping k && k.message == message);
    if (message.kind.stored) {
      store.remove(message.name);
    }
  }

  // --- giving up ---

  private void giveUpOld() {
    lookedMs = clocks.nowMs();
    List<Kept> old = kept.stream().filter(message -> message.kind.stored && message.lateMs() > AGE_MAX_MS).toList();
    old.forEach(message -> giveUp(message, "it is older than a day"));
  }

  private void giveUpBeyond(Kind kind) {
    List<Kept> ofKind = kept.stream().filter(message -> message.kind == kind && message != expired).toList();
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
    forget(message);
    givenUp++;
    Logger.warn("{} is given up, the broker has not acknowledged it: {}", message, why);
    if (message.kind.stored && message != expired) {
      tellExpired();
    }
  }

  /** One event counts them all until it is acknowledged, under one id: whoever hears it twice takes the later count. */
  private void tellExpired() {
    Kept before = expired != null && kept.contains(expired) ? expired : null;
    long count = before == null ? 1 : before.json.path("count").asLong(0) + 1;
    String id = before == null ? newId() : before.json.path("id").asString("");
    if (before != null) {
      forget(before);
    }
    expired = add(Kind.EVENT, Json.newObject().put("event_type", EXPIRED).put("id", id).put("count", count)
        .put("detail", "events and incidents that could not be told: " + count));
  }

  // --- what waits ---

  private sealed interface Message {
    /** False when the link takes no more now. */
    boolean send();
  }

  private final class Passing implements Message {
    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retained;
    private final boolean newestAlone;
    private final Runnable acknowledged;

    Passing(String topic, byte[] payload, int qos, boolean retained, boolean newestAlone, Runnable acknowledged) {
      this.topic = topic;
      this.payload = payload;
      this.qos = qos;
      this.retained = retained;
      this.newestAlone = newestAlone;
      this.acknowledged = acknowledged;
    }

    @Override
    public boolean send() {
      return link.publish(topic, payload, qos, retained, acknowledged);
    }

    boolean replaces(Message other) {
      return other instanceof Passing earlier && earlier.newestAlone && earlier.topic.equals(topic);
    }
  }

  private final class Keeping implements Message {
    private final Kept message;

    Keeping(Kept message) {
      this.message = message;
    }

    @Override
    public boolean send() {
      return message.send(link, topics.apply(message.kind), QOS, missedMs);
    }
  }
}
