package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process, until it is dead: what it is told to do, what it says, and how it can fail. */
final class SimulatedEngine {
  static final long BEAT_MS = 200;
  private static final long LOOK_MS = 1_000;
  private static final int FRAMES_A_BEAT = 6;

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
  /** The way was lost under this session, and it does not find another by itself. */
  boolean strayed;
  /** Its counters are not what they were. */
  boolean skewed;
  /** As it was told last; null until the devices were granted. */
  @Nullable List<String> soundMissing;
  boolean soundLost;
  int round;
  String operator = "";
  long cameraFrames;
  long framesSent;
  long microphoneMs;
  long decoded;
  long audioPackets;
  long voicePackets;
  /** When the page last really showed a new picture. */
  long shownMs;
  private final World world;

  SimulatedEngine(World world, int generation) {
    this.world = world;
    this.generation = generation;
  }

  /** Something about it is broken, which may show only when it is used. */
  boolean ails() {
    return soundLost || !speaks || !takesFrames || !sends || skewed || strayed || connection == Connection.FAILED;
  }

  // --- what it is told ---

  void start() {
    if (world.enginesDieAtStart) {
      world.after(50, () -> die("ended with exit code 1"));
    } else if (world.enginesWarm) {
      world.after(world.warmMs, () -> {
        say(new Event.EngineWarmed(generation, List.of()));
        beat();
      });
    }
  }

  void openDevices(boolean camera) {
    granted = true;
    if (!camera) {
      world.after(1, () -> say(new Event.CameraFailed(generation, "left closed")));
    } else if (world.devices.abortEngines) {
      world.after(30, () -> die("was ended by signal 6"));
    } else if (world.devices.hangEngines) {
      speaks = false;
    } else {
      world.after(world.devices.openMs, () -> world.devices.openCamera(this));
    }
    if (soundMissing == null) {
      lookForSound();
    }
    world.after(0, this::connect);
  }

  /** Once found, it is seen to go and to come back; a session cannot have back what it had open. */
  private void lookForSound() {
    if (!alive) {
      return;
    }
    boolean gone = soundMissing != null && !soundMissing.containsAll(world.missing);
    if (soundLost || gone && answered) {
      soundLost = true;
      say(new Event.SoundLost(generation, "the card has gone"));
    } else if (!world.missing.equals(soundMissing)) {
      soundMissing = world.missing;
      say(new Event.SoundFound(generation, List.of("card"), soundMissing));
    }
    world.again(LOOK_MS, this::lookForSound);
  }

  void openSession() {
    if (sessionOpen) {
      throw new Broken("an engine has one session", "engine " + generation + " is asked for a second one");
    }
    sessionOpen = true;
    if (world.enginesOffer) {
      world.after(3, () -> offer(0));
    }
  }

  /** An answer of an earlier round is of no use from now on. */
  void restartIce() {
    round++;
    answered = false;
    int asked = round;
    if (world.enginesOffer) {
      world.after(3, () -> offer(asked));
    }
  }

  void applyAnswer(int ofRound) {
    if (ofRound == round) {
      answered = true;
      world.after(0, isConnected() ? () -> report(ofRound) : this::connect);
    }
  }

  /** Of a camera that gives no frames there is no picture either, which takes its time to be seen. */
  void takeSnapshot(String id) {
    boolean gives = cameraOpen && takesFrames && world.cameraGivesFrames;
    if (gives) {
      world.after(world.snapshotMs, () -> say(new Event.SnapshotTaken(generation, id, 640, 480, 30_000)));
    } else {
      world.after(2_000, () -> say(new Event.SnapshotFailed(generation, id, "the camera gave no picture in 2000 ms")));
    }
  }

  void close() {
    if (world.enginesClose && speaks) {
      world.after(world.closeMs, () -> die("closed in order"));
    }
  }

  void kill() {
    world.after(world.killMs, () -> die("was ended by signal 9"));
  }

  void suffer(Event.Fault fault) {
    switch (fault) {
      case CAMERA_FREEZE -> takesFrames = false;
      case SEND_FREEZE -> sends = false;
      case ENGINE_HANG, ENGINE_STOP -> speaks = false;
      case ENGINE_ABORT -> world.after(20, () -> die("was ended by signal 6"));
      case ENGINE_KILL -> world.after(20, () -> die("was ended by signal 9"));
    }
  }

  void die(String how) {
    if (alive) {
      vanish();
      world.tell(new Event.EngineDied(generation, how));
    }
  }

  /** Dies without anybody who would tell. */
  void vanish() {
    alive = false;
    connection = Connection.CLOSED;
  }

  // --- what it does ---

  private void offer(int ofRound) {
    if (alive && ofRound == round) {
      offered = true;
      say(new Event.OfferMade(generation, ofRound, "offer " + generation + "/" + ofRound));
      say(new Event.CandidateFound(generation, new IceCandidate("candidate:1", "0", 0)));
    }
  }

  private void beat() {
    if (!alive) {
      return;
    }
    if (cameraOpen && takesFrames && world.cameraGivesFrames) {
      cameraFrames += FRAMES_A_BEAT;
    }
    if (isConnected() && sends) {
      framesSent += FRAMES_A_BEAT;
    }
    if (granted && !world.devices.microphoneStalls && !lacksMicrophone()) {
      microphoneMs += world.beatMs;
    }
    if (isConnected() && world.page(operator).talking && world.page(operator).sendsVoice && world.network.carriesFrom(this)) {
      voicePackets += 10;
    }
    say(new Event.ProgressMade(generation, progress()));
    world.again(world.beatMs, this::beat);
  }

  private boolean lacksMicrophone() {
    return soundLost || soundMissing != null && soundMissing.stream().anyMatch(m -> m.startsWith("microphone"));
  }

  private Progress progress() {
    boolean heard =
        granted && !world.devices.microphoneFlat && !world.devices.microphoneStalls && !lacksMicrophone();
    double level = heard ? 0.1 : 0;
    return new Progress(
        cameraFrames, framesSent, framesSent, microphoneMs, level, voicePackets, 0.1, framesSent * 1_000, 0, 5,
        world.memoryKb);
  }

  /** An answer is applied as soon as the devices are granted too. */
  void connect() {
    boolean fresh = connection == Connection.NEW;
    boolean restarted = round > 0 && connection != Connection.CONNECTED && connection != Connection.CLOSED;
    if (!alive || !granted || !answered || !fresh && !restarted) {
      return;
    }
    if (fresh) {
      changes(Connection.CONNECTING);
    }
    int ofRound = round;
    world.after(15, () -> {
      if (world.connects && world.network.up() && alive && ofRound == round && !isConnected()) {
        strayed = false;
        changes(Connection.CONNECTED);
        world.after(20, () -> report(ofRound));
      }
    });
  }

  void changes(Connection next) {
    connection = next;
    say(new Event.ConnectionChanged(generation, next));
  }

  boolean isConnected() {
    return connection == Connection.CONNECTED;
  }

  /** What the operator's page says over the data channel. */
  void report(int ofRound) {
    SimulatedPage page = world.page(operator);
    if (!alive || !page.present || page.session != generation || ofRound != round) {
      return;
    }
    boolean arrives = isConnected() && world.network.carriesTo(this);
    if (arrives && sends && page.decodes) {
      decoded += 3;
      shownMs = world.now();
    } else if (page.lies) {
      decoded += 3;
    }
    if (page.hears && (arrives || page.lies)) {
      audioPackets += 5;
    }
    if (page.reports && isConnected() && world.network.carriesFrom(this)) {
      say(new Event.PageReported(generation, new PageReport(decoded, audioPackets, 0.2, page.talking, page.hidden)));
    }
    world.again(decoded == 0 || audioPackets == 0 ? 100 : 500, () -> report(ofRound));
  }

  private void say(Event event) {
    if (alive && speaks) {
      world.tell(event);
    }
  }

  void says(Event event) {
    say(event);
  }

  /** All its counters, for a leap. */
  long[] counters() {
    return new long[] {cameraFrames, framesSent, microphoneMs, decoded, audioPackets, voicePackets, shownMs};
  }

  void counters(long[] values) {
    cameraFrames = values[0];
    framesSent = values[1];
    microphoneMs = values[2];
    decoded = values[3];
    audioPackets = values[4];
    voicePackets = values[5];
    shownMs = values[6];
  }
}
