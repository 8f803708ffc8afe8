package dev.callpoint.control;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Those who wait for incidents as they happen: at most {@value #MAX}, for each of whom at most {@value #WAITING_MAX} wait. */
final class Followers {
  static final int MAX = 4;
  static final int WAITING_MAX = 64;

  private final List<Follower> all = new CopyOnWriteArrayList<>();

  /** One of them; closed when he has gone. */
  final class Follower implements AutoCloseable {
    private final BlockingQueue<JsonNode> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

    /** The next incident; null when there is none in that time, or this follower was too slow and missed one. */
    @Nullable JsonNode next(long limitMs) throws InterruptedException {
      return waiting.poll(limitMs, TimeUnit.MILLISECONDS);
    }

    /** False when he was too slow: he is told no more. */
    boolean keepsUp() {
      return all.contains(this) || !waiting.isEmpty();
    }

    @Override
    public void close() {
      all.remove(this);
    }
  }

  /** @throws IllegalStateException when there are too many */
  synchronized Follower join() {
    if (all.size() == MAX) {
      throw new IllegalStateException(MAX + " follow incidents already: end one of them");
    }
    Follower follower = new Follower();
    all.add(follower);
    return follower;
  }

  /** Never waits. */
  void tell(JsonNode incident) {
    for (Follower follower : all) {
      if (!follower.waiting.offer(incident)) {
        all.remove(follower);
      }
    }
  }
}
