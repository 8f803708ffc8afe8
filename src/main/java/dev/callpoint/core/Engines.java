package dev.callpoint.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The engines that live. At most one is active, at most one is a standby, the others are closing.
 *
 * <pre>
 *   STARTING ──warmed──▶ STANDBY ──takes over──▶ ACTIVE ──replaced──▶ CLOSING ──died──▶ (gone)
 *       └───── late, silent or dead at any stage: killed ─────────────────┘
 * </pre>
 */
record Engines(List<Engine> all) {
  static final Engines NONE = new Engines(List.of());

  /** One active, one standby or starting, one that ends: each takes 80 MB, and a hung driver may keep a killed one. */
  private static final int ENGINES_MAX = 3;

  enum Stage {
    STARTING,
    STANDBY,
    ACTIVE,
    CLOSING;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
      return label;
    }
  }

  /**
   * @param heardMs when it last spoke
   * @param deadlineMs to be warm (starting) or gone (closing); unused in the other stages
   * @param holdsDevices from the command to open them until the process is gone
   * @param killed the kernel was asked to end it
   */
  record Engine(
      int generation,
      Stage stage,
      long heardMs,
      long deadlineMs,
      boolean holdsDevices,
      boolean killed,
      List<String> missing) {

    Engine heard(long nowMs) {
      return new Engine(generation, stage, nowMs, deadlineMs, holdsDevices, killed, missing);
    }

    Engine warmed(long nowMs, List<String> devicesMissing) {
      return new Engine(generation, Stage.STANDBY, nowMs, 0, false, false, devicesMissing);
    }

    Engine lacking(List<String> devicesMissing) {
      return new Engine(generation, stage, heardMs, deadlineMs, holdsDevices, killed, devicesMissing);
    }

    Engine activated() {
      return new Engine(generation, Stage.ACTIVE, heardMs, 0, false, false, missing);
    }

    Engine opening() {
      return new Engine(generation, stage, heardMs, deadlineMs, true, killed, missing);
    }

    Engine closing(long killAtMs, boolean killedNow) {
      return new Engine(generation, Stage.CLOSING, heardMs, killAtMs, holdsDevices, killed || killedNow, missing);
    }
  }

  boolean isFull() {
    return all.size() >= ENGINES_MAX;
  }

  // Loops, as these are asked many times in each turn.

  Optional<Engine> find(int generation) {
    for (Engine engine : all) {
      if (engine.generation() == generation) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }

  Optional<Engine> first(Stage stage) {
    for (Engine engine : all) {
      if (engine.stage() == stage) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }

  /** True when no engine but this one holds the devices. */
  boolean devicesFreeFor(int generation) {
    return all.stream().noneMatch(e -> e.holdsDevices() && e.generation() != generation);
  }

  Engines with(Engine engine) {
    List<Engine> next = others(engine.generation());
    next.add(engine);
    return new Engines(List.copyOf(next));
  }

  Engines without(int generation) {
    return new Engines(List.copyOf(others(generation)));
  }

  private List<Engine> others(int generation) {
    List<Engine> others = new ArrayList<>(all.size() + 1);
    for (Engine engine : all) {
      if (engine.generation() != generation) {
        others.add(engine);
      }
    }
    return others;
  }
}
