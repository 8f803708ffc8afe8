package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any event in any state, with faults of every part: nothing breaks an invariant, and when the faults cease the device
 * serves again.
 */
class RandomWalkTest {
  /** Of each block. Mutation testing walks once for each mutant, and takes fewer. */
  private static final int SEEDS = Integer.getInteger("callpoint.walk.seeds", 25);

  private static final int EVENTS = 2_000;
  private static final long SERVES_AGAIN_MS = 60_000;
  private static final List<String> OPERATORS = List.of(Scene.ALICE, Scene.BOB, "op-carol000");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void survivesAnythingAndServesAgain(int block) {
    for (int seed = block * SEEDS; seed < (block + 1) * SEEDS; seed++) {
      try {
        new Walk(seed).walk();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  static final class Walk {
    private final Random random;
    private final Scene scene;
    private final List<String> requests = new ArrayList<>();

    Walk(long seed) {
      random = new Random(seed);
      Limits d = Scene.LIMITS;
      boolean unlessHealthy = random.nextBoolean();
      scene =
          new Scene(
              new Limits(
                  signs(), watch(d.offerAnswerMs()), d.resetMs(), watch(d.callMaxMs()), unlessHealthy, d.resetBurst(),
                  d.resetRefillMs(), d.commandBurst(), d.commandRefillMs(), d.ringIntervalMs(), d.ringTimeoutMs(),
                  d.relayPulseMs(), d.graceMs(), d.startMs(), Scene.APPLIANCE.cyclable(), false, true, true));
    }

    private Map<VitalSign, Long> signs() {
      Map<VitalSign, Long> signs = VitalSign.defaults();
      signs.replaceAll((sign, limit) -> sign == VitalSign.ENGINE_HEARTBEAT ? limit : Long.valueOf(watch(limit)));
      return signs;
    }

    Walk watchedBy(Walks.Watcher watcher) {
      scene.watcher = watcher;
      return this;
    }

    /** Now and then off; the one that tells a hung engine stays on, as nothing else could. */
    private long watch(long limit) {
      return random.nextInt(8) > 0 ? limit : 0;
    }

    void walk() {
      for (int i = 0; i < EVENTS; i++) {
        int kind = random.nextInt(100);
        if (kind < 45) {
          scene.run(random.nextInt(kind == 0 ? 20_000 : 300));
        } else if (kind < 55) {
          breakSomething();
        } else if (kind < 70) {
          operator();
        } else if (kind < 80) {
          request();
        } else {
          scene.happens(garbage());
        }
      }
      healed();
    }

    private void healed() {
      scene.world.heal();
      scene.world.living().forEach(e -> scene.world.die(e.generation, "was ended by signal 9"));
      scene.world.brokerUp = true;
      scene.happens(new Event.BrokerConnected());
      OPERATORS.forEach(scene::comes);
      scene.until(() -> scene.serves() && scene.hasStandby(), SERVES_AGAIN_MS);
      scene.run(SERVES_AGAIN_MS);
      assertTrue(scene.serves(), () -> scene.state().service().toString());
      requests.forEach(id -> assertTrue(scene.answered(id), () -> id + " was never answered"));
      scene.mark();
      scene.run(SERVES_AGAIN_MS);
      int starts = scene.said(Command.StartEngine.class).size();
      assertTrue(starts <= 1, "there is peace at the end, but for a call that is too long");
    }

    private void breakSomething() {
      World world = scene.world;
      boolean good = random.nextInt(3) > 0;
      switch (random.nextInt(23)) {
        case 20 -> world.disk.hangs(!good);
        case 21 -> world.disk.fails(!good);
        case 22 -> world.disk.writeMs = good ? 5 : random.nextInt(3_000);
        case 0 -> world.enginesWarm = good;
        case 1 -> world.enginesDieAtStart = !good;
        case 2 -> world.warmMs = good ? 300 : random.nextInt(15_000);
        case 3 -> world.cameraThere = good;
        case 4 -> world.cameraGivesFrames = good;
        case 5 -> world.enginesOffer = good;
        case 6 -> world.enginesClose = good;
        case 7 -> world.closeMs = random.nextInt(1_000);
        case 8 -> world.killMs = good ? 5 : random.nextInt(5_000);
        case 9 -> world.connects = good;
        case 10 -> world.memoryKb = good ? 80_000 : 400_000;
        case 11 -> page().answers = good;
        case 12 -> page().decodes = good;
        case 13 -> page().reports = good;
        case 14 -> page().hears = good;
        case 15 -> world.living().stream().skip(random.nextInt(3)).findFirst().ifPresent(e -> e.speaks = false);
        case 16 -> world.living().stream().findFirst().ifPresent(e -> e.takesFrames = false);
        case 17 -> world.living().stream().findFirst().ifPresent(e -> e.sends = false);
        case 18 ->
            world.living().stream()
                .skip(random.nextInt(3))
                .findFirst()
                .ifPresent(e -> world.die(e.generation, "crashed"));
        default -> world.heal();
      }
    }

    private SimulatedPage page() {
      return scene.world.page(one(OPERATORS));
    }

    private void operator() {
      String operator = one(OPERATORS);
      switch (random.nextInt(6)) {
        case 0, 1 -> scene.comes(operator);
        case 2 -> scene.leaves(operator);
        case 3 -> {
          if (scene.world.brokerUp) {
            scene.happens(new Event.WatchRequested(operator, random.nextBoolean()));
          }
        }
        case 4 -> scene.happens(new Event.ByeReceived(operator));
        default -> {
          if (scene.world.brokerUp) {
            scene.brokerGoes();
          } else {
            scene.brokerComes();
          }
        }
      }
    }

    private void request() {
      String id = "r" + requests.size();
      if (!requests.isEmpty() && random.nextInt(10) == 0) {
        id = requests.getLast();
      } else {
        requests.add(id);
      }
      Event.Requested request =
          switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Event.ButtonPressed(id);
            case 3, 4 -> new Event.ResetRequested(id, one(List.of(Cause.MQTT, Cause.CONSOLE, Cause.CLI)), "try");
            case 5 -> new Event.HangupRequested(id);
            case 6 -> new Event.UnlockRequested(id);
            case 7 -> new Event.ResetButtonPressed(id);
            case 8 -> new Event.ButtonHeld(id);
            case 9 -> new Event.SnapshotRequested(id);
            case 10 -> new Event.IdentifyRequested(id, random.nextInt(1, 60));
            default -> new Event.FaultRequested(id, one(List.of(Event.Fault.values())));
          };
      scene.happens(overTheBroker(request) ? commanded(request) : request);
    }

    private boolean overTheBroker(Event.Requested request) {
      return switch (request) {
        case Event.ButtonPressed _, Event.ResetButtonPressed _, Event.ButtonHeld _ -> false;
        default -> random.nextBoolean();
      };
    }

    private Event commanded(Event.Requested request) {
      long validMs = random.nextInt(4) == 0 ? random.nextLong(10_000) : Long.MAX_VALUE;
      return new Event.CommandReceived(
          request, one(List.of(Event.Address.values())), random.nextLong(10_000), validMs);
    }

    /** Of an engine that lives, closes, is dead or never was; a death alone is no lie, as the kernel tells it. */
    private Event garbage() {
      int generation = random.nextInt(4) == 0 ? random.nextInt(scene.state().lastGeneration() + 3) : newest();
      String operator = one(OPERATORS);
      long any = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(1_000);
      return switch (random.nextInt(24)) {
        case 0 -> new Event.EngineWarmed(generation, List.of());
        case 1 -> new Event.EngineDied(scene.state().lastGeneration() + 1, "is a stranger");
        case 2 -> new Event.CameraOpened(generation, "garbage");
        case 3 -> new Event.CameraFailed(generation, "garbage");
        case 4 -> new Event.FirstFrameArrived(generation);
        case 5 -> new Event.OfferMade(generation, random.nextInt(2), "garbage");
        case 6 -> new Event.CandidateFound(generation, new IceCandidate("garbage", "0", 0));
        case 7 -> new Event.ConnectionChanged(generation, one(List.of(Connection.values())));
        case 8 -> new Event.PageReported(generation, new PageReport(any, any, 0, false, random.nextBoolean()));
        case 9 -> new Event.ProgressMade(generation, new Progress(any, any, any, any, 0, any, 0, any, any, 0, any));
        case 10 -> new Event.EngineRefused(generation, one(List.of("answer", "Answer", "offer")), "garbage");
        case 11 -> new Event.AnswerReceived(operator, generation, random.nextInt(2), "garbage");
        case 12 -> new Event.CandidateReceived(operator, generation, new IceCandidate("garbage", "0", 0));
        case 13 -> new Event.TalkChanged(operator, random.nextBoolean());
        case 14 -> new Event.InputRefused(one(List.of(Event.InputKind.values())), random.nextInt(1, 9), "garbage");
        case 15 -> new Event.PartFailed("panel", "garbage");
        case 16 -> new Event.PartRecovered("panel");
        case 17 -> new Event.TamperChanged(random.nextBoolean());
        case 18 -> new Event.RelayMoved(random.nextBoolean());
        case 19 -> new Event.RelayPulsed("r" + random.nextInt(requests.size() + 1), random.nextBoolean(), "garbage");
        case 20 -> new Event.SnapshotTaken(generation, "r" + random.nextInt(requests.size() + 1), 1, 1, 1);
        case 21 -> new Event.SnapshotFailed(generation, "r" + random.nextInt(requests.size() + 1), "garbage");
        case 22 -> new Event.TurnTried(generation, random.nextBoolean() ? List.of() : List.of("garbage"));
        default -> new Event.TimePassed();
      };
    }

    private int newest() {
      return Math.max(0, scene.state().lastGeneration() - random.nextInt(3));
    }

    private <T> T one(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
