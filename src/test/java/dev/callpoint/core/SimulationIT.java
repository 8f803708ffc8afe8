package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As many device-years as fit into {@code -Dsimulate.seconds}, 30 unless told, beginning with seed 1: nothing breaks. */
class SimulationIT {
  private static final double SECONDS = Double.parseDouble(System.getProperty("simulate.seconds", "30"));
  /** Of a machine that has other things to do: a tenth of what an idle one of two cores manages. */
  private static final double YEARS_MIN = SECONDS / 60;

  @Test
  void nothingBreaksInDeviceYearsOfTrouble() throws InterruptedException {
    Simulator simulator = new Simulator(SimulatorOptions.standard().withBudget(SECONDS), Core::turn, System.out);
    simulator.run();
    assertEquals(List.of(), simulator.violations());
    assertTrue(simulator.tally().years() >= YEARS_MIN, () -> simulator.tally().years() + " device-years");
  }
}
