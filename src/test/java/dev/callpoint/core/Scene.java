package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The core on a clock of its own, in a {@link World}; {@link Invariants} are checked after every turn. */
final class Scene {
  static final String ALICE = "op-alice000";
  static final String BOB = "op-bob00000";
  static final long TICK_MS = LivingCore.TICK_MS;

  /** The defaults of the configuration, of a device without USB and a daemon that nobody starts again. */
  static final Limits LIMITS =
      new Limits(
          VitalSign.defaults(), 5_000, 3_000, 900_000, false, 3, 10_000, 10, 2_000, 3_000, 60_000, 3_000, 300, 10_000,
          Set.of(), false, true,
          true);

  /** The same of an appliance, with all rungs of the ladder. */
  static final Limits APPLIANCE =
      new Limits(
          VitalSign.defaults(), 5_000, 3_000, 900_000, false, 3, 10_000, 10, 2_000, 3_000, 60_000, 3_000, 300, 10_000,
          EnumSet.allOf(Event.Device.class), true, true, true);

  /** All watches and deadlines off. */
  static final Limits OFF =
      new Limits(
          Map.of(), 0, 0, 0, false, 3, 10_000, 10, 2_000, 3_000, 60_000, 3_000, 300, 10_000, Set.of(), false, true, true);

  record Said(long atMs, Command command) {}

  /** Is told of every turn. */
  Walks.Watcher watcher = (_, _, _, _) -> {};
  final World world;
  private final LivingCore core;
  private final Timeline timeline;
  private final List<Said> said = new ArrayList<>();
  private int marked;

  Scene() {
    this(LIMITS);
  }

  Scene(Limits limits) {
    core = new LivingCore(this::turn, limits, new Listener());
    world = core.world;
    timeline = core.timeline;
  }

  private Core.Outcome turn(State state, Event event, long nowMs) {
    Core.Outcome outcome = Core.turn(state, event, nowMs);
    watcher.turned(state, event, nowMs, outcome.commands());
    return outcome;
  }

  /** Booted and quiet, the broker up, Alice's and Bob's pages open. */
  static Scene ready() {
    return ready(LIMITS);
  }

  static Scene ready(Limits limits) {
    Scene scene = new Scene(limits);
    scene.brokerComes();
    scene.comes(ALICE);
    scene.comes(BOB);
    scene.until(() -> scene.is("ready") && scene.hasStandby(), 2_000);
    return scene.mark();
  }

  /** Alice watches, and it is verified that she sees and hears; a standby is warm. */
  static Scene inCall() {
    return inCall(LIMITS);
  }

  static Scene inCall(Limits limits) {
    Scene scene = ready(limits);
    scene.happens(new Event.WatchRequested(ALICE, false));
    scene.until(() -> scene.is("in-call") && scene.hasStandby(), 2_000);
    return scene.mark();
  }

  private final class Listener implements LivingCore.Onlooker {
    @Override
    public void beforeTick() {}

    @Override
    public void afterTick() {}

    @Override
    public void told(long atMs, Command command) {
      said.add(new Said(atMs, command));
    }
  }

  // --- what happens ---

  void happens(Event event) {
    core.happens(event);
  }

  void press(String id) {
    happens(new Event.ButtonPressed(id));
  }

  void reset(String id, Cause cause) {
    happens(new Event.ResetRequested(id, cause, ""));
  }

  void watch(String operator) {
    happens(new Event.WatchRequested(operator, false));
  }

  void brokerComes() {
    world.broker.connects();
  }

  void brokerGoes() {
    brokerGoes("connection reset");
  }

  void brokerGoes(String cause) {
    world.broker.goes(cause);
  }

  void comes(String operator) {
    world.page(operator).present = true;
    if (world.brokerUp) {
      happens(new Event.OperatorCame(operator));
    }
  }

  /** The page is closed: it reports nothing more, and the broker tells. */
  void leaves(String operator) {
    world.page(operator).present = false;
    if (world.brokerUp) {
      happens(new Event.OperatorLeft(operator));
    }
  }

  /** The daemon, without a warning; somebody starts it again. */
  void kill() {
    core.isKilled();
    run(LivingCore.RESTART_MS);
  }

  // --- the clock ---

  long now() {
    return timeline.now();
  }

  void after(long delayMs, Runnable action) {
    timeline.after(delayMs, action);
  }

  /** To the millisecond: time passes for the core at the end, whenever its tick is. */
  void runExactly(long ms) {
    run(ms);
    happens(new Event.TimePassed());
  }

  void run(long ms) {
    timeline.runTo(now() + ms);
  }

  /** Runs until it is so, and returns how long that took. */
  long until(BooleanSupplier isSo, long maxMs) {
    long startMs = now();
    while (!isSo.getAsBoolean()) {
      if (timeline.nextMs() > startMs + maxMs) {
        throw new AssertionError("not so within " + maxMs + " ms: " + state().service() + state().call() + "\n" + recent());
      }
      timeline.step();
    }
    return now() - startMs;
  }

  /** The core does not run for a while; then time passes first, and what was waiting is considered after it. */
  void oversleeps(long ms) {
    timeline.sleep(ms);
    core.tick();
    run(TICK_MS);
  }

  // --- what came of it ---

  /** What is asked below counts from here. */
  Scene mark() {
    marked = said.size();
    return this;
  }

  State state() {
    return core.state();
  }

  Status status() {
    return state().shown().status().orElseThrow();
  }

  boolean is(String word) {
    return state().shown().status().filter(s -> s.state().equals(word)).isPresent();
  }

  boolean serves() {
    return state().service() instanceof Service.Serving;
  }

  boolean hasStandby() {
    return state().engines().first(Engines.Stage.STANDBY).isPresent();
  }

  /** The engine that has the word. */
  SimulatedEngine active() {
    return world.engine(state().engines().first(Engines.Stage.ACTIVE).orElseThrow().generation());
  }

  <T extends Command> List<T> said(Class<T> kind) {
    return all().stream().map(Said::command).filter(kind::isInstance).map(kind::cast).toList();
  }

  List<Said> all() {
    return said.subList(marked, said.size());
  }

  List<Result> results(String id) {
    return said(Command.Answer.class).stream().map(Command.Answer::result).filter(r -> r.id().equals(id)).toList();
  }

  List<Outcome> outcomes(String id) {
    return results(id).stream().map(Result::outcome).toList();
  }

  boolean answered(String id) {
    return outcomes(id).stream().anyMatch(Outcome::isFinal);
  }

  List<String> events() {
    return said(Command.PublishEvent.class).stream().map(Command.PublishEvent::type).toList();
  }

  /** Causes of the resets that ended since the mark, in order. */
  List<String> resets() {
    List<String> causes = new ArrayList<>();
    Status.LastReset last = null;
    for (Command.PublishStatus c : said(Command.PublishStatus.class)) {
      Status.LastReset next = c.status().lastReset();
      if (next != null && !next.equals(last) && next.atMs() >= atMark()) {
        causes.add(next.cause());
      }
      last = next;
    }
    return causes;
  }

  void assertAcceptedThen(Outcome outcome, String id) {
    assertEquals(List.of(Outcome.ACCEPTED, outcome), outcomes(id), id);
  }

  void assertEngines(int atMost) {
    assertTrue(world.alive() <= atMost, () -> world.alive() + " engines live");
  }

  private long atMark() {
    return marked == 0 ? 0 : said.get(marked - 1).atMs();
  }

  private String recent() {
    return String.join("\n", core.recent());
  }
}
