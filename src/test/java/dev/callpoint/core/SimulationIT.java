package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * So many device-years from seed 1 as {@code -Dsimulate.years} says, 4 unless told: nothing breaks. {@code tools/simulate}
 * runs as many as one likes.
 */
class SimulationIT {
  private static final long YEARS = Long.getLong("simulate.years", 4);
  private static final double ROUNDING = 0.01;

  @Test
  void nothingBreaksInDeviceYearsOfTrouble() throws InterruptedException {
    SimulatorOptions years = SimulatorOptions.standard().of(1, YEARS, Simulator.YEAR_HOURS, 1);
    Simulator simulator = new Simulator(years, Core::turn, System.out);
    simulator.run();
    assertEquals(List.of(), simulator.violations());
    assertEquals(YEARS, simulator.tally().years(), ROUNDING);
  }
}
