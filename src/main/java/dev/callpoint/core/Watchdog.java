package dev.callpoint.core;

import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import dev.callpoint.core.VitalSign.Seen;
import java.util.Optional;

/** What time brings: the vital signs are judged, deadlines pass, and what had to wait is tried again. */
final class Watchdog {
  private static final int OFFERS_MAX = 2;

  /** A camera that cannot be had for so long may have to be switched off and on. */
  private static final long CAMERA_MISSING_MS = 10_000;

  private Watchdog() {}

  static void consider(Turn turn) {
    turn.ticks = turn.ticks.at(turn.now);
    turn.evidence = turn.evidence.at(turn.service, turn.now);
    if (turn.ticks.overslept()) {
      return;
    }
    engines(turn);
    turn.devices
        .cycle()
        .filter(cycle -> turn.now >= cycle.deadlineMs())
        .ifPresent(cycle -> turn.deviceCycled(new Event.DeviceCycled(cycle.device(), false, "nobody answered in time")));
    switch (turn.service) {
      case Waiting w -> Verification.waiting(turn, w);
      case TakingOver t -> takingOver(turn, t);
      case Serving s -> serving(turn, s.active());
      case Service.Stopping s -> Stopping.consider(turn, s);
    }
    Calling.timePassed(turn);
    Requests.timePassed(turn);
    Door.timePassed(turn);
    Snapshots.timePassed(turn);
    Commanding.timePassed(turn);
    turn.refusedTillNow();
  }

  /** The path to the operator may be lost with the address that it began at; whether it is takes seconds to be seen. */
  static void networkChanged(Turn turn, String what) {
    turn.explain("network: " + what);
    if (turn.service instanceof Serving s && s.active().peer().filter(Watchdog::mayMove).isPresent()) {
      recover(turn, Cause.NETWORK_CHANGED, Rung.ICE_RESTART, what);
    }
  }

  /** Something went wrong by itself: the more often that happens, the later the standby after this one is started. */
  static void recover(Turn turn, Cause cause, Rung rung, String words) {
    turn.begin(Change.recovery(cause, rung, words, turn.now));
    if (rung != Rung.ICE_RESTART) {
      turn.starts = turn.starts.failed(words, turn.now);
      turn.recoveries = turn.recoveries.began(turn.now);
    }
  }

  /** The same, of an engine that is gone: where that happens too often, nothing is kept of what stood by. */
  static void replaceDead(Turn turn, String words) {
    boolean often = turn.recoveries.often(turn.now) && turn.starts.allowed(turn.now);
    turn.recoveries = often ? turn.recoveries.climbed() : turn.recoveries;
    recover(turn, Cause.ENGINE_DEAD, often ? Rung.COLD_RESET : Rung.RESET, words);
  }

  /** The card may be back in a moment, but an engine that had it open cannot have it again. */
  static void soundLost(Turn turn, String words) {
    Finding finding = new Finding(Cause.SOUND_LOST, Optional.empty(), Rung.RESET, "lost in use: " + words);
    if (turn.service instanceof Serving s && mayReplace(turn, finding)) {
      treat(turn, s.active(), finding);
    }
  }

  /**
   * The offer is sent once more, then the stack is replaced, then the call is over: the page is there and does not
   * react.
   */
  static void offerUnanswered(Turn turn, Active active, Peer peer, Optional<TakingOver> change) {
    long limit = turn.limits.offerAnswerMs();
    if (limit == 0 || turn.now - peer.round().offeredMs() < limit) {
      return;
    }
    if (peer.round().offers() < OFFERS_MAX) {
      turn.explain("no answer from " + peer.operator() + " in " + limit + " ms: the offer is sent again");
      resendOffer(turn, active, peer);
      return;
    }
    if (change.filter(t -> t.change().isOf(Cause.OFFER_UNANSWERED)).isPresent()) {
      String why = "the page of " + peer.operator() + " does not answer";
      turn.failed(change.get().change(), why);
      turn.service = new Serving(active);
      turn.endCall(why);
    } else {
      String why = "no answer from " + peer.operator() + " to " + OFFERS_MAX + " offers";
      turn.begin(
          change
              .map(t -> t.change().turnedInto(Cause.OFFER_UNANSWERED, why, turn.now))
              .orElseGet(() -> Change.reset(Cause.OFFER_UNANSWERED, why, turn.now)));
    }
  }

  /** Sends the offer again with all its candidates; the state is changed accordingly. */
  static void resendOffer(Turn turn, Active active, Peer peer) {
    Service.Round round = peer.round();
    turn.command(new Command.SendOffer(peer.operator(), active.generation(), round.number(), round.offer()));
    round
        .candidates()
        .forEach(c -> turn.command(new Command.SendCandidate(peer.operator(), active.generation(), c)));
    turn.seen(active.withPeer(peer.with(round.offered(round.offer(), turn.now))));
  }

  private static void engines(Turn turn) {
    for (Engine engine : turn.engines.all()) {
      boolean late =
          switch (engine.stage()) {
            case STARTING -> turn.now >= engine.deadlineMs();
            case CLOSING -> !engine.killed() && turn.now >= engine.deadlineMs();
            case STANDBY -> off(turn.now - engine.heardMs(), turn.limits.of(VitalSign.ENGINE_HEARTBEAT));
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

  private static void takingOver(Turn turn, TakingOver t) {
    long limit = turn.limits.of(VitalSign.ENGINE_HEARTBEAT);
    if (off(turn.now - t.active().beatMs(), limit)) {
      turn.cameraSuspected(t.active());
      turn.engines.find(t.active().generation()).ifPresent(engine -> turn.kill(engine, "silent"));
      Verification.climb(
          turn, t, VitalSign.ENGINE_HEARTBEAT.cause(), "the engine has said nothing for " + limit + " ms");
    } else {
      Verification.overdue(turn, t);
    }
  }

  private static void serving(Turn turn, Active active) {
    turn.startEngineIfNone();
    if (turn.engines.first(Stage.STANDBY).isPresent()) {
      turn.starts = turn.starts.forgiven(turn.now);
    }
    turn.recoveries = turn.recoveries.calm(turn.now);
    Seen seen = seen(turn, active);
    for (VitalSign sign : turn.recoveries.givenUp()) {
      if (sign.well(seen)) {
        turn.recoveries = turn.recoveries.well(sign);
      }
    }
    Optional<Finding> finding = finding(turn, seen).filter(f -> mayReplace(turn, f));
    if (finding.isPresent()) {
      treat(turn, active, finding.get());
      return;
    }
    if (retryMicrophone(turn)) {
      return;
    }
    retryCamera(turn, active);
    if (turn.service instanceof Serving s) {
      s.active()
          .peer()
          .filter(peer -> !peer.answered() && peer.round().offers() > 0)
          .filter(peer -> turn.surroundings.reaches(peer.operator()))
          .ifPresent(peer -> offerUnanswered(turn, s.active(), peer, Optional.empty()));
    }
  }

  /** @param sign empty for what needs no limit */
  private record Finding(Cause cause, Optional<VitalSign> sign, Rung rung, String words) {}

  private static Seen seen(Turn turn, Active active) {
    boolean pageGone =
        turn.surroundings.brokerUp()
            && active.peer().filter(peer -> !turn.surroundings.reaches(peer.operator())).isPresent();
    boolean microphoneThere =
        turn.engines
            .find(active.generation())
            .filter(engine -> engine.missing().stream().noneMatch(m -> m.startsWith(Device.MICROPHONE.label())))
            .isPresent();
    return new Seen(turn.now, active, turn.call instanceof Call.Quiet, pageGone, microphoneThere);
  }

  /** The first vital sign that is out of its limit, the deepest cause first. */
  private static Optional<Finding> finding(Turn turn, Seen seen) {
    for (VitalSign sign : VitalSign.values()) {
      long limit = turn.limits.of(sign);
      Optional<String> words = limit == 0 ? Optional.empty() : sign.out(seen, limit);
      if (words.isPresent() && !turn.recoveries.isGivenUp(sign)) {
        Optional<Rung> rung = turn.recoveries.rung(sign, turn.now);
        if (rung.isPresent()) {
          return Optional.of(new Finding(sign.cause(), Optional.of(sign), rung.get(), words.get()));
        }
        turn.alarm("left alone from now on, as nothing has helped: " + words.get());
        turn.recoveries = turn.recoveries.givenUp(sign, turn.now);
      }
    }
    return seen.active().peer().flatMap(peer -> findingWithoutLimit(turn, peer));
  }

  private static Optional<Finding> findingWithoutLimit(Turn turn, Peer peer) {
    if (peer.connection() == Connection.FAILED) {
      String words = "the connection to " + peer.operator() + " failed";
      return Optional.of(new Finding(Cause.ICE_FAILED, Optional.empty(), Rung.RESET, words));
    }
    boolean connects = peer.connection() == Connection.CONNECTED || peer.connection() == Connection.DISCONNECTED;
    if (!connects && peer.answered() && turn.overdue(Math.max(peer.round().answeredMs(), peer.connectionMs()))) {
      String words = "no connection " + turn.limits.resetMs() + " ms after the answer of " + peer.operator();
      return Optional.of(new Finding(Cause.OVERDUE, Optional.empty(), Rung.RESET, words));
    }
    return Optional.empty();
  }

  private static void treat(Turn turn, Active active, Finding finding) {
    if (finding.sign().filter(VitalSign.ENGINE_HEARTBEAT::equals).isPresent()) {
      turn.cameraSuspected(active);
    }
    finding.sign().ifPresent(sign -> turn.recoveries = turn.recoveries.treated(sign, turn.now));
    Rung highest = finding.sign().map(sign -> sign.treatment().getLast()).orElse(finding.rung());
    boolean often = turn.recoveries.often(turn.now) && turn.starts.allowed(turn.now);
    turn.recoveries = often ? turn.recoveries.climbed() : turn.recoveries;
    Rung wanted = often ? highest : finding.rung();
    Change change = Change.recovery(finding.cause(), wanted, finding.words(), turn.now);
    Rung instead = often ? Rung.COLD_RESET : Rung.RESET;
    recover(turn, finding.cause(), wanted.possible(turn, change) ? wanted : instead, finding.words());
  }

  /** An ailing engine is better than none: it is kept until another is there, or may be started at once. */
  private static boolean mayReplace(Turn turn, Finding finding) {
    boolean silent = finding.sign().filter(VitalSign.ENGINE_HEARTBEAT::equals).isPresent();
    boolean memory = finding.sign().filter(VitalSign.ENGINE_MEMORY::equals).isPresent();
    boolean standby = turn.engines.first(Stage.STANDBY).isPresent();
    return silent || finding.rung() == Rung.ICE_RESTART || standby || !memory && turn.starts.allowed(turn.now);
  }

  /** One that gave no sound, and could not be switched off and on then, is when nobody needs the device. */
  private static boolean retryMicrophone(Turn turn) {
    boolean cycle =
        turn.limits.cyclable().contains(Device.MICROPHONE) && turn.devices.mayCycle(Device.MICROPHONE, turn.now);
    boolean retry = cycle && turn.call instanceof Call.Quiet && turn.recoveries.isGivenUp(VitalSign.MICROPHONE);
    if (retry) {
      turn.recoveries = turn.recoveries.well(VitalSign.MICROPHONE);
      recover(turn, VitalSign.MICROPHONE.cause(), Rung.DEVICE_CYCLE, "the microphone gave no sound in the last call");
    }
    return retry;
  }

  /** Again and again while it is merely not there; with growing patience where it has killed engines. */
  private static void retryCamera(Turn turn, Active active) {
    boolean granted = turn.engines.find(active.generation()).filter(Engine::holdsDevices).isPresent();
    if (!granted || active.camera().failure().isEmpty() || turn.devices.cameraBarred(turn.now)) {
      return;
    }
    boolean quiet = turn.call instanceof Call.Quiet;
    boolean cycle = turn.limits.cyclable().contains(Device.CAMERA) && turn.devices.mayCycle(Device.CAMERA, turn.now);
    if (quiet && cycle && turn.now - active.camera().sinceMs() >= CAMERA_MISSING_MS) {
      recover(turn, Cause.CAMERA_MISSING, Rung.DEVICE_CYCLE, active.camera().failure());
    } else if (turn.now >= active.camera().retryMs()) {
      turn.command(new Command.OpenDevices(active.generation(), true));
      Service.CameraState next =
          active.camera().failed(active.camera().failure(), turn.now, turn.now + EngineEvents.CAMERA_RETRY_MS);
      turn.seen(active.withCamera(next, turn.now));
    }
  }

  private static boolean mayMove(Peer peer) {
    boolean connects = peer.connection() == Connection.CONNECTED || peer.connection() == Connection.DISCONNECTED;
    return connects && peer.answered();
  }

  /** Out of a limit that is not switched off. */
  private static boolean off(long sinceMs, long limitMs) {
    return limitMs > 0 && sinceMs >= limitMs;
  }
}
