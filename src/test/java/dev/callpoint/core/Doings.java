package dev.callpoint.core;

import java.util.SplittableRandom;

/** The kinds of {@link Trouble} that take more than a switch. */
final class Doings {
  /** A link that hears nothing of its own heartbeat through the broker gives up after about this. */
  private static final long HALF_OPEN_SEEN_MS = 20_000;

  private Doings() {}

  // --- people ---

  static void stuckButton(Simulation s, SplittableRandom random) {
    int presses = random.nextInt(5, 150);
    long everyMs = random.nextLong(60, 600);
    for (int i = 0; i < presses; i++) {
      s.after(i * everyMs, random.nextInt(20) == 0 ? s::holds : s::press);
    }
  }

  /** Some with the same id, as a broker delivers again. */
  static void remoteStorm(Simulation s, SplittableRandom random) {
    int commands = random.nextInt(3, 60);
    String id = s.nextId();
    for (int i = 0; i < commands; i++) {
      id = random.nextInt(4) == 0 ? id : s.nextId();
      Cause cause = random.nextBoolean() ? Cause.MQTT : Cause.CONSOLE;
      Event.Requested event =
          random.nextInt(8) == 0 ? new Event.HangupRequested(id) : new Event.ResetRequested(id, cause, "storm");
      s.after(random.nextLong(8_000), () -> s.request(event));
    }
  }

  /** Some expire before their turn comes. */
  static void fleetCommanded(Simulation s, SplittableRandom random) {
    int commands = random.nextInt(1, 8);
    for (int i = 0; i < commands; i++) {
      String id = s.nextId();
      Event.Requested request =
          switch (random.nextInt(5)) {
            case 0 -> new Event.UnlockRequested(id);
            case 1 -> new Event.IdentifyRequested(id, random.nextInt(1, 60));
            case 2 -> new Event.HangupRequested(id);
            default -> new Event.ResetRequested(id, Cause.MQTT, "all of you");
          };
      Event.Address to = random.nextBoolean() ? Event.Address.ALL : Event.Address.GROUP;
      long validMs = random.nextInt(3) == 0 ? random.nextLong(10_000) : Long.MAX_VALUE;
      Event.CommandReceived command = new Event.CommandReceived(request, to, random.nextLong(10_000), validMs);
      s.after(random.nextLong(2_000), () -> s.command(command));
    }
  }

  static void deliveredAgain(Simulation s, SplittableRandom random) {
    int times = random.nextInt(1, 20);
    for (int i = 0; i < times; i++) {
      s.after(random.nextLong(8_000), () -> s.commandsAgain(random));
    }
  }

  static void everybodyComes(Simulation s) {
    Simulation.OPERATORS.forEach(s::comes);
  }

  /** The broker tells that the page is gone, and then its owner opens it again. */
  static void everybodyComesAgain(Simulation s) {
    for (String operator : Simulation.OPERATORS) {
      if (!s.world.page(operator).present) {
        s.leaves(operator);
        s.after(3_000, () -> s.comes(operator));
      }
    }
  }

  static void pageLies(Simulation s, SplittableRandom random) {
    s.page().decodes = random.nextBoolean();
    s.page().lies = true;
  }

  /** A hidden tab may stop decoding. */
  static void pageHides(Simulation s, SplittableRandom random) {
    s.page().hidden = true;
    s.page().decodes = random.nextBoolean();
  }

  static void pagesHeal(Simulation s) {
    s.world.pages.values().forEach(SimulatedPage::heal);
  }

  // --- engines and devices ---

  static void engineDies(Simulation s, SplittableRandom random) {
    s.engine(random).ifPresent(e -> e.die("was ended by signal 11"));
  }

  static void skew(SimulatedEngine engine, long by) {
    engine.skewed = true;
    engine.cameraFrames += by;
    engine.framesSent += by;
    engine.microphoneMs += by;
  }

  /** An engine that is gone, or never was, says all that an engine can say. */
  static void staleWords(Simulation s, SplittableRandom random) {
    int newest = s.core.state().lastGeneration();
    for (int i = 0; i < 5; i++) {
      int generation = Math.max(0, newest - 2 - random.nextInt(5));
      if (s.core.state().engines().find(generation).isEmpty()) {
        Strangers.events(generation, Scene.ALICE).forEach(s.core::happens);
      }
    }
  }

  static void cameraNeedsCycle(Simulation s, SplittableRandom random) {
    s.world.cameraGivesFrames = false;
    s.world.devices.cameraNeedsCycle = true;
  }

  static void microphoneNeedsCycle(Simulation s, SplittableRandom random) {
    s.world.devices.microphoneFlat = true;
    s.world.devices.microphoneNeedsCycle = true;
  }

  static void onPurpose(Simulation s, SplittableRandom random) {
    Event.Fault[] faults = Event.Fault.values();
    s.request(new Event.FaultRequested(s.nextId(), faults[random.nextInt(faults.length)]));
  }

  // --- ways ---

  static void oneWay(Simulation s, SplittableRandom random) {
    boolean toPage = random.nextBoolean();
    s.world.network.lose(toPage, !toPage, false);
  }

  static void brokerComes(Simulation s) {
    if (s.world.broker.halfOpen) {
      s.brokerGoes();
      s.world.broker.halfOpen = false;
    }
    if (!s.world.brokerUp) {
      s.world.broker.connects();
    }
  }

  static void brokerFlaps(Simulation s, SplittableRandom random) {
    int times = random.nextInt(2, 12);
    for (int i = 0; i < times; i++) {
      long atMs = random.nextLong(20_000);
      s.after(atMs, s::brokerGoes);
      s.after(atMs + random.nextLong(1, 3_000), () -> brokerComes(s));
    }
  }

  static void brokerHalfOpen(Simulation s, SplittableRandom random) {
    s.world.broker.halfOpen = true;
    s.after(HALF_OPEN_SEEN_MS, s::brokerGoes);
  }

  // --- the daemon ---

  /** Mostly for a moment, now and then for hours. Nothing that was said meanwhile is considered before the tick. */
  static void coreSleeps(Simulation s, SplittableRandom random) {
    long maxMs = random.nextInt(10) < 7 ? 5_000 : random.nextInt(3) > 0 ? 60_000 : 18_000_000;
    s.sleeps(random.nextLong(300, maxMs));
  }
}
