package dev.callpoint.core;

import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.core.Service.Active;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold after every turn, whatever happens. Each has a name, by which {@link Broken} tells of it. */
final class Invariants {
  static final int ENGINES_MAX = 3;
  /** One a second for 30 s, and one at each trigger between two. */
  static final int EVIDENCE_MAX = 62;

  private static final int REQUESTS_MAX = Register.KEPT_MAX + 2 * Change.REQUESTS_MAX;
  private static final int OPERATORS_MAX = 1_000;
  private static final int FAULTS_MAX = 16;
  private static final int CANDIDATES_MAX = 32;
  private static final int ANSWERS_REMEMBERED = 2_000;

  private final World world;
  private final Map<String, Outcome> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
          return size() > ANSWERS_REMEMBERED;
        }
      };
  private final Map<String, Open> open = new HashMap<>();
  /** Ids of all daemons' lives whose pulse of the relay was commanded. */
  private final Set<String> pulsed =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > ANSWERS_REMEMBERED;
            }
          });
  /** Of them those that were, while the disk wrote nothing: not for long enough to outlive this daemon. */
  private final Set<String> pulsedUnwritten = new HashSet<>();
  private Optional<Status> published = Optional.empty();
  private Command.Light light = Command.Light.OFF;
  private boolean announced;
  private Optional<String> incident = Optional.empty();
  private long lastIncident;
  private int serviceRestarts;
  private boolean rings;
  private boolean callBegan;

  /** @param untilMs when it must have its final answer */
  private record Open(String command, long untilMs) {}

  Invariants(World world) {
    this.world = world;
  }

  /** In a row, as the journal remembers it. */
  int serviceRestarts() {
    return serviceRestarts;
  }

  /** The number of the last incident that was told. */
  long lastIncident() {
    return lastIncident;
  }

  /** What it has shown and promised ended with it. */
  void daemonEnded() {
    // A restart is answered by the next daemon, once it is there.
    open.values().removeIf(waiting -> waiting.command().equals("restart"));
    require(open.isEmpty(), "each request gets one final answer", () -> open.keySet() + " at the end of the daemon");
    require(incident.isEmpty(), "each incident that begins is told", () -> incident + " at the end of the daemon");
    daemonKilled();
  }

  /** Nobody can ask of it what it had no time for. */
  void daemonKilled() {
    open.clear();
    // What is not on the disk is not known to the next daemon. What is must be answered by it.
    answers.clear();
    world.disk.answers().forEach(last -> pulsedUnwritten.remove(last.id()));
    pulsed.removeAll(pulsedUnwritten);
    pulsedUnwritten.clear();
    for (Result last : world.disk.answers()) {
      answers.put(last.id(), last.outcome());
      if (!last.outcome().isFinal()) {
        open.put(last.id(), new Open(last.command(), world.now() + LivingCore.RESTART_MS + Scene.TICK_MS));
      }
    }
    incident = Optional.empty();
    published = Optional.empty();
    light = Command.Light.OFF;
    announced = false;
    rings = false;
    callBegan = false;
  }

  void check(State state, Event event, List<Command> commands, long nowMs) {
    if (event instanceof Event.CommandReceived again && answers.containsKey(again.id())) {
      again(again, commands);
    }
    int starting = 0;
    for (Command command : commands) {
      starting += command instanceof Command.StartEngine ? 1 : 0;
      check(command, event, state, nowMs);
    }
    requests(state, event, nowMs);
    incidents(state, commands);
    stages(state.engines());
    long alive = world.alive() + starting;
    require(alive <= ENGINES_MAX, "at most three engines live", () -> alive + " live");
    switch (state.service()) {
      case Service.Serving s -> active(state, s.active());
      case Service.TakingOver t -> active(state, t.active());
      case Service.Waiting _, Service.Stopping _ ->
          require(state.engines().first(Stage.ACTIVE).isEmpty(), "who is active is watched", () -> "one is not");
    }
    told(state);
    rings(state, event, commands);
    bounded(state);
  }

  /** A press rings where nobody talks. */
  private void rings(State state, Event event, List<Command> commands) {
    if (event instanceof Event.ButtonPressed p && isNew(p, commands) && !(state.service() instanceof Service.Stopping)) {
      require(!(state.call() instanceof Call.Quiet), "a press rings where nobody talks", () -> "nothing rings");
    }
  }

  /** One that comes again has its answer already. */
  private static boolean isNew(Event.ButtonPressed press, List<Command> commands) {
    return commands.stream().anyMatch(c -> c instanceof Command.Answer a && a.result().id().equals(press.id()));
  }

  private void check(Command command, Event event, State state, long nowMs) {
    switch (command) {
      case Command.OpenDevices c -> {
        List<Integer> others = world.holders().stream().filter(g -> g != c.generation()).toList();
        require(
            others.isEmpty(), "one engine at a time has the devices",
            () -> c.generation() + " opens the devices that " + others + " hold");
      }
      case Command.Answer c -> answered(c.result(), event, nowMs);
      case Command.PulseRelay c -> {
        require(pulsed.add(c.id()), "no door is released twice with one command", c::toString);
        if (!world.disk.works()) {
          pulsedUnwritten.add(c.id());
        }
      }
      case Command.PublishStatus c -> {
        require(
            !published.equals(Optional.of(c.status())), "the status is told when it changes", () -> "told again");
        published = Optional.of(c.status());
      }
      case Command.ShowLight c -> {
        require(light != c.light(), "the light is told when it changes", () -> "shown again");
        light = c.light();
      }
      case Command.AnnounceReady _ -> {
        require(!announced, "readiness is announced once", () -> "again");
        announced = true;
      }
      case Command.PublishEvent c -> event(c);
      case Command.TakeSnapshot c ->
          require(
              state.engines().first(Stage.ACTIVE).filter(e -> e.generation() == c.generation()).isPresent(),
              "pictures are asked of the engine that serves", c::toString);
      case Command.ToOperator c when !(event instanceof Event.WatchRequested) ->
          require(
              state.surroundings().brokerUp(), "operators are spoken to while the broker is up", c::toString);
      default -> {
        // Anything goes.
      }
    }
  }

  // --- requests ---

  private void requests(State state, Event event, long nowMs) {
    asked(event).filter(id -> !answers.containsKey(id)).ifPresent(id -> {
      throw new Broken("each request gets one final answer", id + " got none at all");
    });
    if (event instanceof Event.TimePassed && state.ticks().overslept()) {
      // Its turn has come late, and only now does it get the time that every request gets.
      state.queue().held().forEach(held -> open.computeIfPresent(held.command().id(),
          (_, waiting) -> new Open(waiting.command(), nowMs + Requests.ANSWER_MAX_MS + Scene.TICK_MS * 2)));
    }
    if (!open.isEmpty()) {
      boolean judged = event instanceof Event.TimePassed && !state.ticks().overslept();
      open.forEach(
          (id, waiting) ->
              require(
                  !judged || nowMs <= waiting.untilMs(), "each request gets one final answer",
                  () -> id + " has none " + (nowMs - waiting.untilMs()) + " ms too late"));
    }
  }

  private static Optional<String> asked(Event event) {
    return switch (event) {
      case Event.Requested e -> Optional.of(e.id());
      case Event.CommandReceived e -> Optional.of(e.id());
      default -> Optional.empty();
    };
  }

  /** Who sends a command again gets the same answer, and nothing else happens. */
  private void again(Event.CommandReceived event, List<Command> commands) {
    for (Command command : commands) {
      boolean same = command instanceof Command.Answer a && answers.get(event.id()) == a.result().outcome();
      boolean harmless = command instanceof Command.Explain || command instanceof Command.PublishVitals;
      // The turn's own time may show, e.g. that a light's time is over.
      boolean shown = command instanceof Command.PublishStatus || command instanceof Command.ShowLight;
      require(same || harmless || shown, "nothing is carried out twice", command::toString);
    }
  }

  private void answered(Result result, Event event, long nowMs) {
    Outcome before = answers.put(result.id(), result.outcome());
    if (event instanceof Event.CommandReceived again && again.id().equals(result.id()) && before == result.outcome()) {
      return;
    }
    require(
        before == null || before == Outcome.ACCEPTED && result.outcome().isFinal(), "each request gets one final answer",
        () -> "answered again: " + result);
    require(!result.detail().isBlank(), "answers say why", result::toString);
    require(result.ms() >= 0, "times are not negative", result::toString);
    if (result.outcome().isFinal()) {
      open.remove(result.id());
    } else {
      long waitMs = event instanceof Event.CommandReceived c ? c.waitMs() + Commanding.DISK_MS : 0;
      open.put(
          result.id(), new Open(result.command(), nowMs + waitMs + Requests.ANSWER_MAX_MS + Scene.TICK_MS));
    }
  }

  // --- what people are told ---

  /** A ring is answered or missed, and an answered call ends; both are told. */
  private void event(Command.PublishEvent told) {
    switch (told.type()) {
      case "ring" -> rings = rings || !callBegan;
      case "missed" -> {
        require(rings, "what is missed has rung", () -> "nothing rang");
        rings = false;
      }
      case "answered" -> {
        rings = false;
        require(!callBegan, "a call ends before the next begins", told::toString);
        callBegan = true;
      }
      case "ended" -> {
        require(callBegan || rings, "a call that ends has begun", told::toString);
        callBegan = false;
        rings = false;
      }
      default -> {
        // A fault.
      }
    }
  }

  private void told(State state) {
    Call call = state.call();
    if (rings && call instanceof Call.Quiet) {
      // A hang-up on command ends a ring, and the one who asked is answered.
      rings = false;
    }
    require(rings == call instanceof Call.Ringing, "each ring is answered or missed", call::toString);
    require(callBegan == call instanceof Call.Connected, "each call that begins ends", call::toString);
    require(state.shown().status().equals(published), "the status that is shown is the one that was told", () -> "differs");
    require(state.shown().light() == light, "the light is the one that was told", () -> "differs");
    boolean serves = state.service() instanceof Service.Serving;
    require(
        !serves || light != Command.Light.RECOVERING && light != Command.Light.NEEDS_HELP, "who serves does not blink for help",
        light::toString);
    published.ifPresent(status -> {
      Optional<String> holder = Optional.ofNullable(status.call()).map(Status.CallStatus::operator).filter(o -> !o.isEmpty());
      require(holder.equals(call.holder()), "the status says who has the call", () -> holder + " " + call);
    });
  }

  // --- incidents ---

  /** Each incident ends exactly once, and is told then; none is forgotten. */
  private void incidents(State state, List<Command> commands) {
    Optional<String> next = change(state.service()).flatMap(Change::incident).map(Incident::id);
    for (Command command : commands) {
      if (command instanceof Command.PublishIncident c) {
        told(c.incident(), next);
      }
    }
    require(
        incident.isEmpty() || incident.equals(next), "each incident that begins is told",
        () -> incident + " is forgotten for " + next);
    incident = next;
  }

  private void told(Incident told, Optional<String> next) {
    boolean goesOn = told.outcome() == Incident.Outcome.NEEDS_HELP;
    require(told.outcome() != Incident.Outcome.UNDER_WAY, "an incident is told when it comes to something", () -> "it has not");
    require(
        goesOn == next.equals(Optional.of(told.id())), "an incident is told once",
        () -> "told to be " + told.outcome() + ", next is " + next);
    require(
        goesOn || told.number() == lastIncident + 1, "incidents are numbered in a row",
        () -> told.number() + " after " + lastIncident);
    require(told.evidence().size() <= EVIDENCE_MAX, "the state is bounded", () -> told.evidence().size() + " samples");
    require(told.rungs().size() <= Incident.RUNGS_MAX, "the state is bounded", () -> told.rungs().size() + " rungs");
    require(!told.detail().isBlank() && !told.trigger().isBlank(), "an incident says why", () -> told.id());
    lastIncident = goesOn ? lastIncident : told.number();
    serviceRestarts = told.outcome() == Incident.Outcome.RESTARTING ? told.serviceRestarts() : 0;
    incident = goesOn ? incident : Optional.empty();
  }

  private static Optional<Change> change(Service service) {
    return switch (service) {
      case Service.Waiting w -> Optional.of(w.change());
      case Service.TakingOver t -> Optional.of(t.change());
      case Service.Serving _, Service.Stopping _ -> Optional.empty();
    };
  }

  // --- engines ---

  private static void stages(Engines engines) {
    int active = 0;
    int waiting = 0;
    int holding = 0;
    for (Engine engine : engines.all()) {
      active += engine.stage() == Stage.ACTIVE ? 1 : 0;
      waiting += engine.stage() == Stage.STANDBY || engine.stage() == Stage.STARTING ? 1 : 0;
      holding += engine.holdsDevices() ? 1 : 0;
    }
    require(active <= 1, "at most one engine is active", engines::toString);
    require(waiting <= 1, "at most one engine waits", engines::toString);
    require(holding <= 1, "one engine at a time has the devices", engines::toString);
  }

  private void active(State state, Active active) {
    Optional<Engine> engine = state.engines().find(active.generation());
    require(
        engine.filter(e -> e.stage() == Stage.ACTIVE).isPresent(), "the engine that serves is active", engine::toString);
    require(
        active.peer().map(Service.Peer::operator).equals(state.call().holder()), "the session is with who has the call",
        () -> active.peer() + ", the call with " + state.call().holder());
  }

  // --- bounds ---

  private void bounded(State state) {
    require(state.ledger().register().entries().size() <= REQUESTS_MAX, "the state is bounded", () -> "request ids");
    require(state.queue().held().size() <= Queue.MAX, "the state is bounded", () -> "held commands");
    require(state.evidence().samples().size() <= EVIDENCE_MAX, "the state is bounded", () -> "evidence");
    require(state.surroundings().operators().size() <= OPERATORS_MAX, "the state is bounded", () -> "operators");
    require(state.surroundings().faults().size() <= FAULTS_MAX, "the state is bounded", () -> "faults");
    require(state.panel().unlocks().size() <= Panel.UNLOCKS_MAX, "the state is bounded", () -> "unlocks");
    require(state.snapshots().size() <= Snapshots.WAITING_MAX, "the state is bounded", () -> "snapshots");
    require(state.engines().all().size() <= ENGINES_MAX, "the state is bounded", () -> "engines");
    require(
        open.size() <= Change.REQUESTS_MAX * 2 + Snapshots.WAITING_MAX, "the state is bounded", () -> open.size() + " requests wait");
    change(state.service())
        .ifPresent(c -> require(c.requests().size() <= Change.REQUESTS_MAX, "the state is bounded", () -> "waiting requests"));
    Optional<Service.Peer> peer =
        switch (state.service()) {
          case Service.Serving s -> s.active().peer();
          case Service.TakingOver t -> t.active().peer();
          case Service.Waiting _, Service.Stopping _ -> Optional.empty();
        };
    peer.ifPresent(p -> require(p.round().candidates().size() <= CANDIDATES_MAX, "the state is bounded", () -> "candidates"));
  }

  private interface Words {
    String get();
  }

  private static void require(boolean holds, String name, Words how) {
    if (!holds) {
      throw new Broken(name, how.get());
    }
  }
}
