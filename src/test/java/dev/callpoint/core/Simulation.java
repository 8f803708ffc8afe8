package dev.callpoint.core;

import dev.callpoint.core.LivingCore.Brain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A {@link Plan} carried out on a living core. The same plan gives the same run, always. */
final class Simulation {
  static final List<String> OPERATORS = List.of(Scene.ALICE, Scene.BOB);
  /** What tests of the simulation take of its time. Mutation testing runs them for each mutant, and takes less. */
  static final int PERCENT = Integer.getInteger("callpoint.simulate.percent", 100);

  private static final int STRANGERS_EVERY = 16;
  private static final int COMMANDS_KEPT = 40;

  final Tally tally = new Tally();
  final LivingCore core;
  final World world;
  private final Plan plan;
  private final boolean leaps;
  private final Leaping leaping;
  private final Promises promises;
  private final Consumer<Scene.Said> listener;
  private final List<Event.CommandReceived> commands = new ArrayList<>();
  private long ids;
  private int steps;
  private int next;
  private boolean over;
  private BooleanSupplier enough = () -> false;

  /**
   * @param leaps false to live through every second
   * @param listener hears every command
   */
  Simulation(Plan plan, Brain brain, boolean leaps, Consumer<Scene.Said> listener) {
    this.plan = plan;
    this.leaps = leaps;
    this.listener = listener;
    core = new LivingCore(brain, Scene.APPLIANCE, new Onlooker());
    core.isAlwaysStartedAgain();
    world = core.world;
    leaping = new Leaping(core);
    promises = new Promises(core, tally);
  }

  /** Leaping, with nobody who listens. */
  static Simulation of(Plan plan, Brain brain) {
    return new Simulation(plan, brain, true, _ -> {});
  }

  private final class Onlooker implements LivingCore.Onlooker {
    @Override
    public void beforeTick() {
      if (leaps && core.up()) {
        leaping.beforeTick();
      }
    }

    @Override
    public void afterTick() {
      try {
        promises.afterTick();
      } catch (Broken e) {
        throw e.on(core.timeline.now(), "a tick", core.recent());
      }
    }

    @Override
    public void told(long atMs, Command command) {
      if (command instanceof Command.PublishIncident c) {
        tally.told(c.incident());
      }
      try {
        promises.told(atMs, command);
      } catch (Broken e) {
        throw e.on(atMs, command.getClass().getSimpleName(), core.recent());
      }
      listener.accept(new Scene.Said(atMs, command));
    }
  }

  /**
   * Runs the plan to its end.
   *
   * @param enough asked now and then; true to stop before
   * @throws Broken when an invariant does not hold
   */
  void run(BooleanSupplier enough) {
    after(0, () -> {
      world.broker.connects();
      OPERATORS.forEach(this::comes);
    });
    this.enough = enough;
    planNext();
    core.timeline.after(plan.endMs() - core.timeline.now(), () -> over = true);
    try {
      while (!over) {
        core.timeline.step();
      }
      over = false;
    } finally {
      tally.turns = core.turns();
      tally.simulatedMs = core.timeline.now();
      tally.leaps = leaping.leaps();
      tally.leaptMs = leaping.leaptMs();
      tally.restarts = core.restarts();
    }
  }

  private void planNext() {
    if (next < plan.happenings().size()) {
      Happening happening = plan.happenings().get(next++);
      after(Math.max(0, happening.atMs() - core.timeline.now()), () -> {
        begins(happening);
        over |= enough.getAsBoolean();
        planNext();
      });
    }
  }

  private void begins(Happening happening) {
    Trouble trouble = happening.trouble();
    tally.happened(happening);
    if (happening.lastsMs() > 0) {
      promises.troubleBegins();
      after(happening.lastsMs(), () -> {
        trouble.ends(this);
        promises.troubleEnds();
      });
    }
    trouble.begins(this, new SplittableRandom(happening.seed()));
    if (happening.lastsMs() == 0) {
      promises.strikes();
    }
  }

  // --- for what happens ---

  /** Something that changes the world, so that nothing before it tells what comes after. */
  void after(long delayMs, Runnable action) {
    core.timeline.after(delayMs, () -> {
      leaping.interrupted();
      action.run();
      if (++steps % STRANGERS_EVERY == 0) {
        strangers();
      }
    });
  }

  private void strangers() {
    try {
      promises.strangersChangeNothing();
    } catch (Broken e) {
      throw e.on(core.timeline.now(), "strangers", core.recent());
    }
  }

  String nextId() {
    return "r" + ++ids;
  }

  void press() {
    core.happens(new Event.ButtonPressed(nextId()));
  }

  /** Keeps down the button that was pressed last. */
  void holds() {
    core.happens(new Event.ButtonHeld(nextId()));
  }

  void request(Event.Requested request) {
    command(new Event.CommandReceived(request, Event.Address.DEVICE, 0, Long.MAX_VALUE));
  }

  void command(Event.CommandReceived command) {
    if (commands.size() == COMMANDS_KEPT) {
      commands.removeFirst();
    }
    commands.add(command);
    world.broker.toCore(command);
  }

  /** One of the last, as a broker or a sender that has no acknowledgement sends it again; this daemon's or of one before. */
  void commandsAgain(SplittableRandom random) {
    if (!commands.isEmpty()) {
      world.broker.toCore(commands.get(random.nextInt(commands.size())));
    }
  }

  void watches(String operator, boolean takeOver) {
    if (world.page(operator).present) {
      world.broker.toCore(new Event.WatchRequested(operator, takeOver));
    }
  }

  void talks(String operator, boolean on) {
    world.page(operator).talking = on;
    world.broker.toCore(new Event.TalkChanged(operator, on));
  }

  void hangsUp(String operator) {
    if (world.page(operator).present) {
      world.broker.toCore(new Event.ByeReceived(operator));
    }
  }

  /** Presence is retained: the broker loses it only with its own life. */
  void comes(String operator) {
    SimulatedPage page = world.page(operator);
    if (!page.present) {
      page.present = true;
      if (world.brokerUp && !world.broker.halfOpen) {
        core.happens(new Event.OperatorCame(operator));
      }
    }
  }

  void leaves(String operator) {
    SimulatedPage page = world.page(operator);
    page.present = false;
    page.session = 0;
    if (world.brokerUp && !world.broker.halfOpen) {
      core.happens(new Event.OperatorLeft(operator));
    }
  }

  void reloads(String operator) {
    leaves(operator);
    after(600, () -> comes(operator));
  }

  void brokerGoes() {
    if (world.brokerUp) {
      world.broker.goes("connection reset");
    }
  }

  /** Nothing of this is late by the device's own fault. */
  void sleeps(long ms) {
    core.timeline.sleep(ms);
    promises.strikes();
    if (core.up()) {
      core.tick();
    }
  }

  /** Who has the call, or who would most often. */
  String holderOrAlice() {
    return core.state().call().holder().orElse(Scene.ALICE);
  }

  SimulatedPage page() {
    return world.page(holderOrAlice());
  }

  /** One that lives, most often the one that serves. */
  Optional<SimulatedEngine> engine(SplittableRandom random) {
    List<SimulatedEngine> living = new ArrayList<>(world.living());
    if (living.isEmpty()) {
      return Optional.empty();
    }
    Optional<SimulatedEngine> active =
        core.state().engines().first(Engines.Stage.ACTIVE).map(e -> world.engine(e.generation()));
    return random.nextInt(10) < 6 && active.isPresent() ? active : Optional.of(living.get(random.nextInt(living.size())));
  }
}
