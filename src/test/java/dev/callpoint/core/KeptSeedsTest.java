package dev.callpoint.core;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the simulation in which something broke once. A plan that is drawn anew tells another story: keep the seeds. */
class KeptSeedsTest {

  @ParameterizedTest
  @CsvSource({
    // A command that a broker delivers again to the daemon's next life is carried out again, and answered again.
    "228, 400, 8",
    // The daemon is killed between two spells of resets for memory: each life has its own bound.
    "231, 400, 8",
  })
  void whatBrokeOnceHolds(long seed, double hours, double rate) {
    Simulation.of(Plan.of(seed, hours, rate), Core::turn).run(() -> false);
  }
}
