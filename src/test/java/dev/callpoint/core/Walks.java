package dev.callpoint.core;

import java.util.List;

/** Long random lives of the core, for those outside its package who want to see every turn. */
public final class Walks {
  public static final Limits LIMITS = Scene.LIMITS;

  private Walks() {}

  /** Sees a turn. */
  @FunctionalInterface
  public interface Watcher {
    void turned(State before, Event event, long nowMs, List<Command> commands);
  }

  /** Everything that {@link RandomWalkTest} does to the core; the same for the same seed. */
  public static void walk(long seed, Watcher watcher) {
    new RandomWalkTest.Walk(seed).watchedBy(watcher).walk();
  }
}
