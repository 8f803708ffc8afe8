package dev.callpoint.fleet;

import dev.callpoint.testkit.Mosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Lives a fleet's day in short, tells it step by step, and remembers what was not as it must be. */
final class FleetReport {
  /** How long the broker is away. */
  private static final Duration AWAY = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Mosquitto broker;
  private final Fleet fleet;
  private final Consumer<String> out;
  private final List<String> problems = new ArrayList<>();

  FleetReport(Mosquitto broker, Fleet fleet, Consumer<String> out) {
    this.broker = broker;
    this.fleet = fleet;
    this.out = out;
  }

  /** What was not as it must be; empty when all was. */
  List<String> problems() {
    fleet.broken().forEach(problem -> problems.add("broken: " + problem));
    return List.copyOf(problems);
  }

  Return connect(Usage before) {
    long begun = System.nanoTime();
    fleet.start();
    awaitAll("connected");
    Return connected = Return.of(fleet.upNanos(), begun);
    out.accept(fleet.size() + " devices started at once, connected after " + connected);
    tellCauses();
    out.accept("each costs " + Usage.now().perDevice(before, fleet.size()) + "; the broker has "
        + OpenFiles.used(broker.pid()) + " files open of " + OpenFiles.limit(broker.pid()) + " that it may, and "
        + OpenFiles.residentKb(broker.pid()) / 1024 + " MiB");
    return connected;
  }

  /** As they live when nothing special happens. */
  void live(Duration time) {
    ProcessHandle server = ProcessHandle.of(broker.pid()).orElseThrow();
    try (Ears ears = new Ears(broker.port())) {
      awaitRetained(ears);
      Map<String, Long> before = ears.counts();
      Duration processor = Usage.processor(ProcessHandle.current());
      Duration servers = Usage.processor(server);
      pass(time);
      double seconds = time.toMillis() / 1_000.0;
      out.accept("messages in a second: " + ears.counts().entrySet().stream()
          .map(e -> "%s %.1f".formatted(e.getKey(), (e.getValue() - before.getOrDefault(e.getKey(), 0L)) / seconds))
          .collect(Collectors.joining(", "))
          + "; processor: the fleet " + share(Usage.processor(ProcessHandle.current()).minus(processor), time)
          + ", the broker " + share(Usage.processor(server).minus(servers), time));
    }
  }

  /** @param calm after all are back: nobody may be thrown out again so soon */
  Return restart(boolean kill, Duration calm) {
    long drops = fleet.drops();
    if (kill) {
      broker.kill();
    } else {
      broker.stop();
    }
    Awaitility.await("all know it").atMost(LIMIT).until(() -> fleet.up() == 0);
    pass(AWAY);
    broker.restart();
    long returned = System.nanoTime();
    awaitAll("back");
    Return back = Return.of(fleet.upNanos(), returned);
    long again = fleet.drops() - drops - fleet.size();
    pass(calm);
    long later = fleet.drops() - drops - fleet.size() - again;
    out.accept("broker " + (kill ? "killed" : "stopped") + " and started " + AWAY.toSeconds() + " s later: all back after "
        + back);
    tellCauses();
    out.accept("thrown out again meanwhile: " + again + ", in the " + calm.toSeconds() + " s after that: " + later);
    if (later > 0 || fleet.up() < fleet.size()) {
      problems.add(later + " were thrown out again, " + fleet.up() + " of " + fleet.size() + " are up");
    }
    checkPresence();
    return back;
  }

  /** What the broker tells somebody who comes now. */
  private void checkPresence() {
    try (Ears ears = new Ears(broker.port())) {
      try {
        awaitRetained(ears);
        out.accept("the broker knows all of them as online, with their states");
      } catch (ConditionTimeoutException e) {
        problems.add("the broker knows " + ears.online() + " of " + fleet.size() + " as online: " + ears.counts());
      }
    }
  }

  private void tellCauses() {
    fleet.causes().forEach((cause, count) -> out.accept("  " + count + " times: " + cause));
  }

  private void awaitRetained(Ears ears) {
    Awaitility.await().atMost(LIMIT)
        .until(() -> ears.online() == fleet.size() && ears.counts().getOrDefault("state", 0L) >= fleet.size());
  }

  private void awaitAll(String how) {
    try {
      Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> fleet.up() == fleet.size());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(fleet.up() + " of " + fleet.size() + " are " + how + " after " + LIMIT.toSeconds() + " s", e);
    }
  }

  private static String share(Duration used, Duration of) {
    return String.format(Locale.ROOT, "%.0f %%", 100.0 * used.toMillis() / of.toMillis());
  }

  private static void pass(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a fleet lived", e);
    }
  }
}
