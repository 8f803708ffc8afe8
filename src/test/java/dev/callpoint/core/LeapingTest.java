package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeapingTest {

  private static boolean isPeriodic(Scene.Said said) {
    return said.command() instanceof Command.PublishVitals;
  }

  @ParameterizedTest
  @CsvSource({"1, 6, 10", "2, 6, 10", "3, 4, 40", "4, 4, 40", "5, 3, 60", "6, 12, 3"})
  void aRunThatLeapsGivesTheCommandsOfOneThatDoesNot(long seed, double hours, double rate) {
    assumeTrue(Simulation.PERCENT > 0);
    Plan plan = Plan.of(seed, hours * Simulation.PERCENT / 100, rate);
    List<Scene.Said> slow = new ArrayList<>();
    Simulation without = new Simulation(plan, Core::turn, false, slow::add);
    without.run(() -> false);
    List<Scene.Said> fast = new ArrayList<>();
    Simulation with = new Simulation(plan, Core::turn, true, fast::add);
    with.run(() -> false);
    assertEquals(0, without.tally.leaps);
    assertTrue(with.tally.leaptMs > 0.2 * with.tally.simulatedMs, () -> with.tally.leaptMs + " ms were leapt");
    slow.removeIf(LeapingTest::isPeriodic);
    fast.removeIf(LeapingTest::isPeriodic);
    for (int i = 0; i < Math.min(slow.size(), fast.size()); i++) {
      assertEquals(slow.get(i), fast.get(i));
    }
    assertEquals(slow.size(), fast.size());
    assertEquals(without.core.state().ledger(), with.core.state().ledger());
  }
}
