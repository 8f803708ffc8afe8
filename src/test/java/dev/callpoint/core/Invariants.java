package dev.callpoint.core;

import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.core.Service.Active;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold after every turn, whatever happens. */
final class Invariants {
  static final int ENGINES_MAX = 3;

  private final World world;
  private final Map<String, Outcome> answers = new HashMap<>();
  private Optional<Status> published = Optional.empty();
  private Command.Light light = Command.Light.OFF;
  private boolean announced;

  Invariants(World world) {
    this.world = world;
  }

  void check(State state, Event event, List<Command> commands) {
    commands.forEach(command -> check(command, event, state));
    stages(state.engines());
    long starting = commands.stream().filter(Command.StartEngine.class::isInstance).count();
    require(world.alive() + starting <= ENGINES_MAX, "more than " + ENGINES_MAX + " engines live");
    switch (state.service()) {
      case Service.Serving s -> active(state, s.active());
      case Service.TakingOver t -> active(state, t.active());
      case Service.Waiting _, Service.Stopping _ ->
          require(state.engines().first(Stage.ACTIVE).isEmpty(), "an engine is active that nobody watches");
    }
    require(state.ledger().recentIds().size() <= 256, "too many request ids are kept");
  }

  private void check(Command command, Event event, State state) {
    switch (command) {
      case Command.OpenDevices c -> {
        List<Integer> others = world.holders().stream().filter(g -> g != c.generation()).toList();
        require(others.isEmpty(), "engine " + c.generation() + " opens the devices that " + others + " hold");
      }
      case Command.Answer c -> answered(c.result());
      case Command.PublishStatus c -> {
        require(!published.equals(Optional.of(c.status())), "the same status is published again");
        published = Optional.of(c.status());
      }
      case Command.ShowLight c -> {
        require(light != c.light(), "the same light is shown again");
        light = c.light();
      }
      case Command.AnnounceReady _ -> {
        require(!announced, "readiness is announced twice");
        announced = true;
      }
      case Command.ToOperator _ when !(event instanceof Event.WatchRequested) ->
          require(state.surroundings().brokerUp(), "something is sent to an operator while the broker is down");
      default -> {
        // Anything goes.
      }
    }
  }

  private void answered(Result result) {
    Outcome before = answers.put(result.id(), result.outcome());
    require(before == null || before == Outcome.ACCEPTED && result.outcome().isFinal(), "answered again: " + result);
    require(!result.detail().isBlank(), "an answer that says nothing: " + result);
    require(result.ms() >= 0 && result.ms() <= Requests.ANSWER_MAX_MS + Scene.TICK_MS, "a late answer: " + result);
  }

  private static void stages(Engines engines) {
    require(count(engines, Stage.ACTIVE) <= 1, "two engines are active");
    require(count(engines, Stage.STANDBY) + count(engines, Stage.STARTING) <= 1, "two engines wait");
    require(engines.all().stream().filter(Engine::holdsDevices).count() <= 1, "two engines hold the devices");
  }

  private static void active(State state, Active active) {
    Optional<Engine> engine = state.engines().find(active.generation());
    require(engine.filter(e -> e.stage() == Stage.ACTIVE).isPresent(), "the engine that serves is " + engine);
    require(
        active.peer().map(Service.Peer::operator).equals(state.call().holder()),
        "the session is with " + active.peer() + ", the call with " + state.call().holder());
  }

  private static long count(Engines engines, Stage stage) {
    return engines.all().stream().filter(e -> e.stage() == stage).count();
  }

  private static void require(boolean holds, String broken) {
    if (!holds) {
      throw new AssertionError(broken);
    }
  }
}
