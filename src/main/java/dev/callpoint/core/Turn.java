package dev.callpoint.core;

import dev.callpoint.core.Change.Kind;
import dev.callpoint.core.Change.Request;
import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.State.Starts;
import dev.callpoint.core.State.Surroundings;
import dev.callpoint.core.Status.LastReset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One turn of the core: the state as it changes while an event is considered, and the commands so far. It lives no
 * longer than {@link Core#turn}, so the core as a whole stays a pure function.
 *
 * <p>Here are the moves that all states share: how an engine is replaced, and how a change ends.
 */
final class Turn {
  final Limits limits;
  final long now;
  final List<Command> commands = new ArrayList<>();
  /** To be told after the status: who has an answer to a request finds the status that goes with it. */
  final List<Command.Answer> answers = new ArrayList<>();
  /** To be told after everything else: a record can wait, people and engines cannot. */
  final List<Incident> incidents = new ArrayList<>();
  Service service;
  Call call;
  Engines engines;
  int lastGeneration;
  Starts starts;
  Recoveries recoveries;
  Devices devices;
  Surroundings surroundings;
  Panel panel;
  Ledger ledger;
  Queue queue;
  List<Snapshot> snapshots;
  State.Ticks ticks;
  Evidence evidence;

  Turn(State state, long now) {
    this.limits = state.limits();
    this.now = now;
    this.service = state.service();
    this.call = state.call();
    this.engines = state.engines();
    this.lastGeneration = state.lastGeneration();
    this.starts = state.starts();
    this.recoveries = state.recoveries();
    this.devices = state.devices();
    this.surroundings = state.surroundings();
    this.panel = state.panel();
    this.ledger = state.ledger();
    this.queue = state.queue();
    this.snapshots = state.snapshots();
    this.ticks = state.ticks();
    this.evidence = state.evidence();
  }

  State state(State.Shown shown) {
    return new State(
        limits, service, call, engines, lastGeneration, starts, recoveries, devices, surroundings, panel, ledger, queue,
        snapshots, ticks, evidence, shown);
  }

  void command(Command command) {
    commands.add(command);
  }

  void explain(String sentence) {
    command(new Command.Explain(false, sentence));
  }

  void alarm(String sentence) {
    command(new Command.Explain(true, sentence));
  }

  // --- replacing an engine ---

  /** The engine that has the word. */
  Optional<Active> active() {
    return switch (service) {
      case Service.Serving s -> Optional.of(s.active());
      case Service.TakingOver t -> Optional.of(t.active());
      case Service.Waiting _, Service.Stopping _ -> Optional.empty();
    };
  }

  /** Puts in what is new of the engine that has the word. */
  void seen(Active next) {
    switch (service) {
      case Service.Serving _ -> service = new Service.Serving(next);
      case Service.TakingOver t -> service = new Service.TakingOver(next, t.change(), t.deadlineMs());
      case Service.Waiting _, Service.Stopping _ -> {
        // No engine has it.
      }
    }
  }

  /** Begins a recovery. What was going on is given up; who waited for it waits for this instead. */
  void begin(Change wanted) {
    Change change = recorded(wanted, wanted.cause().orElseThrow(), now);
    change.rung().begin(this, change);
  }

  /**
   * Asks the engine to close, or kills it where asking is of no use; the ones that still close from before have had
   * their time.
   */
  void retire(int generation, boolean kill) {
    for (Engine engine : engines.all()) {
      if (engine.stage() == Stage.CLOSING && !engine.killed()) {
        kill(engine, "its grace is over, another engine closes");
      }
    }
    engines
        .find(generation)
        .filter(engine -> !engine.killed())
        .ifPresent(
            engine -> {
              if (kill) {
                kill(engine, "it does not react");
              } else {
                command(new Command.CloseEngine(generation));
                engines = engines.with(engine.closing(now + limits.graceMs(), false));
              }
            });
  }

  void kill(Engine engine, String reason) {
    command(new Command.KillEngine(engine.generation(), reason));
    engines = engines.with(engine.closing(now, true));
  }

  void killAll(String reason) {
    for (Engine engine : engines.all()) {
      if (!engine.killed()) {
        kill(engine, reason);
      }
    }
  }

  /** Gives the word to the standby, or waits for an engine to get warm. */
  void takeOver(Change change) {
    engines
        .first(Stage.STANDBY)
        .ifPresentOrElse(
            standby -> takeOver(standby, change),
            () -> {
              service = new Service.Waiting(change, starts.failures());
              startEngineIfNone();
            });
  }

  void startEngineIfNone() {
    boolean underWay = engines.first(Stage.STARTING).isPresent() || engines.first(Stage.STANDBY).isPresent();
    if (!underWay && starts.allowed(now) && !engines.isFull()) {
      int generation = ++lastGeneration;
      command(new Command.StartEngine(generation));
      engines =
          engines.with(
              new Engine(generation, Stage.STARTING, now, now + limits.startMs(), false, false, List.of()));
    }
  }

  /**
   * Opens the devices if they are free; otherwise the death of who holds them will. Only then a camera can be expected.
   */
  void openDevicesIfFree(int generation) {
    engines
        .find(generation)
        .filter(engine -> !engine.holdsDevices() && engines.devicesFreeFor(generation))
        .filter(_ -> devices.cycle().isEmpty())
        .ifPresent(
            engine -> {
              command(new Command.OpenDevices(generation, !devices.cameraBarred(now)));
              engines = engines.with(engine.opening());
            });
  }

  /** Switching a device off and on has ended: now it can be opened. */
  void deviceCycled(Event.DeviceCycled event) {
    boolean awaited = devices.cycle().filter(c -> c.device() == event.device()).isPresent();
    if (!awaited) {
      return;
    }
    explain("device cycle: " + event.detail());
    devices = devices.cycled(event.device(), event.done());
    String step = event.done() ? "device-cycled" : "device-not-cycled";
    switch (service) {
      case Service.TakingOver t ->
          service = new Service.TakingOver(t.active(), t.change().reached(step, now), deadlineMs());
      case Service.Waiting w -> service = w.with(w.change().reached(step, now));
      case Service.Serving _, Service.Stopping _ -> {
        // Nobody waited for it.
      }
    }
    active().ifPresent(active -> openDevicesIfFree(active.generation()));
  }

  /** The engine died, or fell silent, while it opened the camera: it may be the camera that did it. */
  void cameraSuspected(Active active) {
    boolean opening = engines.find(active.generation()).filter(Engine::holdsDevices).isPresent();
    if (opening && !active.camera().settled()) {
      devices = devices.cameraDeath(now);
    }
  }

  Active openSession(Active active, String operator) {
    command(new Command.OpenSession(active.generation()));
    ledger = ledger.session();
    return active.withPeer(Peer.asked(operator, now));
  }

  /** By which a change must have brought the device's own side up. */
  long deadlineMs() {
    return limits.resetMs() == 0 ? Long.MAX_VALUE : now + limits.resetMs();
  }

  boolean overdue(long sinceMs) {
    return limits.resetMs() > 0 && now - sinceMs >= limits.resetMs();
  }

  private void takeOver(Engine standby, Change change) {
    engines = engines.with(standby.activated());
    Active active = Active.fresh(standby.generation(), now);
    if (call instanceof Call.Connected connected) {
      active = openSession(active, connected.operator());
    }
    openDevicesIfFree(standby.generation());
    service = new Service.TakingOver(active, change.reached("engine", now), deadlineMs());
  }

  // --- ending a change ---

  /** The change has brought what it was for. */
  void completed(Change change, String detail) {
    told(change, Outcome.COMPLETED, detail);
    change.incident().ifPresent(i -> publish(i.ended(Incident.Outcome.COMPLETED, detail, now)));
  }

  /** The change has not brought it, and is given up. */
  void failed(Change change, String detail) {
    told(change, Outcome.FAILED, detail);
    change.incident().ifPresent(i -> publish(i.ended(Incident.Outcome.FAILED, detail, now)));
  }

  /** The change has not brought it and goes on slowly; who waited for it is told and waits no longer. */
  Change needsHelp(Change change, Cause cause, String why) {
    told(change, Outcome.FAILED, why);
    Change climbed = recorded(change, cause, change.startedMs()).answered().climbed(Rung.NEEDS_HELP, why, now);
    if (change.rung() != Rung.NEEDS_HELP) {
      command(new Command.PublishEvent("fault", why, ""));
      climbed.incident().ifPresent(i -> publish(i.needingHelp(why, now)));
    }
    return climbed;
  }

  /** The daemon ends itself; the next one tells how it went on. */
  void restarting(Change change) {
    told(change, Outcome.FAILED, change.why() + "; the service restarts itself");
    int restarts = recoveries.serviceRestarts() + 1;
    change.incident().ifPresent(i -> publish(i.restarting(restarts, change.why(), now)));
  }

  /** Opens the change's record where it has none yet. */
  Change recorded(Change change, Cause cause, long beganMs) {
    if (change.incident().isPresent()) {
      return change;
    }
    evidence = evidence.sampled(service, now).next();
    return change.recordedIn(Incident.begun(
            evidence.incidents(), change, evidence.before(now), cause, recoveries.serviceRestarts(), beganMs));
  }

  private void publish(Incident incident) {
    incidents.add(incident);
  }

  private void told(Change change, Outcome outcome, String detail) {
    boolean slowRetry = outcome == Outcome.FAILED && change.rung() == Rung.NEEDS_HELP;
    if (change.isReset() && !slowRetry) {
      Cause cause = change.cause().orElseThrow();
      long ms = now - change.startedMs();
      String word = outcome == Outcome.COMPLETED ? "completed" : "failed";
      ledger =
          ledger.reset(
              cause, new LastReset(cause.label(), word, change.rung().label(), detail, ms, change.phases(), now));
      String sentence =
          change.rung().label() + " after " + change.trigger() + " " + word + " in " + ms + " ms: " + detail + " "
              + change.phases();
      command(new Command.Explain(outcome == Outcome.FAILED, sentence));
    }
    for (Request request : change.requests()) {
      answer(request, outcome, detail, change);
    }
  }

  void answer(Request request, Outcome outcome, String detail, Change change) {
    tell(
        new Result(
            request.id(),
            request.command(),
            outcome,
            detail,
            change.cause().map(Cause::label).orElse(""),
            change.rung().label(),
            now - request.receivedMs()));
  }

  void answer(Request request, Outcome outcome, String detail) {
    tell(new Result(request.id(), request.command(), outcome, detail, "", "", now - request.receivedMs()));
  }

  void answer(String id, String commandName, Outcome outcome, String detail) {
    tell(new Result(id, commandName, outcome, detail, "", "", 0));
  }

  /** One who had to wait for his turn was accepted then: he is not accepted again, and what is refused now has failed. */
  private void tell(Result wanted) {
    Optional<Register.Entry> asked = ledger.register().find(wanted.id());
    boolean accepted = asked.filter(Register.Entry::isAccepted).isPresent();
    if (accepted && wanted.outcome() == Outcome.ACCEPTED) {
      return;
    }
    Result result = accepted && wanted.outcome() == Outcome.REFUSED ? wanted.as(Outcome.FAILED) : wanted;
    if (asked.filter(Register.Entry::commanded).isPresent()) {
      command(new Command.KeepAnswer(result));
    }
    ledger = ledger.answered(result);
    answers.add(new Command.Answer(result));
  }

  // --- input ---

  void refused(Event.InputKind kind, long count, String what) {
    Refused refused = ledger.refused().counted(kind, count);
    boolean first = refused.unsaid() == 0 && refused.mayBeSaid(now);
    if (first) {
      explain("refused: " + what);
    }
    Refused told = first ? refused.said(now) : refused;
    long rest = first ? count - 1 : count;
    ledger = ledger.refused(rest > 0 ? told.unsaid(rest, what) : told);
  }

  /** Tells the log of what was refused while it was not told. */
  void refusedTillNow() {
    ledger.refused().sentence(now).ifPresent(sentence -> {
      explain(sentence);
      ledger = ledger.refused(ledger.refused().said(now));
    });
  }

  // --- the call ---

  /** Ends the call. An engine that had a session with the operator has had its one session and is replaced. */
  void endCall(String reason) {
    call.holder().ifPresent(operator -> command(new Command.PublishEvent("ended", reason, operator)));
    explain("call ended: " + reason);
    call = new Call.Quiet();
    replaceSession(Change.of(Kind.HANG_UP, "end of the call: " + reason, now), reason);
  }

  /** Where the engine that serves has a session, a fresh engine takes its place. */
  void replaceSession(Change change, String reason) {
    switch (service) {
      case Service.Serving s when s.active().peer().isPresent() -> {
        sayBye(s.active(), reason);
        retire(s.active().generation(), false);
        takeOver(change);
      }
      case Service.TakingOver t when t.active().peer().isPresent() -> {
        sayBye(t.active(), reason);
        retire(t.active().generation(), false);
        takeOver(t.change());
      }
      case Service.Serving _, Service.TakingOver _, Service.Waiting _, Service.Stopping _ -> {
        // No session: nothing to replace.
      }
    }
  }

  void sayBye(Active active, String reason) {
    active
        .peer()
        .filter(peer -> surroundings.brokerUp())
        .ifPresent(peer -> command(new Command.SendBye(peer.operator(), active.generation(), reason)));
  }
}
