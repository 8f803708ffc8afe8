package dev.callpoint.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The core as the daemon's loop runs it, on a {@link Timeline} and in a {@link World} that does what it commands;
 * {@link Invariants} are checked after every turn. When the core ends itself in order to be started again, it is.
 */
final class LivingCore {
  static final long TICK_MS = 50;
  /** From the end of the daemon to the first turn of the next: systemd's RestartSec and the start of a JVM. */
  static final long RESTART_MS = 1_500;
  private static final int RECENT_MAX = 80;

  /** {@link Core#turn}, or a core with a fault planted into it. */
  interface Brain {
    Core.Outcome turn(State state, Event event, long nowMs);
  }

  /** Who looks on. */
  interface Onlooker {
    void beforeTick();

    void afterTick();

    /** After it was carried out. */
    void told(long atMs, Command command);
  }

  private record Moment(long atMs, Object what) {}

  final Timeline timeline = new Timeline();
  final World world = new World(timeline, this::happens);
  final Invariants invariants = new Invariants(world);
  private final Brain brain;
  private final Limits limits;
  private final Onlooker onlooker;
  private final Deque<Moment> recent = new ArrayDeque<>();
  private State state;
  private long ticks;
  private boolean up = true;
  private long turns;
  private long told;
  private int restarts;
  private boolean alwaysAgain;

  LivingCore(Brain brain, Limits limits, Onlooker onlooker) {
    this.brain = brain;
    this.limits = limits;
    this.onlooker = onlooker;
    state = fresh();
    timeline.after(0, this::tick);
  }

  private State fresh() {
    Past past = new Past(invariants.lastIncident(), invariants.serviceRestarts(), 1, world.disk.answers());
    return State.initial(limits, past, timeline.now());
  }

  State state() {
    return state;
  }

  /** Put in place of the present one, by a leap. */
  void state(State next) {
    state = next;
  }

  boolean up() {
    return up;
  }

  long turns() {
    return turns;
  }

  /** How many commands it has given, but for vitals. */
  long told() {
    return told;
  }

  int restarts() {
    return restarts;
  }

  /** What it would do, without doing it. */
  Core.Outcome wouldDo(State from, Event event, long nowMs) {
    return brain.turn(from, event, nowMs);
  }

  void happens(Event event) {
    if (!up) {
      return;
    }
    remember(event);
    turns++;
    long now = timeline.now();
    List<Command> commands;
    try {
      Core.Outcome outcome = brain.turn(state, event, now);
      commands = outcome.commands();
      state = outcome.state();
      for (Command command : commands) {
        remember(command);
      }
      invariants.check(state, event, commands, now);
    } catch (Broken e) {
      throw e.atMs() >= 0 ? e : e.on(now, event, recent());
    } catch (RuntimeException e) {
      throw new Broken("the core throws nothing", e.toString(), e).on(now, event, recent());
    }
    for (Command command : commands) {
      told += command instanceof Command.PublishVitals ? 0 : 1;
      world.carry(command);
      onlooker.told(now, command);
      if (command instanceof Command.Finish finish) {
        ends(finish);
      }
    }
  }

  void tick() {
    onlooker.beforeTick();
    happens(new Event.TimePassed());
    onlooker.afterTick();
    long next = ++ticks;
    timeline.again(TICK_MS, () -> {
      if (next == ticks && up) {
        tick();
      }
    });
  }

  /** Somebody kills it, or pulls its plug for a moment: what it had in mind is gone. */
  void isKilled() {
    if (up) {
      up = false;
      world.daemonEnds(false);
      invariants.daemonKilled();
      startsAgain();
    }
  }

  /** Also one that was told to stop is started again. */
  void isAlwaysStartedAgain() {
    alwaysAgain = true;
  }

  private void ends(Command.Finish finish) {
    if (!up) {
      return;
    }
    up = false;
    world.daemonEnds(true);
    invariants.daemonEnded();
    if (finish.restart() || alwaysAgain) {
      startsAgain();
    }
  }

  private void startsAgain() {
    restarts++;
    timeline.after(RESTART_MS, () -> {
      state = fresh();
      up = true;
      tick();
      world.daemonBegan();
    });
  }

  private void remember(Object what) {
    if (what instanceof Event.TimePassed || what instanceof Event.ProgressMade || what instanceof Command.PublishVitals) {
      return;
    }
    if (recent.size() == RECENT_MAX) {
      recent.removeFirst();
    }
    recent.addLast(new Moment(timeline.now(), what));
  }

  /** The last events and commands, but those that come every moment. */
  List<String> recent() {
    return recent.stream()
        .filter(m -> !(m.what() instanceof Command.PublishStatus))
        .map(m -> m.atMs() + (m.what() instanceof Command ? "   ◀ " : " ▶ ") + m.what())
        .toList();
  }
}
