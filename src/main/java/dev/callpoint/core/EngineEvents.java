package dev.callpoint.core;

import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.OfEngine;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.CameraState;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What engines say. Anything of a generation that is not known, or no longer serves, changes nothing: it is dropped
 * here.
 */
final class EngineEvents {
  static final long CAMERA_RETRY_MS = 2_000;

  private EngineEvents() {}

  static void consider(Turn turn, OfEngine event) {
    Optional<Engine> known = turn.engines.find(event.generation());
    if (known.isEmpty()) {
      return;
    }
    Engine engine = known.get();
    if (event instanceof Event.EngineDied died) {
      died(turn, engine, died.how());
      return;
    }
    turn.engines = turn.engines.with(engine.heard(turn.now));
    if (ofCamera(event) && !engine.holdsDevices()) {
      return;
    }
    if (event instanceof Event.EngineWarmed warmed && engine.stage() == Stage.STARTING) {
      warmed(turn, engine, warmed);
      return;
    }
    switch (turn.service) {
      case Serving s when s.active().generation() == event.generation() -> {
        turn.service = new Serving(seen(turn, s.active(), event));
        if (event instanceof Event.SoundLost lost) {
          Watchdog.soundLost(turn, lost.detail());
        }
      }
      case TakingOver t when t.active().generation() == event.generation() -> {
        Active active = seen(turn, t.active(), event);
        TakingOver next =
            new TakingOver(active, Verification.phases(t.change(), active, event, turn.now), t.deadlineMs());
        turn.service = next;
        if (event instanceof Event.EngineRefused refused && refused.what().equals("restart-ice")) {
          Verification.iceRestartRefused(turn, next, refused.detail());
        }
      }
      case Serving _, TakingOver _, Waiting _, Service.Stopping _ -> {
        // A standby's heartbeat, or the last words of an engine that closes.
      }
    }
  }

  private static boolean ofCamera(OfEngine event) {
    return event instanceof Event.CameraOpened
        || event instanceof Event.CameraFailed
        || event instanceof Event.FirstFrameArrived;
  }

  private static void warmed(Turn turn, Engine engine, Event.EngineWarmed event) {
    turn.engines = turn.engines.with(engine.warmed(turn.now, event.missing()));
    if (turn.service instanceof Waiting waiting) {
      turn.takeOver(waiting.change());
    }
  }

  private static void died(Turn turn, Engine engine, String how) {
    if (engine.stage() == Stage.ACTIVE) {
      turn.active().ifPresent(turn::cameraSuspected);
    }
    turn.engines = turn.engines.without(engine.generation());
    switch (engine.stage()) {
      case STARTING, STANDBY -> {
        turn.starts = turn.starts.failed("engine " + engine.generation() + " " + how, turn.now);
        turn.alarm("an engine that was not in use yet " + how);
      }
      case CLOSING -> closed(turn);
      case ACTIVE -> activeDied(turn, how);
    }
  }

  /** The devices are free again, perhaps. */
  private static void closed(Turn turn) {
    switch (turn.service) {
      case TakingOver t -> {
        turn.openDevicesIfFree(t.active().generation());
        turn.service = new TakingOver(t.active(), t.change().reached("closed", turn.now), t.deadlineMs());
      }
      case Serving s -> turn.openDevicesIfFree(s.active().generation());
      case Waiting _ -> turn.startEngineIfNone();
      case Service.Stopping _ -> {
        // Nobody waits for the devices.
      }
    }
  }

  private static void activeDied(Turn turn, String how) {
    switch (turn.service) {
      case Serving _ -> Watchdog.replaceDead(turn, "the engine " + how);
      case TakingOver t -> Verification.climb(turn, t, Cause.ENGINE_DEAD, "the engine " + how);
      case Waiting _, Service.Stopping _ -> {
        // No engine is active in these.
      }
    }
  }

  private static Active seen(Turn turn, Active active, OfEngine event) {
    return switch (event) {
      case Event.EngineWarmed _, Event.EngineDied _ -> active;
      case Event.CameraOpened e -> cameraOpened(turn, active, e);
      case Event.CameraFailed e -> cameraFailed(turn, active, e);
      case Event.FirstFrameArrived _ -> {
        turn.devices = turn.devices.cameraFlows();
        yield active.withCamera(CameraState.FLOWING, turn.now);
      }
      case Event.SoundFound e -> soundFound(turn, active, e);
      case Event.SoundLost _ -> active;
      case Event.OfferMade e -> offerMade(turn, active, e);
      case Event.CandidateFound e -> candidateFound(turn, active, e);
      case Event.TurnTried e -> turnTried(turn, active, e.failures());
      case Event.ConnectionChanged e -> connectionChanged(turn, active, e.connection());
      case Event.PageReported e -> peer(active, peer -> peer.reported(e.report(), turn.now));
      case Event.ProgressMade e -> active.advancedTo(e.progress(), turn.now);
      case Event.EngineRefused e -> refused(turn, active, e);
      case Event.SnapshotTaken e -> {
        Snapshots.taken(turn, e);
        yield active;
      }
      case Event.SnapshotFailed e -> {
        Snapshots.notTaken(turn, e);
        yield active;
      }
    };
  }

  private static Active cameraOpened(Turn turn, Active active, Event.CameraOpened event) {
    turn.explain("camera open: " + event.what());
    return active.withCamera(CameraState.CLOSED, turn.now);
  }

  private static Active cameraFailed(Turn turn, Active active, Event.CameraFailed event) {
    if (!event.detail().equals(active.camera().failure())) {
      turn.alarm("no picture: " + event.detail());
    }
    return active.withCamera(
        active.camera().failed(event.detail(), turn.now, turn.now + CAMERA_RETRY_MS), turn.now);
  }

  private static Active soundFound(Turn turn, Active active, Event.SoundFound event) {
    Engine engine = turn.engines.find(active.generation()).orElseThrow();
    turn.engines = turn.engines.with(engine.lacking(event.missing()));
    if (!event.found().isEmpty()) {
      turn.explain("sound: " + String.join("; ", event.found()));
    }
    if (!event.missing().isEmpty() && !event.missing().equals(engine.missing())) {
      turn.alarm("no sound: " + String.join("; ", event.missing()));
    }
    return active.listeningSince(turn.now);
  }

  private static Active offerMade(Turn turn, Active active, Event.OfferMade offer) {
    return peer(
        active,
        peer -> {
          if (offer.round() != peer.round().number()) {
            return peer;
          }
          if (turn.surroundings.reaches(peer.operator())) {
            turn.command(new Command.SendOffer(peer.operator(), active.generation(), offer.round(), offer.sdp()));
          }
          return peer.with(peer.round().offered(offer.sdp(), turn.now));
        });
  }

  private static Active candidateFound(Turn turn, Active active, Event.CandidateFound event) {
    return peer(
        active,
        peer -> {
          if (turn.surroundings.reaches(peer.operator())) {
            turn.command(new Command.SendCandidate(peer.operator(), active.generation(), event.candidate()));
          }
          return peer.with(peer.round().found(event.candidate()));
        });
  }

  /** True until a session finds it otherwise; a call may come about without them. */
  private static Active turnTried(Turn turn, Active active, List<String> failures) {
    boolean failedBefore = turn.surroundings.faults().containsKey(State.Surroundings.TURN);
    if (!failures.isEmpty()) {
      turn.alarm("turn: " + String.join("; ", failures));
    } else if (failedBefore) {
      turn.explain("turn: works again");
    }
    turn.surroundings =
        turn.surroundings.fault(
            State.Surroundings.TURN, Optional.of(String.join("; ", failures)).filter(words -> !words.isEmpty()));
    return active;
  }

  private static Active connectionChanged(Turn turn, Active active, Connection connection) {
    Active changed = peer(active, peer -> peer.connection(connection, turn.now));
    return connection == Connection.CONNECTED ? changed.connectedSince(turn.now) : changed;
  }

  private static Active refused(Turn turn, Active active, Event.EngineRefused event) {
    turn.refused(Event.InputKind.SIGNAL, 1, "the engine refused " + event.what() + ": " + event.detail());
    if (!event.what().equalsIgnoreCase("answer")) {
      return active;
    }
    return peer(
        active,
        peer -> {
          if (turn.surroundings.reaches(peer.operator())) {
            turn.command(new Command.SendRefusal(peer.operator(), "answer: " + event.detail()));
          }
          return peer.connection() == Connection.NEW ? peer.answeredAt(0, turn.now) : peer;
        });
  }

  private static Active peer(Active active, UnaryOperator<Peer> change) {
    return active.peer().map(peer -> active.withPeer(change.apply(peer))).orElse(active);
  }
}
