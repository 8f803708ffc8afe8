package dev.callpoint.outages;

import dev.callpoint.network.NetworkWatch;
import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A broker, the daemon's line to it and perhaps the peer's, a witness, and what all of them say meanwhile. */
final class OutageRig implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<List<String>> promised = new ArrayList<>();
  private final List<ScheduledExecutorService> load = new ArrayList<>();
  private final Duration keepAlive;
  private @Nullable NetworkPath path;
  private @Nullable Cable cable;
  private @Nullable Mosquitto broker;
  private @Nullable Witness witness;

  private OutageRig(Duration keepAlive) {
    this.keepAlive = keepAlive;
  }

  /**
   * All lines are up, and silent yet.
   *
   * @param peer beside the daemon's own line there is Paho's
   */
  static OutageRig build(Outage outage, Duration keepAlive, boolean peer) {
    OutageRig rig = new OutageRig(keepAlive);
    try {
      rig.place(outage);
      rig.connect(peer);
      return rig;
    } catch (RuntimeException | Error e) {
      rig.close();
      throw e;
    }
  }

  private void place(Outage outage) {
    List<String> lines = new ArrayList<>(Mosquitto.keepingSessions());
    String there = "127.0.0.1";
    int witnessPort;
    if (outage.elsewhere()) {
      path = closed(new NetworkPath(Mosquitto.program()));
      there = path.openSideDoor();
      witnessPort = Ports.free();
      lines.add("listener " + witnessPort + " " + there);
      lines.add("allow_anonymous true");
      broker = closed(Mosquitto.startElsewhere(path, lines.toArray(String[]::new)));
      watchNetwork();
    } else {
      broker = closed(Mosquitto.startWith(lines.toArray(String[]::new)));
      witnessPort = broker.port();
      cable = outage.cabled() ? closed(new Cable(broker.port())) : null;
    }
    witness = closed(new Witness(URI.create("tcp://" + there + ":" + witnessPort)));
    broker.save();
  }

  private void connect(boolean peer) {
    String host = path == null ? "127.0.0.1" : path.there();
    URI way = URI.create("tcp://" + host + ":" + (cable == null ? broker().port() : cable.port()));
    lines.add(closed(new CallpointLine(way, keepAlive)));
    if (peer) {
      lines.add(closed(new PahoLine(way, keepAlive)));
    }
    for (Line line : lines) {
      promised.add(new ArrayList<>());
      line.start();
    }
    Awaitility.await("all lines up").atMost(LIMIT).until(() -> lines.stream().allMatch(line -> line.seen().isUp()));
  }

  /** As the daemon does. */
  private void watchNetwork() {
    NetworkWatch watch = closed(new NetworkWatch(new NetworkWatch.Listener() {
      @Override
      public void changed(String what) {
        lines.forEach(Line::networkChanged);
      }

      @Override
      public void fault(String what) {
        throw new AssertionError(what);
      }

      @Override
      public void recovered() {}
    }));
    watch.start();
  }

  /** From now on every line promises, and is sent commands; each has a thread of its own, as one may wait. */
  void talk(long paceMs) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<String> ids = promised.get(i);
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("load").factory());
      load.add(thread);
      thread.scheduleAtFixedRate(() -> promise(line, ids), 0, paceMs, TimeUnit.MILLISECONDS);
      thread.scheduleAtFixedRate(() -> witness().command(line.device()), 0, paceMs, TimeUnit.MILLISECONDS);
    }
  }

  private static void promise(Line line, List<String> ids) {
    String id;
    synchronized (ids) {
      id = line.device() + "-" + ids.size() + "-" + System.nanoTime();
      ids.add(id);
    }
    line.promise(id);
  }

  /** Ends with the thread's present work; one that is stuck in Paho is left there. */
  void fallSilent() {
    load.forEach(ScheduledExecutorService::shutdownNow);
    load.clear();
  }

  List<Line> lines() {
    return lines;
  }

  List<String> promised(Line line) {
    List<String> ids = promised.get(lines.indexOf(line));
    synchronized (ids) {
      return List.copyOf(ids);
    }
  }

  Duration keepAlive() {
    return keepAlive;
  }

  Mosquitto broker() {
    return Objects.requireNonNull(broker);
  }

  Witness witness() {
    return Objects.requireNonNull(witness);
  }

  NetworkPath path() {
    return Objects.requireNonNull(path, "this outage has no path");
  }

  Cable cable() {
    return Objects.requireNonNull(cable, "this outage has no cable");
  }

  private <T extends AutoCloseable> T closed(T part) {
    toClose.push(part);
    return part;
  }

  @Override
  public void close() {
    fallSilent();
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("the rig does not end", e);
      }
    }
  }
}
