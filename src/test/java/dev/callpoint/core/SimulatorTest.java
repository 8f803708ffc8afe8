package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.callpoint.core.LivingCore.Brain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The simulator must be able to fail: each fault that is planted into the core is found within a few seeds. */
class SimulatorTest {
  private static final int SEEDS = 8;
  private static final double HOURS = 200;
  private static final double RATE = 10;
  /** Some need many hours. */
  private static final boolean WHOLE = Simulation.PERCENT >= 100;

  @Test
  void findsADeathThatIsOverlooked() {
    assumeTrue(WHOLE);
    assertFound("serves again when trouble has ceased", () -> {
      int[] deaths = {0};
      return (state, event, nowMs) -> {
        boolean overlooks = event instanceof Event.EngineDied && ++deaths[0] % 50 == 0;
        return overlooks ? new Core.Outcome(state, List.of()) : Core.turn(state, event, nowMs);
      };
    });
  }

  @Test
  void findsAnAnswerThatIsForgotten() {
    assertFound("each request gets one final answer", () -> {
      int[] answers = {0};
      return (state, event, nowMs) -> {
        Core.Outcome outcome = Core.turn(state, event, nowMs);
        List<Command> kept = new ArrayList<>(outcome.commands());
        kept.removeIf(c -> c instanceof Command.Answer a && a.result().outcome().isFinal() && ++answers[0] % 20 == 0);
        return new Core.Outcome(outcome.state(), kept);
      };
    });
  }

  @Test
  void findsDevicesThatAreOpenedTooEarly() {
    assertFound("one engine at a time has the devices", () -> (state, event, nowMs) -> {
      Core.Outcome outcome = Core.turn(state, event, nowMs);
      List<Command> more = new ArrayList<>();
      for (Command command : outcome.commands()) {
        more.add(command);
        if (command instanceof Command.OpenSession c) {
          more.add(new Command.OpenDevices(c.generation(), true));
        }
      }
      return new Core.Outcome(outcome.state(), more);
    });
  }

  @Test
  void findsAWatchThatIsForgotten() {
    assumeTrue(WHOLE);
    // The camera's stall is never judged, as its counter is taken to advance.
    assertFound("serves again when trouble has ceased", () -> (state, event, nowMs) ->
        Core.turn(
            state.service() instanceof Service.Serving s && event instanceof Event.TimePassed
                ? Trend.with(state, "service", new Service.Serving(Trend.with(s.active(), "cameraAdvancedMs", nowMs)))
                : state,
            event, nowMs));
  }

  @Test
  void findsALightThatStays() {
    assertFound("the light is the one that was told", () -> (state, event, nowMs) -> {
      Core.Outcome outcome = Core.turn(state, event, nowMs);
      List<Command> kept = new ArrayList<>(outcome.commands());
      kept.removeIf(c -> c instanceof Command.ShowLight l && l.light() == Command.Light.READY);
      return new Core.Outcome(outcome.state(), kept);
    });
  }

  @Test
  void findsAStrangerWhoIsHeard() {
    // What an engine of long ago says is taken for the words of the one that serves.
    assertFound("strangers change nothing", () -> (state, event, nowMs) ->
        Core.turn(
            state,
            event instanceof Event.ConnectionChanged c && state.service() instanceof Service.Serving s
                ? new Event.ConnectionChanged(s.active().generation(), c.connection())
                : event,
            nowMs));
  }

  @Test
  void findsACommandThatIsCarriedOutTwice() {
    // Now and then the ids of before are forgotten.
    assertFound("nothing is carried out twice", () -> {
      int[] commands = {0};
      return (state, event, nowMs) -> {
        boolean forgets = event instanceof Event.CommandReceived && ++commands[0] % 5 == 0;
        Ledger ledger = forgets ? state.ledger().with(Register.EMPTY) : state.ledger();
        return Core.turn(Trend.with(state, "ledger", ledger), event, nowMs);
      };
    });
  }

  @Test
  void whatBreaksIsShrunkToFewHappenings() {
    assumeTrue(WHOLE);
    Brain forgetful = (state, event, nowMs) -> {
      Core.Outcome outcome = Core.turn(state, event, nowMs);
      List<Command> kept = new ArrayList<>(outcome.commands());
      kept.removeIf(c -> c instanceof Command.Answer a && a.result().command().equals("fault"));
      return new Core.Outcome(outcome.state(), kept);
    };
    Plan plan = Plan.of(1, HOURS, RATE);
    Broken broken = assertThrows(Broken.class, () -> Simulation.of(plan, forgetful).run(() -> false));
    Shrinking shrinking = new Shrinking(plan, forgetful, broken, () -> false);
    Plan shrunk = shrinking.shrunk();
    assertTrue(plan.happenings().size() > 100, () -> plan.happenings().size() + " happenings");
    assertTrue(shrunk.happenings().size() <= 3, () -> shrunk.happenings().toString());
    assertEquals(broken.invariant(), shrinking.broken().invariant());
    Broken again = assertThrows(Broken.class, () -> Simulation.of(shrunk, forgetful).run(() -> false));
    assertEquals(broken.invariant(), again.invariant());
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assumeTrue(WHOLE);
    List<Scene.Said> first = new ArrayList<>();
    new Simulation(Plan.of(9, 20, 10), Core::turn, true, first::add).run(() -> false);
    List<Scene.Said> second = new ArrayList<>();
    new Simulation(Plan.of(9, 20, 10), Core::turn, true, second::add).run(() -> false);
    assertTrue(first.size() > 1_000);
    assertEquals(first, second);
  }

  /** @param brains a fresh one for each seed */
  private static void assertFound(String invariant, Supplier<Brain> brains) {
    List<String> broken = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      try {
        Simulation.of(Plan.of(seed, HOURS, RATE), brains.get()).run(() -> false);
      } catch (Broken e) {
        if (e.invariant().equals(invariant)) {
          return;
        }
        broken.add(e.invariant());
      }
    }
    throw new AssertionError(SEEDS + " seeds broke only " + broken);
  }
}
