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
 * operator can be reached, his page reports decoded pictures and received sound. Until then the change is under way; at
 * its deadline the next rung is tried.
 */
final class Verification {
  private static final int STARTS_UNTIL_ALARM = 3;

  private Verification() {}

  /** Ends a change that is verified by now. */
  static void consider(Turn turn) {
    if (turn.service instanceof TakingOver t && deviceWorks(t.active()) && pageWorks(turn, t.active())) {
      Active active = t.active();
      turn.service = new Serving(active);
      Change change = t.change().reached("verified", turn.now);
      if (active.camera().flowing()) {
        turn.completed(change, detail(turn, active));
      } else {
        turn.failed(change, "picture is missing, sound goes on: " + active.camera().failure());
      }
      turn.startEngineIfNone();
    }
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
    Optional<Peer> peer = active.peer();
    if (peer.filter(p -> p.page().framesDecoded() > 0).isPresent()) {
      next = next.reached("picture", now);
    }
    if (peer.filter(p -> p.page().audioPackets() > 0).isPresent()) {
      next = next.reached("sound", now);
    }
    return next;
  }

  /** What the clock brings while a change is under way. */
  static void overdue(Turn turn, TakingOver t) {
    if (!deviceWorks(t.active())) {
      if (turn.now >= t.deadlineMs()) {
        climb(turn, t, Cause.OVERDUE, "the camera gave no picture in " + turn.limits.resetMs() + " ms");
      }
      return;
    }
    t.active().peer().ifPresent(peer -> peerOverdue(turn, t, peer));
  }

  /** The next rung. */
  static void climb(Turn turn, TakingOver t, Cause cause, String why) {
    Change change = t.change();
    turn.alarm("not back yet: " + why);
    boolean noReset = change.kind() == Kind.CALL || change.kind() == Kind.HANG_UP;
    if (noReset && change.rung() == Rung.RESET) {
      turn.reset(t.active(), change.turnedInto(cause, why, turn.now));
    } else if (change.rung() == Rung.RESET) {
      coldReset(turn, change.climbed(Rung.COLD_RESET, why, turn.now), why);
    } else {
      exhausted(turn, t, cause, why);
    }
  }

  /** An engine that waits for its warmth: after some failures people get their answer, and the tries go on. */
  static void waiting(Turn turn, Waiting waiting) {
    Change change = waiting.change();
    boolean failedOften = turn.starts.failures() - waiting.failuresBefore() >= STARTS_UNTIL_ALARM;
    if (change.rung() != Rung.NEEDS_HELP && (failedOften || turn.now - change.startedMs() >= Requests.ANSWER_MAX_MS)) {
      String why = "no engine starts: " + (failedOften ? turn.starts.lastFailure() : "those before are not gone yet");
      turn.alarm(why + "; it is tried again for ever, at most 30 s apart");
      turn.service = waiting.with(turn.needsHelp(change, Cause.OVERDUE, why));
    }
    turn.startEngineIfNone();
  }

  private static void coldReset(Turn turn, Change change, String why) {
    turn.alarm("cold reset: all engines are killed (" + why + ")");
    turn.killAll("cold reset");
    turn.takeOver(change);
  }

  /**
   * A cold reset did not help either. The device's side decides: is it up, then the way to the operator is at fault.
   */
  private static void exhausted(Turn turn, TakingOver t, Cause cause, String why) {
    boolean lives =
        turn.engines.find(t.active().generation()).filter(e -> e.stage() == Engines.Stage.ACTIVE).isPresent();
    if (lives && deviceWorks(t.active())) {
      turn.failed(t.change(), why);
      turn.service = new Serving(t.active());
      turn.endCall("no connection: " + why);
      return;
    }
    turn.starts = turn.starts.failed(why, turn.now);
    coldReset(turn, turn.needsHelp(t.change(), cause, why), why);
  }

  private static void peerOverdue(Turn turn, TakingOver t, Peer peer) {
    if (peer.offers() == 0) {
      if (turn.overdue(peer.offeredMs())) {
        climb(turn, t, Cause.OVERDUE, "the engine made no offer in " + turn.limits.resetMs() + " ms");
      }
    } else if (!peer.answered()) {
      if (turn.surroundings.reaches(peer.operator())) {
        Watchdog.offerUnanswered(turn, t.active(), peer, Optional.of(t));
      }
    } else if (turn.overdue(peer.answeredMs())) {
      climb(
          turn,
          t,
          Cause.OVERDUE,
          "no picture at the operator's page " + turn.limits.resetMs() + " ms after its answer (connection "
              + peer.connection().name().toLowerCase(Locale.ROOT) + ")");
    }
  }

  private static boolean deviceWorks(Active active) {
    return active.camera().settled();
  }

  private static boolean pageWorks(Turn turn, Active active) {
    if (active.peer().isEmpty()) {
      return true;
    }
    Peer peer = active.peer().get();
    if (!turn.surroundings.reaches(peer.operator()) && !peer.answered()) {
      return peer.offers() > 0;
    }
    boolean heard = peer.page().audioPackets() > 0 || !missing(turn, active).isEmpty();
    return peer.shows() && heard;
  }

  private static String detail(Turn turn, Active active) {
    if (active.peer().isEmpty()) {
      return "ready, camera frames flow";
    }
    Peer peer = active.peer().get();
    if (!peer.answered()) {
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
