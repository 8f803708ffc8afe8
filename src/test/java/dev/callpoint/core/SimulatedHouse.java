package dev.callpoint.core;

import java.util.function.Consumer;

/**
 * The simulation's engines in place of real ones, behind a daemon that is otherwise real. They do what the core commands
 * and are well. Any thread; nothing happens here but in its two methods. Heartbeats are fewer than a real engine's, as many as
 * the watchdog needs, so that a machine can carry many.
 */
public final class SimulatedHouse {
  private static final long BEAT_MS = 1_000;

  private final Timeline timeline = new Timeline();
  private final World world;

  /** @param core is told what engines say; must not wait */
  public SimulatedHouse(Consumer<Event> core) {
    world = new World(timeline, core);
    world.beatMs = BEAT_MS;
  }

  public synchronized void carry(Command.ToEngine command) {
    world.carry(command);
  }

  /** Lets happen what is due by then, by the daemon's own clock. */
  public synchronized void pass(long nowMs) {
    timeline.runTo(nowMs);
  }
}
