package dev.callpoint.fleet;

import dev.callpoint.LightDevice;
import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** So many light devices at one broker on this machine. At each of them a visitor rings now and then. */
final class Fleet implements AutoCloseable {
  private static final long PASS_MS = 250;
  /** At a house door: six visitors an hour. */
  private static final Duration BETWEEN_RINGS = Duration.ofMinutes(10);

  /** Where each device has its state directory. */
  private final Path folder;
  private final List<LightDevice> devices = new ArrayList<>();
  private final Map<String, Long> ups = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> causes = new ConcurrentHashMap<>();
  private final AtomicLong drops = new AtomicLong();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService time =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("fleet").factory());

  Fleet(int count, int brokerPort) {
    try {
      folder = Files.createTempDirectory("fleet");
      Path file = folder.resolve("callpoint.toml");
      for (int i = 0; i < count; i++) {
        devices.add(new LightDevice(config(file, "door-%04d".formatted(i), brokerPort), new Ears()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them at once, as when the power comes back. */
  void start() {
    time.scheduleAtFixedRate(this::pass, PASS_MS, PASS_MS, TimeUnit.MILLISECONDS);
    devices.forEach(LightDevice::start);
  }

  int size() {
    return devices.size();
  }

  /** Whose line is up now. */
  int up() {
    return ups.size();
  }

  /** When each line came up that is up, readings of {@link System#nanoTime}. */
  List<Long> upNanos() {
    return List.copyOf(ups.values());
  }

  /** Lines lost so far. */
  long drops() {
    return drops.get();
  }

  /** What the lines have said that went wrong since this was asked last, and how often. */
  Map<String, Long> causes() {
    Map<String, Long> sums = new TreeMap<>();
    causes.forEach((cause, count) -> sums.put(cause, count.sumThenReset()));
    sums.values().removeIf(count -> count == 0);
    return sums;
  }

  /** What broke a device's core; none shall. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  private void pass() {
    double rings = (double) PASS_MS / BETWEEN_RINGS.toMillis();
    for (LightDevice device : devices) {
      try {
        device.pass();
      } catch (RuntimeException e) {
        broken.add(device.name() + ": " + e);
      }
      if (ThreadLocalRandom.current().nextDouble() < rings) {
        device.press();
      }
    }
  }

  @Override
  public void close() {
    devices.forEach(LightDevice::stop);
    try (var closing = Executors.newVirtualThreadPerTaskExecutor()) {
      devices.forEach(device -> closing.execute(device::close));
    }
    time.shutdownNow();
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config config(Path file, String name, int brokerPort) throws IOException {
    Files.writeString(file, """
        device = "%s"
        state_directory = "%s"
        [broker]
        url = "tcp://127.0.0.1:%d"
        """.formatted(name, file.resolveSibling(name), brokerPort));
    try {
      return Config.load(file);
    } catch (ConfigProblems e) {
      throw new AssertionError("the fleet's configuration", e);
    }
  }

  private final class Ears implements LightDevice.Listener {
    @Override
    public void up(LightDevice device) {
      ups.put(device.name(), System.nanoTime());
    }

    @Override
    public void down(LightDevice device, String cause) {
      causes.computeIfAbsent(cause.replaceAll("[0-9]+\\.[0-9] s", "some s").replaceAll("door-[0-9]+", "door-N"),
          _ -> new LongAdder()).increment();
      if (ups.remove(device.name()) != null) {
        drops.incrementAndGet();
      }
    }

    @Override
    public void broken(LightDevice device, Throwable why) {
      broken.add(device.name() + ": " + why);
    }
  }
}
