package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.core.Command;
import dev.callpoint.core.Core;
import dev.callpoint.core.Event;
import dev.callpoint.core.Past;
import dev.callpoint.core.SimulatedHouse;
import dev.callpoint.core.State;
import dev.callpoint.json.IncidentJson;
import dev.callpoint.json.SessionNames;
import dev.callpoint.json.StatusJson;
import dev.callpoint.mqtt.Spread;
import dev.callpoint.mqtt.Topics;
import dev.callpoint.signalling.Signals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device of which a thousand fit into one process: the daemon's own core and its side to the broker, wired as {@link
 * Daemon} wires them, with the simulation's engines and without panel, console, journal and recorder, as on a disk that writes at once. The core has no
 * thread of its own: whoever has an event for it runs its turn, unless somebody is at it; then that one does.
 */
public final class LightDevice implements AutoCloseable {
  private static final Duration FAREWELL = Duration.ofMillis(300);
  private static final long STOP_MS = 3_000;
  private static final String VERSION = "light";

  /** Told on the device's own threads; must not wait. */
  public interface Listener {
    void up(LightDevice device);

    /** @param cause as the link tells it */
    void down(LightDevice device, String cause);

    /** The core or its surroundings are broken, which ends a daemon. */
    void broken(LightDevice device, Throwable why);
  }

  private final String name;
  private final Listener listener;
  private final long startNanos = System.nanoTime();
  private final AtomicLong presses = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final SimulatedHouse engines;
  private final BrokerSide broker;
  private State state;

  public LightDevice(Config config, Listener listener) {
    this.name = config.device();
    this.listener = listener;
    SessionNames names = new SessionNames();
    state = State.initial(Settings.limits(config), new Past(0, 0, name.hashCode(), List.of()), clockMs());
    engines = new SimulatedHouse(this::post);
    IceServers iceServers = new IceServers(config, InstantSource.system());
    Topics own = new Topics(name, config.groups());
    broker =
        new BrokerSide(
            own,
            new Spread(name, config.commands().spread().toMillis()),
            topics -> Settings.link(config, topics),
            new Signals(names, iceServers::forOperator),
            new StatusJson(names, VERSION),
            Settings.discovery(config, own, VERSION),
            config.homeAssistant().discovery(),
            this::clockMs,
            new OutboxFiles(config.stateDirectory(), new DiskSide()),
            config.button().ringTimeout(),
            this::heard);
  }

  public String name() {
    return name;
  }

  public void start() {
    broker.start();
  }

  /** A visitor rings. */
  public void press() {
    post(new Event.ButtonPressed("button-" + presses.incrementAndGet()));
  }

  /** To be called a few times in a second: time passes for core and engines in here. */
  public void pass() {
    engines.pass(clockMs());
    post(new Event.TimePassed());
  }

  /** As systemd ends a daemon; somebody must go on calling {@link #pass}. */
  public void stop() {
    post(new Event.StopRequested());
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
      farewell();
    }
  }

  private void farewell() {
    try {
      broker.close(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class DiskSide implements OutboxFiles.Listener {
    @Override
    public void fault(String what) {
      listener.broken(LightDevice.this, new IOException(what));
    }

    @Override
    public void recovered() {
      // A fault has ended the trial.
    }
  }

  private void heard(Event event) {
    switch (event) {
      case Event.BrokerConnected _ -> listener.up(this);
      case Event.BrokerLost e -> listener.down(this, e.cause());
      default -> {
        // The core alone is concerned.
      }
    }
    post(event);
  }

  private void carry(Command command) {
    switch (command) {
      case Command.ToEngine c -> engines.carry(c);
      case Command.ToOperator c -> broker.send(c);
      case Command.Publish c -> broker.publish(c);
      case Command.PublishIncident c -> broker.incident(IncidentJson.of(c.incident(), clockMs(), Instant.now()));
      case Command.Finish _ -> finished.countDown();
      case Command.KeepAnswer c -> post(new Event.AnswerKept(c.result().id()));
      case Command.PublishSnapshot _ -> {
        // The simulation's engines have no camera.
      }
      case Command.ToSurroundings _ -> {
        // There is neither a panel nor a service manager.
      }
    }
  }

  private void post(Event event) {
    events.add(event);
    if (waiting.getAndIncrement() > 0) {
      return;
    }
    do {
      turn(events.remove());
    } while (waiting.decrementAndGet() > 0);
  }

  private void turn(Event event) {
    try {
      Core.Outcome outcome = Core.turn(state, event, clockMs());
      state = outcome.state();
      outcome.commands().forEach(this::carry);
      broker.flush();
    } catch (RuntimeException e) {
      listener.broken(this, e);
    }
  }

  private long clockMs() {
    return 1 + (System.nanoTime() - startNanos) / 1_000_000;
  }
}
