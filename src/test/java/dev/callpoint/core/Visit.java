package dev.callpoint.core;

import java.util.SplittableRandom;

/** Somebody at the door, and whoever answers, or not. */
final class Visit {
  private final Simulation simulation;
  private final SplittableRandom random;

  Visit(Simulation simulation, SplittableRandom random) {
    this.simulation = simulation;
    this.random = random;
  }

  void begins() {
    int presses = percent(15) ? random.nextInt(2, 7) : 1;
    for (int i = 0; i < presses; i++) {
      simulation.after(i == 0 ? 0 : random.nextLong(100, 6_000), simulation::press);
    }
    if (percent(5)) {
      simulation.after(3_000, simulation::holds);
    }
    if (percent(10)) {
      simulation.after(random.nextLong(10_000), () -> simulation.request(new Event.SnapshotRequested(simulation.nextId())));
    }
    if (percent(80)) {
      simulation.after(percent(20) ? random.nextLong(300, 2_000) : random.nextLong(2_000, 70_000), this::answered);
    }
  }

  private void answered() {
    String operator = percent(70) ? Scene.ALICE : Scene.BOB;
    simulation.watches(operator, false);
    long talksMs = (long) (400 * Math.exp(random.nextDouble() * 8));
    if (percent(60)) {
      simulation.after(random.nextLong(talksMs), () -> simulation.talks(operator, true));
      simulation.after(random.nextLong(talksMs), () -> simulation.talks(operator, false));
    }
    if (percent(30)) {
      simulation.after(random.nextLong(talksMs), () -> simulation.request(new Event.UnlockRequested(simulation.nextId())));
    }
    if (percent(10)) {
      simulation.after(
          random.nextLong(talksMs),
          () -> simulation.request(new Event.ResetRequested(simulation.nextId(), Cause.CONSOLE, "looks odd")));
    }
    if (percent(10)) {
      simulation.after(random.nextLong(talksMs), simulation::press);
    }
    if (percent(8)) {
      simulation.after(random.nextLong(talksMs), () -> simulation.watches(Scene.BOB, true));
    }
    if (percent(5)) {
      simulation.after(random.nextLong(talksMs), () -> simulation.watches(operator, false));
    }
    simulation.after(talksMs, () -> ends(operator));
  }

  /** Most hang up; some forget it, and the call ends by its own limit. */
  private void ends(String operator) {
    simulation.talks(operator, false);
    if (percent(15)) {
      simulation.after(random.nextLong(100, 5_000), simulation::press);
    }
    if (percent(85)) {
      simulation.hangsUp(operator);
    } else if (percent(70)) {
      simulation.request(new Event.HangupRequested(simulation.nextId()));
    }
  }

  private boolean percent(int of100) {
    return random.nextInt(100) < of100;
  }
}
