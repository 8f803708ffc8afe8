package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Past;
import dev.callpoint.core.SimulatedHouse;
import dev.callpoint.core.State;
import dev.callpoint.json.IncidentJson;
import dev.callpoint.json.SessionNames;
import dev.callpoint.json.StatusJson;
import dev.callpoint.loop.CoreLoop;
import dev.callpoint.mqtt.Topics;
import dev.callpoint.signalling.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device of which a thousand fit into one process: the daemon's own core, loop and side to the broker, wired as {@link
 * Daemon} wires them, with the simulation's engines and without panel, console, journal and recorder.
 */
public final class LightDevice implements AutoCloseable {
  private static final Duration FAREWELL = Duration.ofMillis(300);
  private static final long STOP_MS = 3_000;

  /** Told on the device's own threads; must not wait. */
  public interface Listener {
    void up(LightDevice device);

    void down(LightDevice device);

    /** The core or its surroundings are broken, which ends a daemon. */
    void broken(LightDevice device, Throwable why);
  }

  private final String name;
  private final Listener listener;
  private final long startNanos = System.nanoTime();
  private final AtomicLong presses = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final CoreLoop loop;
  private final SimulatedHouse engines;
  private final BrokerSide broker;

  public LightDevice(Config config, Listener listener) {
    this.name = config.device();
    this.listener = listener;
    SessionNames names = new SessionNames();
    State initial = State.initial(Settings.limits(config), new Past(0, 0, name.hashCode()), clockMs());
    loop = new CoreLoop(initial, this::clockMs, (_, _, _, _) -> {}, this::carry, this::turned, this::broken);
    engines = new SimulatedHouse(loop::post);
    broker =
        new BrokerSide(
            new Topics(name),
            topics -> Settings.link(config, topics),
            new Signals(names, Settings.iceServers(config)),
            new StatusJson(names, "light"),
            this::clockMs,
            this::post);
  }

  public String name() {
    return name;
  }

  public void start() {
    loop.start();
    broker.start();
  }

  /** A visitor rings. */
  public void press() {
    loop.post(new Event.ButtonPressed("button-" + presses.incrementAndGet()));
  }

  /** To be called often: what engines do, they do in here. */
  public void pass() {
    engines.pass(clockMs());
  }

  /** As systemd ends a daemon; somebody must go on calling {@link #pass}. */
  public void stop() {
    loop.post(new Event.StopRequested());
  }

  /** After {@link #stop}. */
  @Override
  public void close() {
    try {
      if (!finished.await(STOP_MS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      broker.close(FAREWELL);
    }
  }

  private void post(Event event) {
    switch (event) {
      case Event.BrokerConnected _ -> listener.up(this);
      case Event.BrokerLost _ -> listener.down(this);
      default -> {
        // The core alone is concerned.
      }
    }
    loop.post(event);
  }

  private void carry(Command command) {
    switch (command) {
      case Command.ToEngine c -> engines.carry(c);
      case Command.ToOperator c -> broker.send(c);
      case Command.Publish c -> broker.publish(c);
      case Command.PublishIncident c -> broker.incident(IncidentJson.of(c.incident(), clockMs(), Instant.now()));
      case Command.Finish _ -> finished.countDown();
      case Command.ToSurroundings _ -> {
        // There is neither a panel nor a service manager.
      }
    }
  }

  private void turned() {
    broker.flush();
  }

  private void broken(Throwable why) {
    listener.broken(this, why);
  }

  private long clockMs() {
    return 1 + (System.nanoTime() - startNanos) / 1_000_000;
  }
}
