package dev.callpoint;

import dev.callpoint.Outbox.Kind;
import dev.callpoint.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message that is kept until the broker has acknowledged it. Compared by identity: the same words said twice are two
 * messages.
 */
final class Kept {
  /** A broker that hangs up at a message, for its size or its topic, must not do so for ever. */
  static final int TRIES_MAX = 10;

  private static final long LATE_MS = 1_000;

  final Kind kind;
  final String name;
  final ObjectNode json;
  final int bytes;
  private final Clocks clocks;
  private final Said said;
  private int tries;
  private volatile boolean acknowledged;

  /**
   * When it was said.
   *
   * @param ms reading of this daemon's clock, perhaps from before it began; of an earlier start of the machine the
   *     latest that is possible
   * @param wall empty when the clock was not set
   * @param exact the reading is right, not only possible
   */
  private record Said(long ms, Optional<Instant> wall, boolean exact) {}

  private Kept(Kind kind, String name, ObjectNode json, Clocks clocks, Said said) {
    this.kind = kind;
    this.name = name;
    this.json = json;
    this.clocks = clocks;
    this.said = said;
    this.bytes = Json.bytes(json).length;
  }

  /**
   * One that is said now.
   *
   * @param name by which it is found in a store; in the order of the names they are said
   * @param json must not be changed any more
   */
  static Kept now(Kind kind, String name, ObjectNode json, Clocks clocks) {
    return new Kept(kind, name, json, clocks, new Said(clocks.nowMs(), clocks.wallNow(), true));
  }

  /** What {@link #stored} gave, perhaps to an earlier daemon; empty when it is none. */
  static Optional<Kept> of(String name, ObjectNode stored, Clocks clocks) {
    Optional<Kind> kind = Arrays.stream(Kind.values()).filter(k -> k.label().equals(stored.path("kind").asString(""))).findFirst();
    if (kind.isEmpty() || !(stored.path("message") instanceof ObjectNode json)) {
      return Optional.empty();
    }
    boolean sameBoot = !clocks.boot().isEmpty() && stored.path("boot").asString("").equals(clocks.boot());
    long ms = clocks.bootedMs() + (sameBoot ? stored.path("upMs").asLong(0) : 0);
    Said said = new Said(Math.min(ms, clocks.nowMs()), instant(stored.path("at").asString("")), sameBoot);
    return Optional.of(new Kept(kind.get(), name, json, clocks, said));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** With all that the next daemon must know. */
  ObjectNode stored() {
    ObjectNode stored = Json.newObject().put("kind", kind.label()).put("boot", clocks.boot());
    stored.put("upMs", said.ms() - clocks.bootedMs());
    said.wall().ifPresent(wall -> stored.put("at", wall.toString()));
    return stored.set("message", json);
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  boolean isTriedTooOften() {
    return tries >= TRIES_MAX;
  }

  /** How long ago it was said; at least so long, where an earlier start of the machine had no clock that was set. */
  long lateMs() {
    long ms = clocks.nowMs() - said.ms();
    if (said.exact() || said.wall().isEmpty()) {
      return ms;
    }
    Instant then = said.wall().get();
    return clocks.wallNow().map(now -> Math.max(ms, Duration.between(then, now).toMillis())).orElse(ms);
  }

  /**
   * False when the link takes no more now; true also where an earlier connection's acknowledgement came after all.
   *
   * @param missedMs a ring that is later than that is told as one that was missed
   */
  boolean send(Outbox.Link link, String topic, int qos, long missedMs) {
    if (acknowledged) {
      return true;
    }
    boolean taken = link.publish(topic, payload(missedMs), qos, false, () -> acknowledged = true);
    tries += taken ? 1 : 0;
    return taken;
  }

  /** One that is late says by how much. An event says when it was, if that is known. */
  private byte[] payload(long missedMs) {
    long lateMs = lateMs();
    boolean isEvent = kind == Kind.EVENT;
    if (lateMs <= LATE_MS && !isEvent) {
      return Json.bytes(json);
    }
    ObjectNode told = json.deepCopy();
    if (isEvent) {
      Optional<Instant> at =
          said.wall().or(() -> said.exact() ? clocks.wallNow().map(now -> now.minusMillis(lateMs)) : Optional.empty());
      at.ifPresent(then -> told.put("at", then.toString()));
    }
    if (lateMs > LATE_MS) {
      told.put("late_ms", lateMs);
      if (isEvent) {
        told.put("detail", "late: " + lateMs / 1_000 + " s ago, " + json.path("detail").asString(""));
      }
      if (isRing() && lateMs > missedMs) {
        told.put("event_type", "missed");
      }
    }
    return Json.bytes(told);
  }

  boolean isRing() {
    return kind == Kind.EVENT && json.path("event_type").asString("").equals("ring");
  }

  @Override
  public String toString() {
    String what = json.path("outcome").asString(json.path("event_type").asString(""));
    return kind.name().toLowerCase(Locale.ROOT) + " " + json.path("id").asString("") + " (" + what + ")";
  }
}
