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
  /** One a second for 30 s, and one at each trigger between two. */
  static final int EVIDENCE_MAX = 62;

  private final World world;
  private final Map<String, Outcome> answers = new HashMap<>();
  private Optional<Status> published = Optional.empty();
  private Command.Light light = Command.Light.OFF;
  private boolean announced;
  private Optional<String> incident = Optional.empty();
  private long lastIncident;

  Invariants(World world) {
    this.world = world;
  }

  void check(State state, Event event, List<Command> commands) {
    commands.forEach(command -> check(command, event, state));
    incidents(state, commands);
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

  /** Each incident ends exactly once, and is told then; none is forgotten. */
  private void incidents(State state, List<Command> commands) {
    Optional<String> next = change(state.service()).flatMap(Change::incident).map(Incident::id);
    for (Command command : commands) {
      if (command instanceof Command.PublishIncident c) {
        Incident told = c.incident();
        boolean goesOn = told.outcome() == Incident.Outcome.NEEDS_HELP;
        require(told.outcome() != Incident.Outcome.UNDER_WAY, "an incident is told that has come to nothing yet");
        require(goesOn == next.equals(Optional.of(told.id())), "told to be " + told.outcome() + ", next is " + next);
        require(goesOn || told.number() == lastIncident + 1, "incident " + told.number() + " after " + lastIncident);
        require(told.evidence().size() <= EVIDENCE_MAX, told.evidence().size() + " samples");
        require(!told.detail().isBlank() && !told.trigger().isBlank(), "an incident that says nothing");
        lastIncident = goesOn ? lastIncident : told.number();
        incident = goesOn ? incident : Optional.empty();
      }
    }
    require(incident.isEmpty() || incident.equals(next), "incident " + incident + " is forgotten for " + next);
    incident = next;
    require(state.evidence().samples().size() <= EVIDENCE_MAX, "too much evidence is kept");
  }

  private static Optional<Change> change(Service service) {
    return switch (service) {
      case Service.Waiting w -> Optional.of(w.change());
      case Service.TakingOver t -> Optional.of(t.change());
      case Service.Serving _, Service.Stopping _ -> Optional.empty();
    };
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
