package dev.callpoint.core;

import dev.callpoint.core.Change.Kind;
import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.OfEngine;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a change has worked, and what follows when it has not.
 *
 * <p>It has worked when the camera's frames were seen (or it is known that there is no camera to be had) and, where an
 * operator can be reached, his page reports decoded pictures and received sound, of this session and since its last ICE
 * restart. A recovery from a microphone without sound has worked when there is sound. Until then the change is under
 * way; at its deadline the next rung is tried.
 */
final class Verification {
  private static final int STARTS_UNTIL_ALARM = 3;

  private Verification() {}

  /** Ends a change that is verified by now. */
  static void consider(Turn turn) {
    if (!(turn.service instanceof TakingOver t) || !deviceWorks(t) || !pageWorks(turn, t.active())) {
      return;
    }
    Active active = t.active();
    if (!active.camera().flowing() && mayTryMore(turn, t.change())) {
      climb(turn, t, VitalSign.CAMERA_FRAMES.cause(), active.camera().failure());
      return;
    }
    turn.service = new Serving(active);
    Change change = t.change().reached("verified", turn.now);
    if (active.camera().flowing()) {
      turn.completed(change, detail(turn, active));
    } else {
      turn.failed(change, "picture is missing, sound goes on: " + active.camera().failure());
    }
    turn.startEngineIfNone();
  }

  /** Notes the steps of a change as they are seen. */
  static Change phases(Change change, Active active, OfEngine event, long now) {
    Change next =
        switch (event) {
          case Event.CameraOpened _ -> change.reached("devices", now);
          case Event.FirstFrameArrived _ -> change.reached("first-frame", now);
          case Event.OfferMade _ -> change.reached("offer", now);
          case Event.ConnectionChanged e when e.connection() == Connection.CONNECTED -> change.reached("connected", now);
          default -> change;
        };
    if (active.peer().filter(Peer::shows).isPresent()) {
      next = next.reached("picture", now);
    }
    if (active.peer().filter(Peer::hears).isPresent()) {
      next = next.reached("sound", now);
    }
    return next;
  }

  /** What the clock brings while a change is under way. */
  static void overdue(Turn turn, TakingOver t) {
    if (turn.devices.cycle().isPresent()) {
      return;
    }
    boolean late = turn.now >= t.deadlineMs();
    if (t.change().rung() == Rung.ICE_RESTART) {
      if (late) {
        climb(turn, t, Cause.OVERDUE, "the connection did not come back in " + turn.limits.resetMs() + " ms");
      }
    } else if (!t.active().camera().settled()) {
      if (late) {
        climb(turn, t, Cause.OVERDUE, "the camera gave no picture in " + turn.limits.resetMs() + " ms");
      }
    } else {
      t.active().peer().ifPresent(peer -> peerOverdue(turn, t, peer, late));
    }
  }

  /** The rung has not helped: the next one. */
  static void climb(Turn turn, TakingOver t, Cause cause, String why) {
    turn.alarm("not back yet: " + why);
    Change change = t.change();
    if (change.kind() == Kind.CALL || change.kind() == Kind.HANG_UP) {
      turn.begin(change.turnedInto(cause, why, turn.now));
      return;
    }
    Rung next = change.rung().next(turn, change);
    boolean ownSideIsUp =
        change.rung().compareTo(Rung.COLD_RESET) >= 0 && lives(turn, t) && t.active().camera().settled();
    if (next == Rung.DEVICE_CYCLE) {
      begin(turn, next, change, cause, why);
    } else if (onlySoundIsMissing(turn, t) || ownSideIsUp && isUnheard(turn, t)) {
      turn.recoveries = turn.recoveries.givenUp(VitalSign.MICROPHONE, turn.now);
      serveDegraded(turn, t, "picture goes on, sound is missing: " + why);
    } else if (ownSideIsUp) {
      serveDegraded(turn, t, why);
      turn.endCall("no connection: " + why);
    } else {
      begin(turn, next, change, cause, why);
    }
  }

  /** Not possible on this session: no need to wait for the deadline. */
  static void iceRestartRefused(Turn turn, TakingOver t, String detail) {
    if (t.change().rung() == Rung.ICE_RESTART) {
      climb(turn, t, Cause.OVERDUE, "the engine cannot restart ICE: " + detail);
    }
  }

  /** An engine that waits for its warmth: after some failures people get their answer, and the tries go on. */
  static void waiting(Turn turn, Waiting waiting) {
    Change change = waiting.change();
    if (turn.devices.cycle().isPresent()) {
      turn.startEngineIfNone();
      return;
    }
    boolean failedOften = turn.starts.failures() - waiting.failuresBefore() >= STARTS_UNTIL_ALARM;
    if (change.rung() != Rung.NEEDS_HELP && (failedOften || turn.now - change.startedMs() >= Requests.ANSWER_MAX_MS)) {
      String why = "no engine starts: " + (failedOften ? turn.starts.lastFailure() : "those before are not gone yet");
      if (Rung.SERVICE_RESTART.possible(turn, change)) {
        begin(turn, Rung.SERVICE_RESTART, change, Cause.OVERDUE, why);
        return;
      }
      turn.alarm(why + "; it is tried again for ever, at most 30 s apart");
      turn.service = waiting.with(turn.needsHelp(change, Cause.OVERDUE, why));
    }
    turn.startEngineIfNone();
  }

  private static void begin(Turn turn, Rung next, Change change, Cause cause, String why) {
    Change climbed =
        next == Rung.NEEDS_HELP
            ? turn.needsHelp(change, cause, why)
            : turn.recorded(change, change.cause().orElse(cause), change.startedMs()).climbed(next, why, turn.now);
    next.begin(turn, climbed);
  }

  private static void serveDegraded(Turn turn, TakingOver t, String why) {
    turn.failed(t.change(), why);
    turn.service = new Serving(t.active());
    turn.startEngineIfNone();
  }

  private static void peerOverdue(Turn turn, TakingOver t, Peer peer, boolean late) {
    if (peer.round().offers() == 0) {
      if (turn.overdue(peer.round().offeredMs())) {
        climb(turn, t, Cause.OVERDUE, "the engine made no offer in " + turn.limits.resetMs() + " ms");
      }
    } else if (!peer.answered()) {
      if (turn.surroundings.reaches(peer.operator())) {
        Watchdog.offerUnanswered(turn, t.active(), peer, Optional.of(t));
      }
    } else if (late && turn.overdue(peer.round().answeredMs())) {
      String what = isUnheard(turn, t) ? "no sound of the microphone " : "no picture at the operator's page ";
      String connection = peer.connection().name().toLowerCase(Locale.ROOT);
      climb(
          turn, t, Cause.OVERDUE,
          what + turn.limits.resetMs() + " ms after its answer (connection " + connection + turnFailures(turn, peer) + ")");
    }
  }

  /** Where there is no path, TURN might have been one. */
  private static String turnFailures(Turn turn, Peer peer) {
    String failures = turn.surroundings.faults().get(State.Surroundings.TURN);
    return peer.connection() == Connection.CONNECTED || failures == null ? "" : "; turn: " + failures;
  }

  /**
   * The camera gave frames before, or nobody waits for the device: then a camera that cannot be had is no reason yet to
   * go on without it.
   */
  private static boolean mayTryMore(Turn turn, Change change) {
    boolean itsOwn = change.isOf(VitalSign.CAMERA_FRAMES.cause()) || change.isOf(Cause.CAMERA_MISSING);
    boolean low = change.rung() == Rung.RESET || change.rung() == Rung.COLD_RESET;
    return change.isReset()
        && low
        && (itsOwn || turn.call instanceof Call.Quiet)
        && change.rung().next(turn, change) == Rung.DEVICE_CYCLE;
  }

  private static boolean deviceWorks(TakingOver t) {
    return t.active().camera().settled() && !lacksSound(t);
  }

  /** It is what the change is about, and a session is there in which it would be heard. */
  private static boolean lacksSound(TakingOver t) {
    return t.change().isOf(VitalSign.MICROPHONE.cause()) && t.active().peer().isPresent() && !t.active().hears();
  }

  private static boolean onlySoundIsMissing(Turn turn, TakingOver t) {
    return lacksSound(t) && t.active().camera().settled() && lives(turn, t) && pageWorks(turn, t.active());
  }

  /** The page shows pictures, so it is there and the path to it works; what it does not get is sound. */
  private static boolean isUnheard(Turn turn, TakingOver t) {
    return onlySoundIsMissing(turn, t) || t.active().peer().filter(peer -> peer.shows() && !peer.hears()).isPresent();
  }

  private static boolean lives(Turn turn, TakingOver t) {
    return turn.engines.find(t.active().generation()).filter(e -> e.stage() == Engines.Stage.ACTIVE).isPresent();
  }

  private static boolean pageWorks(Turn turn, Active active) {
    if (active.peer().isEmpty()) {
      return true;
    }
    Peer peer = active.peer().get();
    boolean fresh = peer.round().number() == 0;
    if (fresh && !turn.surroundings.reaches(peer.operator()) && !peer.answered()) {
      return peer.round().offers() > 0;
    }
    return peer.shows() && (peer.hears() || !missing(turn, active).isEmpty());
  }

  private static String detail(Turn turn, Active active) {
    if (active.peer().isEmpty()) {
      return "ready, camera frames flow";
    }
    Peer peer = active.peer().get();
    if (!peer.shows()) {
      return "camera frames flow; the call goes on as soon as " + peer.operator() + " can be reached";
    }
    List<String> missing = missing(turn, active);
    return missing.isEmpty()
        ? "picture and sound at " + peer.operator()
        : "picture at " + peer.operator() + "; " + String.join("; ", missing);
  }

  private static List<String> missing(Turn turn, Active active) {
    return turn.engines.find(active.generation()).map(Engine::missing).orElse(List.of());
  }
}
