package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.control.ControlServer;
import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Incident;
import dev.callpoint.core.Past;
import dev.callpoint.core.Result;
import dev.callpoint.core.State;
import dev.callpoint.core.Status;
import dev.callpoint.engine.EngineHouse;
import dev.callpoint.journal.Answers;
import dev.callpoint.journal.Journal;
import dev.callpoint.json.IncidentJson;
import dev.callpoint.json.Json;
import dev.callpoint.json.SessionNames;
import dev.callpoint.json.StatusJson;
import dev.callpoint.log.LineLog;
import dev.callpoint.loop.CoreLoop;
import dev.callpoint.mqtt.Spread;
import dev.callpoint.mqtt.Topics;
import dev.callpoint.network.NetworkWatch;
import dev.callpoint.panel.Light;
import dev.callpoint.panel.Panel;
import dev.callpoint.recording.Recorder;
import dev.callpoint.signalling.Signals;
import dev.callpoint.systemd.Notifier;
import dev.callpoint.web.WebServer;
import dev.callpoint.usb.Part;
import dev.callpoint.usb.UsbPower;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;
import org.tinylog.TaggedLogger;
import tools.jackson.databind.node.ObjectNode;

/** The supervisor: wires the core to its surroundings and decides nothing. One readable page. */
final class Daemon {
  /** The ladder's rung service-restart and the command restart, EX_TEMPFAIL of sysexits.h: systemd starts the service again. */
  static final int EXIT_RESTART = 75;

  /** A broken invariant: systemd starts the service again. */
  static final int EXIT_BROKEN = 70;

  private static final long STOP_MS = 1_500;
  private static final Duration FAREWELL = Duration.ofMillis(300);

  /** A slow card's time to keep the incident that led to a restart: the next daemon counts restarts by it. */
  private static final Duration RESTART_FAREWELL = Duration.ofSeconds(5);

  private static final long ALIVE_INTERVAL_MS = 1_000;

  /** What is out of order while the clock is not set. */
  private static final String CREDENTIALS = "turn.credentials";

  /** One for all engines: tinylog keeps a tag's logger for ever. */
  private static final TaggedLogger ENGINES = Logger.tag("engine");

  private final Config config;
  private final String version;
  private final @Nullable Welcome welcome;
  private final long startNanos = System.nanoTime();
  private final AtomicReference<@Nullable Status> status = new AtomicReference<>();
  private final AtomicLong presses = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Notifier systemd = new Notifier();
  private long aliveMs;
  private boolean clockUnset;
  private volatile boolean restarting;

  private final StatusJson statusJson;
  private final RunDirectory runDirectory;
  private final Journal journal;
  private final Answers answers;
  private final Recorder recorder;
  private final CoreLoop loop;
  private final IceServers iceServers;
  private final EngineHouse engines;
  private final BrokerSide broker;
  private final LocalBroker localBroker;
  private final Panel panel;
  private final NetworkWatch network;
  private final UsbPower usb;
  private final WebServer web;
  private final ControlServer control;

  /** @throws IOException when the run directory or the control socket cannot be had */
  Daemon(Config config, String version, @Nullable Welcome welcome) throws IOException {
    this.config = config;
    this.version = version;
    this.welcome = welcome;
    runDirectory = RunDirectory.take(config.runDirectory());
    SessionNames names = new SessionNames();
    statusJson = new StatusJson(names, version);
    journal = new Journal(config.stateDirectory(), new JournalSide());
    int skipped = journal.load();
    if (skipped > 0) {
      Logger.warn("{} incidents in {} were torn or corrupted, they are left out", skipped, config.stateDirectory());
    }
    answers = new Answers(config.stateDirectory(), new AnswersSide());
    recorder = new Recorder(config.runDirectory(), config.stateDirectory(), version, config.device(), new RecorderSide());
    State initial = State.initial(Settings.limits(config), past(), clockMs());
    loop = new CoreLoop(initial, this::clockMs, recorder::turned, this::carry, this::turnCompleted, this::broken);
    iceServers = new IceServers(config, InstantSource.system());
    engines = new EngineHouse(Settings.engines(config, iceServers), loop::post, this::drain);
    localBroker = new LocalBroker(config.broker(), loop::post);
    Topics topicsOfDevice = new Topics(config.device(), config.groups());
    broker =
        new BrokerSide(
            topicsOfDevice,
            new Spread(config.device(), config.commands().spread().toMillis()),
            topics -> Settings.link(config, topics),
            new Signals(names, iceServers::forOperator),
            statusJson,
            Settings.discovery(config, topicsOfDevice, version),
            config.homeAssistant().discovery(),
            this::clockMs,
            new OutboxFiles(config.stateDirectory(), new OutboxSide()),
            config.button().ringTimeout(),
            loop::post);
    panel = new Panel(Settings.panel(config), new PanelSide());
    network = new NetworkWatch(new NetworkSide());
    usb = new UsbPower(Settings.usb(config), this::cycled);
    web = new WebServer(Settings.web(config, version), new WebSide());
    control = new ControlServer(config.runDirectory(), new ControlSide());
  }

  /** Starts everything; returns at once. What cannot be had is reported as a fault and tried again. */
  void start() throws IOException {
    Logger.info("callpoint {} starts as {}, run directory {}", version, config.device(), config.runDirectory());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    recorder.start();
    loop.start();
    journal.start();
    answers.start();
    control.start();
    localBroker.start(broker::start);
    panel.start();
    network.start();
    usb.start();
    if (config.http().enabled()) {
      web.start();
    }
  }

  // --- what the core commands ---

  private void carry(Command command) {
    switch (command) {
      case Command.ToEngine c -> engines.carry(c);
      case Command.ToOperator c -> broker.send(c);
      case Command.Publish c -> publish(c);
      case Command.PublishIncident c -> incident(c.incident());
      case Command.PublishSnapshot c -> snapshot(c);
      case Command.ToSurroundings c -> surroundings(c);
    }
  }

  private void publish(Command.Publish command) {
    switch (command) {
      case Command.PublishStatus c -> {
        status.set(c.status());
        usb.seen();
        systemd.status(c.status().state());
        if (welcome != null) {
          welcome.status(c.status());
        }
      }
      case Command.Answer c -> {
        Logger.info("{} {} {}: {}", c.result().command(), c.result().id(), c.result().outcome(), c.result().detail());
        control.answered(c.result());
      }
      case Command.PublishEvent _, Command.PublishVitals _ -> {
        // For the broker alone.
      }
    }
    broker.publish(command);
  }

  private void incident(Incident incident) {
    ObjectNode json = IncidentJson.of(incident, clockMs(), Instant.now());
    if (!journal.add(json)) {
      Logger.warn("incident {} is not kept on the disk, {} so far: too many wait for it", incident.id(), journal.dropped());
    }
    control.happened(json);
    broker.incident(json);
  }

  private void snapshot(Command.PublishSnapshot command) {
    engines.takePicture(command.generation(), command.id()).ifPresent(jpeg -> {
      control.pictured(command.id(), jpeg);
      broker.snapshot(jpeg);
    });
  }

  private void surroundings(Command.ToSurroundings command) {
    switch (command) {
      case Command.ShowLight c -> panel.show(Light.valueOf(c.light().name()));
      case Command.PulseRelay c -> panel.pulseRelay(c.id(), Duration.ofMillis(c.pulseMs()));
      case Command.KeepAnswer c -> keep(c.result());
      case Command.AnnounceReady _ -> {
        systemd.ready("ready");
        Logger.info("ready after {} ms", clockMs());
      }
      case Command.CycleDevice c -> usb.cycle(Part.valueOf(c.device().name()));
      case Command.Explain c when c.alarming() -> Logger.warn(c.sentence());
      case Command.Explain c -> Logger.info(c.sentence());
      case Command.Finish c -> finish(c.restart());
    }
  }

  private void keep(Result answer) {
    if (!answers.keep(answer)) {
      Logger.warn("the answer to {} is not kept on the disk: too many wait for it", answer.id());
    }
  }

  private void finish(boolean restart) {
    restarting = restart;
    finished.countDown();
    if (restart) {
      // The shutdown hook waits for this thread's turn to end, so another one has to exit.
      Thread.ofPlatform().name("restart").start(() -> System.exit(EXIT_RESTART));
    }
  }

  private void turnCompleted() {
    broker.flush();
    long now = clockMs();
    if (now - aliveMs >= ALIVE_INTERVAL_MS) {
      aliveMs = now;
      systemd.alive();
      lookAtClock();
    }
  }

  /** It is set at any time: by the network that comes, or by hand. */
  private void lookAtClock() {
    Optional<String> obstacle = iceServers.obstacle();
    if (obstacle.isPresent() != clockUnset) {
      clockUnset = obstacle.isPresent();
      loop.post(clockUnset ? new Event.PartFailed(CREDENTIALS, obstacle.get()) : new Event.PartRecovered(CREDENTIALS));
    }
  }

  private void broken(Throwable cause) {
    Logger.error(cause, "the core broke an invariant, the daemon ends");
    engines.close();
    try {
      recorder.closeBroken(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(EXIT_BROKEN);
  }

  /** In order and within two seconds: operator and engines first, then the farewell to the broker, then the rest. */
  private void stop() {
    systemd.stopping();
    loop.post(new Event.StopRequested());
    try {
      if (!finished.await(STOP_MS, TimeUnit.MILLISECONDS)) {
        Logger.warn("engines did not close in {} ms, they are killed", STOP_MS);
      }
      engines.close();
      broker.close(FAREWELL);
      localBroker.stopTrying();
      web.close();
      control.close();
      panel.close();
      network.close();
      journal.close(restarting ? RESTART_FAREWELL : FAREWELL);
      answers.close(restarting ? RESTART_FAREWELL : FAREWELL);
      recorder.close(FAREWELL);
      usb.close();
      runDirectory.close();
    } catch (IOException e) {
      Logger.warn("while stopping: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Logger.info("stopped");
  }

  // --- what the surroundings say ---

  private final class PanelSide implements Panel.Listener {
    @Override
    public void pressed(Panel.Contact button) {
      String id = "button-" + presses.incrementAndGet();
      loop.post(button == Panel.Contact.BUTTON ? new Event.ButtonPressed(id) : new Event.ResetButtonPressed(id));
    }

    @Override
    public void held(Panel.Contact button) {
      loop.post(new Event.ButtonHeld("button-" + presses.get() + "-held"));
    }

    @Override
    public void released(Panel.Contact button) {
      // A press counts when it begins, or has lasted.
    }

    @Override
    public void tampered(boolean open) {
      loop.post(new Event.TamperChanged(open));
    }

    @Override
    public void relayMoved(boolean closed) {
      loop.post(new Event.RelayMoved(closed));
    }

    @Override
    public void pulsed(String id, boolean done, String detail) {
      loop.post(new Event.RelayPulsed(id, done, detail));
    }

    @Override
    public void fault(String part, String what) {
      loop.post(new Event.PartFailed("panel." + part, what));
    }

    @Override
    public void recovered(String part, String what) {
      loop.post(new Event.PartRecovered("panel." + part));
    }
  }

  private final class NetworkSide implements NetworkWatch.Listener {
    @Override
    public void changed(String what) {
      broker.networkChanged();
      loop.post(new Event.NetworkChanged(what));
    }

    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("network", what));
    }

    @Override
    public void recovered() {
      loop.post(new Event.PartRecovered("network"));
    }
  }

  private final class WebSide implements WebServer.Listener {
    @Override
    public void serving(URI address) {
      if (welcome != null) {
        welcome.console(address);
      }
    }

    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("console", what));
    }

    @Override
    public void recovered(String url) {
      loop.post(new Event.PartRecovered("console"));
    }
  }

  private final class JournalSide implements Journal.Listener {
    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("journal", what));
    }

    @Override
    public void recovered() {
      loop.post(new Event.PartRecovered("journal"));
    }
  }

  private final class OutboxSide implements OutboxFiles.Listener {
    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("outbox", what));
    }

    @Override
    public void recovered() {
      loop.post(new Event.PartRecovered("outbox"));
    }
  }

  private final class AnswersSide implements Answers.Listener {
    @Override
    public void kept(String id) {
      loop.post(new Event.AnswerKept(id));
    }

    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("answers", what));
    }

    @Override
    public void recovered() {
      loop.post(new Event.PartRecovered("answers"));
    }
  }

  private final class RecorderSide implements Recorder.Listener {
    @Override
    public void fault(String what) {
      loop.post(new Event.PartFailed("recorder", what));
    }

    @Override
    public void recovered() {
      loop.post(new Event.PartRecovered("recorder"));
    }

    @Override
    public void dropped(long turns) {
      Logger.warn("{} turns of the core are not recorded: too many waited", turns);
    }
  }

  private final class ControlSide implements ControlServer.Daemon {
    @Override
    public ObjectNode status() {
      Status current = status.get();
      ObjectNode json =
          current == null ? Json.newObject().put("state", "starting") : statusJson.of(current, clockMs(), Instant.now());
      json.put("device", config.device());
      json.put("upMs", clockMs());
      json.put("pid", ProcessHandle.current().pid());
      json.put("console", web.address().map(URI::toString).orElse(""));
      json.set("panel", Json.tree(panel.state()));
      json.set("broker", broker.counts());
      return json;
    }

    @Override
    public List<ObjectNode> incidents(int atMost) {
      return journal.recent(atMost);
    }

    @Override
    public void post(Event event) {
      loop.post(event);
    }

    @Override
    public List<String> forget() throws InterruptedException {
      return broker.forget();
    }

    @Override
    public void press(String contact, long holdMs) {
      panel.press(contact(contact), Duration.ofMillis(holdMs));
    }
  }

  private static Panel.Contact contact(String key) {
    return Arrays.stream(Panel.Contact.values())
        .filter(contact -> contact.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + key + " to press: button, reset_button or tamper"));
  }

  private void cycled(Part part, boolean done, String detail) {
    loop.post(new Event.DeviceCycled(Event.Device.valueOf(part.name()), done, detail));
  }

  private void drain(String name, InputStream output) {
    String engine = name.substring(0, name.lastIndexOf('-'));
    new LineLog(name, output, line -> ENGINES.info(engine + ": " + line)).start();
  }

  /** What the last incident, and the answers to commands, tell of the daemons before. */
  private Past past() {
    int serviceRestarts = journal.recent(1).stream()
        .findFirst()
        .filter(last -> last.path("outcome").asString("").equals("restarting"))
        .map(last -> last.path("serviceRestarts").asInt(0))
        .orElse(0);
    return new Past(journal.lastNumber(), serviceRestarts, seed(), answers.load());
  }

  /** Each device and each start has another one. */
  private long seed() {
    return config.device().hashCode() ^ System.nanoTime();
  }

  /** The one monotonic clock: milliseconds since the daemon began, from 1. */
  private long clockMs() {
    return 1 + (System.nanoTime() - startNanos) / 1_000_000;
  }
}
