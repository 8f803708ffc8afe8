package dev.callpoint.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Engines, devices, network, broker and operators' pages as the core meets them, on a {@link Timeline}. Everything
 * behaves well until a switch says otherwise: the switches here hold for every engine, those of a {@link
 * SimulatedEngine} or a {@link SimulatedPage} for that one.
 *
 * <p>It does what the core commands, and tells the core what comes of it.
 */
final class World {
  /** Dead ones among them: a late message may still name one. */
  private static final int ENGINES_KEPT = 40;

  boolean enginesWarm = true;
  boolean enginesDieAtStart;
  long warmMs = 300;
  /** Between two heartbeats of an engine. */
  long beatMs = SimulatedEngine.BEAT_MS;
  List<String> missing = List.of();
  boolean cameraThere = true;
  boolean cameraGivesFrames = true;
  long firstFrameMs = 20;
  boolean enginesOffer = true;
  boolean enginesClose = true;
  long closeMs = 10;
  long snapshotMs = 40;
  long killMs = 5;
  boolean connects = true;
  boolean brokerUp;
  long memoryKb = 80 * 1_024;
  boolean relayWorks = true;
  boolean panelAnswers = true;

  final SimulatedDevices devices = new SimulatedDevices(this);
  final SimulatedNetwork network = new SimulatedNetwork(this);
  final SimulatedBroker broker = new SimulatedBroker(this);
  final SimulatedDisk disk = new SimulatedDisk(this);
  final Map<Integer, SimulatedEngine> engines = new TreeMap<>();
  final Map<String, SimulatedPage> pages = new TreeMap<>();
  private final Timeline timeline;
  private final Consumer<Event> core;
  private int lives;

  World(Timeline timeline, Consumer<Event> core) {
    this.timeline = timeline;
    this.core = core;
  }

  SimulatedPage page(String operator) {
    return pages.computeIfAbsent(operator, _ -> new SimulatedPage(this, operator));
  }

  long alive() {
    long alive = 0;
    for (SimulatedEngine engine : engines.values()) {
      alive += engine.alive ? 1 : 0;
    }
    return alive;
  }

  List<Integer> holders() {
    return engines.values().stream().filter(e -> e.alive && e.granted).map(e -> e.generation).toList();
  }

  List<SimulatedEngine> living() {
    return new ArrayList<>(engines.values()).stream().filter(e -> e.alive).toList();
  }

  /** All faults cease; what is broken already stays broken. */
  void heal() {
    enginesWarm = true;
    enginesDieAtStart = false;
    warmMs = 300;
    missing = List.of();
    cameraThere = true;
    cameraGivesFrames = true;
    enginesOffer = true;
    enginesClose = true;
    closeMs = 10;
    snapshotMs = 40;
    killMs = 5;
    connects = true;
    memoryKb = 80 * 1_024;
    relayWorks = true;
    panelAnswers = true;
    devices.heal();
    network.heal();
    broker.heal();
    disk.heal();
    pages.values().forEach(SimulatedPage::heal);
  }

  /** Does what the core wants done. */
  void carry(Command command) {
    switch (command) {
      case Command.StartEngine c -> start(c.generation());
      case Command.OpenDevices c -> engine(c.generation()).openDevices(c.camera());
      case Command.OpenSession c -> engine(c.generation()).openSession();
      case Command.RestartIce c -> engine(c.generation()).restartIce();
      case Command.ApplyAnswer c -> engine(c.generation()).applyAnswer(c.round());
      case Command.AddCandidate _ -> {
        // The simulated network finds its way.
      }
      case Command.TakeSnapshot c -> engine(c.generation()).takeSnapshot(c.id());
      case Command.CloseEngine c -> engine(c.generation()).close();
      case Command.KillEngine c -> engine(c.generation()).kill();
      case Command.InjectFault c -> engine(c.generation()).suffer(c.fault());
      case Command.ToOperator c -> broker.toOperator(c);
      case Command.CycleDevice c -> devices.cycle(c.device());
      case Command.Publish _, Command.PublishIncident _, Command.PublishSnapshot _ -> {
        // Invariants read it; nobody answers.
      }
      case Command.PulseRelay c -> pulse(c);
      case Command.KeepAnswer c -> disk.keep(c.result());
      case Command.ShowLight _, Command.AnnounceReady _, Command.Explain _, Command.Finish _ -> {
        // Of no consequence here.
      }
    }
  }

  private void pulse(Command.PulseRelay command) {
    if (!panelAnswers) {
      return;
    }
    boolean works = relayWorks;
    after(5, () -> tell(new Event.RelayPulsed(command.id(), works, works ? "closed" : "no line")));
    if (works) {
      after(5, () -> tell(new Event.RelayMoved(true)));
      after(5 + command.pulseMs(), () -> tell(new Event.RelayMoved(false)));
    }
  }

  void die(int generation, String how) {
    SimulatedEngine engine = engines.get(generation);
    if (engine != null) {
      engine.die(how);
    }
  }

  SimulatedEngine engine(int generation) {
    SimulatedEngine engine = engines.get(generation);
    if (engine == null) {
      throw new Broken("only engines that were started are commanded", "engine " + generation);
    }
    return engine;
  }

  // --- the daemon ---

  /** Its engines end with it, as their pipes close; the kernel tells nobody. */
  void daemonEnds(boolean inOrder) {
    disk.daemonEnds(inOrder);
    engines.values().forEach(SimulatedEngine::vanish);
    engines.clear();
    // A session's name bears a word of the daemon's own life, so none of an earlier one is taken for one of the next.
    pages.values().forEach(page -> page.session = 0);
    lives++;
  }

  /** Its link to the broker is made anew, and the broker tells who is present. */
  void daemonBegan() {
    if (!disk.works()) {
      disk.tellFault();
    }
    if (brokerUp) {
      broker.connects();
    } else {
      tell(new Event.BrokerLost("cannot connect"));
    }
  }

  /** Tells which daemon's engines a message belongs to. */
  int lives() {
    return lives;
  }

  // --- for its parts ---

  long now() {
    return timeline.now();
  }

  void tell(Event event) {
    core.accept(event);
  }

  /** Unless the daemon has ended meanwhile: its engines and whatever was on the way to it ended with it. */
  void after(long delayMs, Runnable action) {
    int life = lives;
    timeline.after(delayMs, () -> {
      if (life == lives) {
        action.run();
      }
    });
  }

  void again(long delayMs, Runnable action) {
    timeline.again(delayMs, action);
  }

  private void start(int generation) {
    SimulatedEngine engine = new SimulatedEngine(this, generation);
    if (engines.put(generation, engine) != null) {
      throw new Broken("an engine is started once", "engine " + generation + " is started twice");
    }
    engine.start();
    forget(generation);
  }

  /** Years have many engines. */
  private void forget(int newest) {
    if (engines.size() > ENGINES_KEPT) {
      engines.values().removeIf(engine -> !engine.alive && engine.generation < newest - ENGINES_KEPT / 2);
    }
  }
}
