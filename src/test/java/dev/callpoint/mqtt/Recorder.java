package dev.callpoint.mqtt;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** A listener that writes down what it is told. */
final class Recorder implements Link.Listener {
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** @param retained the broker's flag */
  record Message(String topic, String text, boolean retained) {}

  final List<Message> messages = new CopyOnWriteArrayList<>();
  final List<String> causes = new CopyOnWriteArrayList<>();
  final Set<String> threads = ConcurrentHashMap.newKeySet();
  private volatile int ups;
  private volatile boolean up;

  @Override
  public void up() {
    threads.add(Thread.currentThread().getName());
    ups++;
    up = true;
  }

  @Override
  public void down(String cause) {
    threads.add(Thread.currentThread().getName());
    up = false;
    causes.add(cause);
  }

  @Override
  public void message(String topic, byte[] payload, boolean retained) {
    threads.add(Thread.currentThread().getName());
    messages.add(new Message(topic, new String(payload, StandardCharsets.UTF_8), retained));
  }

  int ups() {
    return ups;
  }

  void awaitUp() {
    within(LIMIT, () -> up);
  }

  void awaitUps(int count, Duration limit) {
    within(limit, () -> up && ups >= count);
  }

  void awaitDown(Duration limit) {
    within(limit, () -> !up);
  }

  void awaitMessage(Predicate<Message> wanted) {
    within(LIMIT, () -> messages.stream().anyMatch(wanted));
  }

  void awaitCause(String part) {
    within(LIMIT, () -> causes.stream().anyMatch(cause -> cause.contains(part)));
  }

  private void within(Duration limit, Callable<Boolean> condition) {
    try {
      await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not within " + limit.toMillis() + " ms: " + this, e);
    }
  }

  @Override
  public String toString() {
    return "up " + up + ", ups " + ups + ", causes " + causes + ", messages "
        + messages.stream().map(m -> m.topic() + " \"" + m.text().substring(0, Math.min(20, m.text().length())) + "\" ("
            + m.text().length() + (m.retained() ? ", retained)" : ")")).toList();
  }
}
