package dev.callpoint.core;

import dev.callpoint.core.Service.Serving;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What a device must keep over time, compared with the {@link World} as it really is: once all trouble has ceased it
 * serves again within a bound, and does not reset more often than it may.
 */
final class Promises {
  /**
   * From the end of the last trouble to picture and sound, or readiness, with a standby. The longest way: the pause
   * between starts (30 s at most), the start of an engine (10 s), reset and cold reset that run into their deadlines
   * (3 s each) and the one that works (3 s), an offer that is sent twice (5 s each), and one second of reports and ticks.
   */
  static final long SERVES_AGAIN_MS = 30_000 + 10_000 + 3 * 3_000 + 2 * 5_000 + 1_000;

  /**
   * From there to the picture, where opening the camera has killed engines or only a device cycle helps: it is tried
   * with patience then, ten minutes apart at most and never in a call (15 min), a device cycle an hour apart at most.
   */
  static final long PICTURE_AGAIN_MS = 3_600_000 + 900_000 + SERVES_AGAIN_MS;

  /** Beyond that, a microphone without sound: its watch, a reset that does not help, a device cycle. */
  static final long HEARS_AGAIN_MS = 10_000 + 3_000 + Devices.CYCLE_MS;

  /**
   * Automatic resets in any {@value #WINDOW_MS} ms: ten at once, and then eight with pauses that double from 250 ms to
   * 30 s; two more where a standby was warm already. Whoever asks for a reset takes a pause away, so each of those
   * permits one more.
   */
  static final int AUTOMATIC_MAX = 20;

  static final long WINDOW_MS = 60_000;
  private static final long CALM_MS = 2 * SERVES_AGAIN_MS;
  private static final long SHOWN_MS = 1_500;
  private static final long SETTLED_MS = 2_000;

  private final LivingCore core;
  private final World world;
  private final Tally tally;
  private final Deque<Long> automatic = new ArrayDeque<>();
  private final Deque<Long> asked = new ArrayDeque<>();
  private int troubles;
  private long calmSinceMs;
  private long fineMs;
  private long fineSinceMs;
  private boolean recovering;
  private long pictureMs;
  private long noPictureMs;
  private long ailedMs;
  private long flatMs = -SERVES_AGAIN_MS;
  private int restarts;

  Promises(LivingCore core, Tally tally) {
    this.core = core;
    this.world = core.world;
    this.tally = tally;
  }

  void troubleBegins() {
    troubles++;
    recovering = false;
  }

  void troubleEnds() {
    troubles--;
    calmSinceMs = core.timeline.now();
    recovering = troubles == 0 && !isFine();
  }

  /** Trouble that is over at once, and what it leaves behind. */
  void strikes() {
    calmSinceMs = core.timeline.now();
    recovering = troubles == 0 && !isFine();
  }

  void told(long atMs, Command command) {
    if (isLongCalm(atMs)) {
      inCalm(command);
    }
    if (command instanceof Command.PublishIncident c && c.incident().outcome() != Incident.Outcome.NEEDS_HELP) {
      Deque<Long> of = c.incident().cause().isAsked() ? asked : automatic;
      of.addLast(atMs);
      forget(automatic, atMs);
      forget(asked, atMs);
      if (automatic.size() > AUTOMATIC_MAX + asked.size()) {
        throw new Broken(
            "automatic resets are bounded", automatic.size() + " in " + WINDOW_MS + " ms, asked for " + asked.size());
      }
    }
  }

  /** No trouble for so long that nothing can be left of it. */
  private boolean isLongCalm(long nowMs) {
    return troubles == 0 && nowMs - Math.max(calmSinceMs, Math.max(ailedMs, noPictureMs)) > CALM_MS;
  }

  private void inCalm(Command command) {
    if (command instanceof Command.PublishIncident c && !c.incident().cause().isAsked()) {
      throw new Broken("nothing is reset without a reason", c.incident().cause() + ": " + c.incident().trigger());
    }
    if (command instanceof Command.Answer a && a.result().command().equals("reset") && a.result().outcome().isFinal()) {
      Result result = a.result();
      boolean works = result.outcome() != Result.Outcome.FAILED && result.ms() <= Scene.LIMITS.resetMs();
      if (!works) {
        throw new Broken("a reset that is asked for in calm works at once", result.toString());
      }
    }
  }

  private static void forget(Deque<Long> times, long nowMs) {
    while (!times.isEmpty() && nowMs - times.getFirst() > WINDOW_MS) {
      times.removeFirst();
    }
  }

  /** Its pauses are forgotten with the daemon; systemd counts its starts. */
  private void forgetOfLivesBefore() {
    if (restarts != core.restarts()) {
      restarts = core.restarts();
      automatic.clear();
      asked.clear();
    }
  }

  void afterTick() {
    forgetOfLivesBefore();
    long now = core.timeline.now();
    for (SimulatedEngine engine : world.engines.values()) {
      ailedMs = engine.alive && engine.ails() ? now : ailedMs;
    }
    notePicture(now);
    boolean fine = isFine();
    if (fine) {
      fineSinceMs = fineMs == 0 ? now : fineSinceMs;
      fineMs = now;
    } else {
      fineSinceMs = now;
    }
    if (fine && recovering) {
      recovering = false;
      tally.recovered(now - calmSinceMs);
    }
    if (troubles > 0) {
      return;
    }
    long calmMs = now - Math.max(fineMs, calmSinceMs);
    flatMs = world.devices.microphoneFlat ? now : flatMs;
    long boundMs = SERVES_AGAIN_MS + (now - flatMs < SERVES_AGAIN_MS ? HEARS_AGAIN_MS : 0);
    if (calmMs > boundMs) {
      throw new Broken("serves again when trouble has ceased", "not for " + calmMs + " ms: " + what());
    }
    if (fine && now - fineSinceMs >= SETTLED_MS && now - calmSinceMs >= SETTLED_MS) {
      settled(core.state());
    }
  }

  /** The device really does what it is for. */
  private boolean isFine() {
    State state = core.state();
    if (!core.up() || !(state.service() instanceof Serving s) || state.engines().first(Engines.Stage.STANDBY).isEmpty()) {
      return false;
    }
    SimulatedEngine engine = world.engines.get(s.active().generation());
    if (engine == null || !engine.alive || !engine.speaks || !hasPicture(engine) && !mayLackPicture(state)) {
      return false;
    }
    if (!(state.call() instanceof Call.Connected call) || !world.brokerUp) {
      return true;
    }
    SimulatedPage page = world.page(call.operator());
    return isHeard(state, engine) && page.present && core.timeline.now() - engine.shownMs < SHOWN_MS;
  }

  /** Or it is told that it is not: what was switched off and on a moment ago is not switched again in the same call. */
  private boolean isHeard(State state, SimulatedEngine engine) {
    boolean told =
        state.recoveries().isGivenUp(VitalSign.MICROPHONE)
            || state.engines().find(engine.generation).filter(e -> !e.missing().isEmpty()).isPresent();
    return told || !world.devices.microphoneFlat;
  }

  private boolean hasPicture(SimulatedEngine engine) {
    return engine.cameraOpen && engine.takesFrames && world.cameraGivesFrames;
  }

  private boolean mayLackPicture(State state) {
    boolean patient = state.devices().cameraDeaths() > 0 || world.devices.cameraNeedsCycle;
    return patient && core.timeline.now() - Math.max(pictureMs, calmSinceMs) <= PICTURE_AGAIN_MS;
  }

  private void notePicture(long now) {
    boolean picture =
        core.state().engines().first(Engines.Stage.ACTIVE).map(e -> world.engine(e.generation())).filter(this::hasPicture).isPresent();
    if (picture) {
      pictureMs = now;
    } else {
      noPictureMs = now;
    }
  }

  private String what() {
    State state = core.state();
    return state.service() + " " + state.call() + " " + state.engines() + " " + world.pages.keySet();
  }

  /** The status tells of the world as it is. */
  private void settled(State state) {
    Status status = state.shown().status().orElseThrow();
    String expected =
        switch (state.call()) {
          case Call.Quiet _ -> "ready";
          case Call.Ringing _ -> "ringing";
          case Call.Connected _ -> world.brokerUp ? "in-call" : status.state();
        };
    if (!status.state().equals(expected)) {
      throw new Broken("the status is true", "it says " + status.state() + " where " + expected + " is true");
    }
    for (String word : status.degraded()) {
      boolean untrue = word.startsWith("camera:") && pictureMs > noPictureMs || word.startsWith("broker:") && world.brokerUp;
      if (untrue) {
        throw new Broken("the status is true", "it says " + word);
      }
    }
    List<String> present = Simulation.OPERATORS.stream().filter(o -> world.page(o).present).toList();
    if (world.brokerUp && !state.surroundings().operators().equals(Set.copyOf(present))) {
      throw new Broken("who is present is known", state.surroundings().operators() + ", and there are " + present);
    }
    if (world.brokerUp != state.surroundings().brokerUp()) {
      throw new Broken("the status is true", "the broker is up: " + world.brokerUp);
    }
  }

  /** Said by engines that are gone, nothing of it changes anything but counters. */
  void strangersChangeNothing() {
    State state = core.state();
    int dead = state.lastGeneration() - 3;
    if (!core.up() || dead <= 0 || state.engines().find(dead).isPresent()) {
      return;
    }
    for (Event event : Strangers.events(dead, Scene.ALICE)) {
      Core.Outcome outcome = core.wouldDo(state, event, core.timeline.now());
      State next = outcome.state();
      boolean same =
          next.service().equals(state.service()) && next.call().equals(state.call()) && next.engines().equals(state.engines())
              && next.starts().equals(state.starts()) && next.surroundings().equals(state.surroundings());
      if (!same) {
        throw new Broken("strangers change nothing", event + " made " + next.service() + " of " + state.service());
      }
      List<Command> more = outcome.commands().stream().filter(c -> !isHarmless(c)).toList();
      if (!more.isEmpty()) {
        throw new Broken("strangers change nothing", event + " led to " + more);
      }
    }
  }

  private static boolean isHarmless(Command command) {
    return command instanceof Command.Explain || command instanceof Command.PublishStatus || command instanceof Command.PublishVitals;
  }
}
