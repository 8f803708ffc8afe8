package dev.callpoint.core;

import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import java.util.Optional;

/**
 * What time brings. Silence is judged by the clock. A stall, a counter that does not advance, is judged only while the
 * engine still speaks, so that a silent engine is called silent and not a camera that stalls.
 */
final class Watchdog {
  private static final int OFFERS_MAX = 2;

  private Watchdog() {}

  static void consider(Turn turn) {
    turn.ticks = turn.ticks.at(turn.now);
    turn.evidence = turn.evidence.at(turn.service, turn.now);
    if (turn.ticks.overslept()) {
      return;
    }
    engines(turn);
    switch (turn.service) {
      case Waiting w -> Verification.waiting(turn, w);
      case TakingOver t -> {
        if (silent(turn, t.active())) {
          kill(turn, t.active().generation(), "silent");
          Verification.climb(turn, t, Cause.ENGINE_SILENT, silence(turn));
        } else {
          Verification.overdue(turn, t);
        }
      }
      case Serving s -> serving(turn, s.active());
      case Service.Stopping s -> Stopping.consider(turn, s);
    }
    Calling.timePassed(turn);
    Requests.timePassed(turn);
  }

  /** Something went wrong by itself: the next engine is started the later, the more often that happens. */
  static void recover(Turn turn, Active active, Cause cause, String words) {
    turn.starts = turn.starts.failed(words, turn.now);
    turn.reset(active, Change.reset(cause, words, turn.now));
  }

  /**
   * The offer is sent once more, then the stack is replaced, then the call is over: the page is there and does not
   * react.
   */
  static void offerUnanswered(Turn turn, Active active, Peer peer, Optional<TakingOver> change) {
    long limit = turn.limits.offerAnswerMs();
    if (limit == 0 || turn.now - peer.offeredMs() < limit) {
      return;
    }
    if (peer.offers() < OFFERS_MAX) {
      turn.explain("no answer from " + peer.operator() + " in " + limit + " ms: the offer is sent again");
      resendOffer(turn, active, peer);
      return;
    }
    boolean triedBefore = change.flatMap(t -> t.change().cause()).filter(c -> c == Cause.OFFER_UNANSWERED).isPresent();
    if (triedBefore) {
      change.ifPresent(
          t -> {
            turn.failed(t.change(), "the page of " + peer.operator() + " does not answer");
            turn.service = new Serving(active);
          });
      turn.endCall("the page of " + peer.operator() + " does not answer");
    } else {
      String why = "no answer from " + peer.operator() + " to " + OFFERS_MAX + " offers";
      turn.reset(
          active,
          change
              .map(t -> t.change().turnedInto(Cause.OFFER_UNANSWERED, why, turn.now))
              .orElseGet(() -> Change.reset(Cause.OFFER_UNANSWERED, why, turn.now)));
    }
  }

  /** Sends the offer again with all its candidates; the state is changed accordingly. */
  static void resendOffer(Turn turn, Active active, Peer peer) {
    turn.command(new Command.SendOffer(peer.operator(), active.generation(), peer.round(), peer.offer()));
    peer.candidates()
        .forEach(c -> turn.command(new Command.SendCandidate(peer.operator(), active.generation(), c)));
    Active next = active.withPeer(peer.offered(peer.offer(), turn.now));
    switch (turn.service) {
      case TakingOver t -> turn.service = new TakingOver(next, t.change(), t.deadlineMs());
      case Serving _ -> turn.service = new Serving(next);
      case Waiting _, Service.Stopping _ -> {
        // No session in these.
      }
    }
  }

  private static void engines(Turn turn) {
    for (Engine engine : turn.engines.all()) {
      boolean late =
          switch (engine.stage()) {
            case STARTING -> turn.now >= engine.deadlineMs();
            case CLOSING -> !engine.killed() && turn.now >= engine.deadlineMs();
            case STANDBY -> off(turn.now - engine.heardMs(), turn.limits.engineHeartbeatMs());
            case ACTIVE -> false;
          };
      if (late) {
        if (engine.stage() != Stage.CLOSING) {
          turn.starts = turn.starts.failed("engine " + engine.generation() + " did not get or stay warm", turn.now);
          turn.alarm("engine " + engine.generation() + " did not get or stay warm, it is killed");
        }
        turn.kill(engine, engine.stage() == Stage.CLOSING ? "it did not close in its grace" : "not warm in time");
      }
    }
  }

  private static void serving(Turn turn, Active active) {
    turn.startEngineIfNone();
    if (turn.engines.first(Stage.STANDBY).isPresent()) {
      turn.starts = turn.starts.forgiven(turn.now);
    }
    findings(turn, active)
        .filter(finding -> mayReplace(turn, finding))
        .ifPresentOrElse(
            finding -> recover(turn, active, finding.cause(), finding.words()),
            () -> {
              retryCamera(turn, active);
              active
                  .peer()
                  .filter(peer -> !peer.answered() && peer.offers() > 0)
                  .filter(peer -> turn.surroundings.reaches(peer.operator()))
                  .ifPresent(peer -> offerUnanswered(turn, active, peer, Optional.empty()));
            });
  }

  private record Finding(Cause cause, String words) {}

  /** An ailing engine is better than none: it is kept until another is there, or may be started at once. */
  private static boolean mayReplace(Turn turn, Finding finding) {
    return switch (finding.cause()) {
      case ENGINE_SILENT -> true;
      case ENGINE_MEMORY -> turn.engines.first(Stage.STANDBY).isPresent();
      default -> turn.starts.allowed(turn.now) || turn.engines.first(Stage.STANDBY).isPresent();
    };
  }

  /** The first vital sign that is out of its limit, the deepest cause first. */
  private static Optional<Finding> findings(Turn turn, Active active) {
    Limits limits = turn.limits;
    if (silent(turn, active)) {
      return found(Cause.ENGINE_SILENT, silence(turn));
    }
    if (active.camera().failure().isEmpty() && off(active.beatMs() - active.cameraAdvancedMs(), limits.cameraFramesMs())) {
      return found(Cause.CAMERA_STALLED, "the camera has given no frame for " + limits.cameraFramesMs() + " ms");
    }
    Optional<Finding> inSession = active.peer().flatMap(peer -> sessionFindings(turn, active, peer));
    if (inSession.isPresent()) {
      return inSession;
    }
    long memoryMb = active.progress().memoryKb() / 1_024;
    if (limits.engineMemoryMb() > 0 && memoryMb > limits.engineMemoryMb() && turn.call instanceof Call.Quiet) {
      return found(Cause.ENGINE_MEMORY, "the engine holds " + memoryMb + " MB");
    }
    return Optional.empty();
  }

  private static Optional<Finding> sessionFindings(Turn turn, Active active, Peer peer) {
    Limits limits = turn.limits;
    if (peer.connection() == Connection.FAILED) {
      return found(Cause.ICE_FAILED, "the connection to " + peer.operator() + " failed");
    }
    if (peer.connection() == Connection.DISCONNECTED
        && off(turn.now - peer.connectionMs(), limits.iceDisconnectedMs())) {
      return found(Cause.ICE_DISCONNECTED, "the connection was away for " + limits.iceDisconnectedMs() + " ms");
    }
    if (peer.connection() == Connection.DISCONNECTED) {
      return Optional.empty();
    }
    if (peer.connection() != Connection.CONNECTED) {
      return peer.answered() && turn.overdue(Math.max(peer.answeredMs(), peer.connectionMs()))
          ? found(Cause.OVERDUE, "no connection " + limits.resetMs() + " ms after the answer of " + peer.operator())
          : Optional.empty();
    }
    boolean sends = !off(active.beatMs() - active.sentAdvancedMs(), limits.sentFramesMs());
    if (!sends) {
      return found(Cause.SEND_STALLED, "no frame was sent for " + limits.sentFramesMs() + " ms");
    }
    boolean pageGone = turn.surroundings.brokerUp() && !turn.surroundings.reaches(peer.operator());
    if (!pageGone && off(active.beatMs() - peer.pageAdvancedMs(), limits.pageFramesMs())) {
      return found(
          Cause.PAGE_STALLED, "the page of " + peer.operator() + " decoded nothing new for " + limits.pageFramesMs() + " ms");
    }
    return Optional.empty();
  }

  private static void retryCamera(Turn turn, Active active) {
    boolean granted = turn.engines.find(active.generation()).filter(Engine::holdsDevices).isPresent();
    if (granted && !active.camera().failure().isEmpty() && turn.now >= active.camera().retryMs()) {
      turn.command(new Command.OpenDevices(active.generation(), true));
      turn.service =
          new Serving(
              active.withCamera(
                  Service.CameraState.failed(active.camera().failure(), turn.now + EngineEvents.CAMERA_RETRY_MS),
                  turn.now));
    }
  }

  private static void kill(Turn turn, int generation, String reason) {
    turn.engines.find(generation).ifPresent(engine -> turn.kill(engine, reason));
  }

  private static boolean silent(Turn turn, Active active) {
    return off(turn.now - active.beatMs(), turn.limits.engineHeartbeatMs());
  }

  private static String silence(Turn turn) {
    return "the engine has said nothing for " + turn.limits.engineHeartbeatMs() + " ms";
  }

  /** Out of a limit that is not switched off. */
  private static boolean off(long sinceMs, long limitMs) {
    return limitMs > 0 && sinceMs >= limitMs;
  }

  private static Optional<Finding> found(Cause cause, String words) {
    return Optional.of(new Finding(cause, words));
  }
}
