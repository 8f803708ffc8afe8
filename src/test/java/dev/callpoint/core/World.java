package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Engines, camera and operators' pages as the core meets them, on the scene's clock. Everything behaves well until a
 * switch says otherwise: switches of the world hold for every engine, those of an {@link Engine} or a {@link Page} for
 * that one.
 */
final class World {
  static final long BEAT_MS = 200;

  boolean enginesWarm = true;
  boolean enginesDieAtStart;
  long warmMs = 300;
  List<String> missing = List.of();
  boolean cameraThere = true;
  boolean cameraGivesFrames = true;
  long firstFrameMs = 20;
  boolean enginesOffer = true;
  boolean enginesClose = true;
  long closeMs = 10;
  long killMs = 5;
  boolean connects = true;
  boolean brokerUp;
  long memoryKb = 80 * 1_024;

  final Map<Integer, Engine> engines = new TreeMap<>();
  final Map<String, Page> pages = new TreeMap<>();
  private final Scene scene;

  World(Scene scene) {
    this.scene = scene;
  }

  /** A process, until it is dead. */
  static final class Engine {
    final int generation;
    boolean alive = true;
    boolean speaks = true;
    boolean takesFrames = true;
    boolean sends = true;
    boolean granted;
    boolean cameraOpen;
    boolean sessionOpen;
    boolean offered;
    boolean answered;
    Connection connection = Connection.NEW;
    String operator = "";
    long cameraFrames;
    long framesSent;
    long decoded;
    long audioPackets;

    Engine(int generation) {
      this.generation = generation;
    }
  }

  /** An operator's browser. */
  static final class Page {
    boolean answers = true;
    boolean decodes = true;
    boolean reports = true;
    boolean hears = true;
    boolean hidden;
    boolean present;
    int session;
  }

  Page page(String operator) {
    return pages.computeIfAbsent(operator, _ -> new Page());
  }

  long alive() {
    return engines.values().stream().filter(e -> e.alive).count();
  }

  List<Integer> holders() {
    return engines.values().stream().filter(e -> e.alive && e.granted).map(e -> e.generation).toList();
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
    killMs = 5;
    connects = true;
    memoryKb = 80 * 1_024;
    pages.values().forEach(page -> {
      page.answers = true;
      page.decodes = true;
      page.reports = true;
      page.hears = true;
      page.hidden = false;
    });
  }

  /** Does what the core wants done. */
  void carry(Command command) {
    switch (command) {
      case Command.StartEngine c -> start(c.generation());
      case Command.OpenDevices c -> openDevices(engine(c.generation()));
      case Command.OpenSession c -> openSession(engine(c.generation()));
      case Command.ApplyAnswer c -> {
        engine(c.generation()).answered = true;
        connect(engine(c.generation()));
      }
      case Command.CloseEngine c -> {
        if (enginesClose && engine(c.generation()).speaks) {
          scene.after(closeMs, () -> die(c.generation(), "closed in order"));
        }
      }
      case Command.KillEngine c -> scene.after(killMs, () -> die(c.generation(), "was ended by signal 9"));
      case Command.SendOffer c -> offered(c);
      default -> {
        // Of no consequence here.
      }
    }
  }

  void die(int generation, String how) {
    Engine engine = engines.get(generation);
    if (engine != null && engine.alive) {
      engine.alive = false;
      scene.happens(new Event.EngineDied(generation, how));
    }
  }

  Engine engine(int generation) {
    Engine engine = engines.get(generation);
    if (engine == null) {
      throw new AssertionError("the core commands engine " + generation + ", which was never started");
    }
    return engine;
  }

  private void start(int generation) {
    Engine engine = new Engine(generation);
    if (engines.put(generation, engine) != null) {
      throw new AssertionError("engine " + generation + " is started twice");
    }
    if (enginesDieAtStart) {
      scene.after(50, () -> die(generation, "ended with exit code 1"));
    } else if (enginesWarm) {
      scene.after(warmMs, () -> {
        say(engine, new Event.EngineWarmed(generation, missing));
        beat(engine);
      });
    }
  }

  private void beat(Engine engine) {
    if (!engine.alive) {
      return;
    }
    if (engine.cameraOpen && engine.takesFrames && cameraGivesFrames) {
      engine.cameraFrames += 6;
    }
    if (engine.connection == Connection.CONNECTED && engine.sends) {
      engine.framesSent += 6;
    }
    say(engine, new Event.ProgressMade(engine.generation, progress(engine)));
    scene.after(BEAT_MS, () -> beat(engine));
  }

  private Progress progress(Engine e) {
    return new Progress(
        e.cameraFrames, e.framesSent, e.framesSent, scene.now(), 0.1, e.audioPackets, 0.1, e.framesSent * 1_000, 0, 5,
        memoryKb);
  }

  private void openDevices(Engine engine) {
    engine.granted = true;
    scene.after(5, () -> {
      if (cameraThere) {
        engine.cameraOpen = true;
        say(engine, new Event.CameraOpened(engine.generation, "test camera"));
        scene.after(firstFrameMs, () -> {
          if (cameraGivesFrames && engine.takesFrames) {
            engine.cameraFrames++;
            say(engine, new Event.FirstFrameArrived(engine.generation));
          }
        });
      } else {
        say(engine, new Event.CameraFailed(engine.generation, "no camera found"));
      }
    });
    connect(engine);
  }

  private void openSession(Engine engine) {
    if (engine.sessionOpen) {
      throw new AssertionError("engine " + engine.generation + " is asked for a second session");
    }
    engine.sessionOpen = true;
    if (enginesOffer) {
      scene.after(3, () -> {
        engine.offered = true;
        say(engine, new Event.OfferMade(engine.generation, 0, "offer " + engine.generation));
        say(engine, new Event.CandidateFound(engine.generation, new IceCandidate("candidate:1", "0", 0)));
      });
    }
  }

  private void offered(Command.SendOffer offer) {
    if (!brokerUp) {
      throw new AssertionError("an offer is sent while the broker is down");
    }
    Page page = page(offer.operator());
    if (!page.present) {
      return;
    }
    page.session = offer.session();
    engine(offer.session()).operator = offer.operator();
    if (page.answers) {
      scene.after(15, () -> {
        if (brokerUp && page.answers) {
          scene.happens(new Event.AnswerReceived(offer.operator(), offer.session(), offer.round(), "answer " + offer.session()));
        }
      });
    }
  }

  /** An answer is applied as soon as the devices are granted too. */
  private void connect(Engine engine) {
    if (engine.granted && engine.answered && engine.connection == Connection.NEW) {
      engine.connection = Connection.CONNECTING;
      say(engine, new Event.ConnectionChanged(engine.generation, Connection.CONNECTING));
      scene.after(15, () -> {
        if (connects && engine.alive) {
          engine.connection = Connection.CONNECTED;
          say(engine, new Event.ConnectionChanged(engine.generation, Connection.CONNECTED));
          scene.after(20, () -> report(engine));
        }
      });
    }
  }

  private void report(Engine engine) {
    Page page = page(engine.operator);
    if (!engine.alive || !page.present || page.session != engine.generation) {
      return;
    }
    if (page.decodes && engine.sends && engine.connection == Connection.CONNECTED) {
      engine.decoded += 3;
    }
    if (page.hears) {
      engine.audioPackets += 5;
    }
    if (page.reports && engine.connection == Connection.CONNECTED) {
      say(
          engine,
          new Event.PageReported(
              engine.generation, new PageReport(engine.decoded, engine.audioPackets, 0.2, false, page.hidden)));
    }
    scene.after(engine.decoded == 0 || engine.audioPackets == 0 ? 100 : 500, () -> report(engine));
  }

  private void say(Engine engine, Event event) {
    if (engine.alive && engine.speaks) {
      scene.happens(event);
    }
  }

  List<Engine> living() {
    return new ArrayList<>(engines.values()).stream().filter(e -> e.alive).toList();
  }
}
