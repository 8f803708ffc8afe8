package dev.callpoint.core;

import dev.callpoint.core.Change.Kind;
import dev.callpoint.core.Change.Request;
import dev.callpoint.core.Event.Requested;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.Stopping;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;

/**
 * What is asked for: each request is answered exactly once with a final outcome, and one that is delivered twice is
 * carried out once.
 */
final class Requests {
  /** Who asked for a reset gets the final answer not later than this, whatever becomes of the reset. */
  static final long ANSWER_MAX_MS = 30_000;

  /** A page reports every 500 ms: one that shows nothing new for this long is no healthy one. */
  private static final long HEALTHY_MS = 1_000;

  static final String ENDING = "the daemon is ending";

  private Requests() {}

  static void consider(Turn turn, Requested event) {
    if (turn.ledger.register().find(event.id()).isPresent()) {
      turn.explain("request " + event.id() + " came again: it has been taken already");
      return;
    }
    turn.ledger = turn.ledger.asked(event.id(), false);
    carryOut(turn, event);
  }

  static void carryOut(Turn turn, Requested event) {
    switch (event) {
      case Event.ButtonPressed e -> pressed(turn, new Request(e.id(), "reset", turn.now), true);
      case Event.ResetButtonPressed e -> pressed(turn, new Request(e.id(), "reset", turn.now), false);
      case Event.ButtonHeld e -> held(turn, new Request(e.id(), "reset", turn.now));
      case Event.ResetRequested e -> commanded(turn, e);
      case Event.HangupRequested e -> hangup(turn, e.id());
      case Event.UnlockRequested e -> Door.unlock(turn, e.id());
      case Event.SnapshotRequested e -> Snapshots.requested(turn, e.id());
      case Event.IdentifyRequested e -> identify(turn, e);
      case Event.RestartRequested e -> Commanding.restart(turn, e.id());
      case Event.FaultRequested e -> fault(turn, e);
    }
  }

  /** Tells those who have waited long enough that it has not worked so far; the tries go on without them. */
  static void timePassed(Turn turn) {
    switch (turn.service) {
      case TakingOver t -> turn.service = t.with(waitedLongEnough(turn, t.change()));
      case Waiting w -> turn.service = w.with(waitedLongEnough(turn, w.change()));
      case Serving _, Stopping _ -> {
        // Nobody waits.
      }
    }
  }

  private static Change waitedLongEnough(Turn turn, Change change) {
    long beforeMs = turn.now - ANSWER_MAX_MS;
    for (Request request : change.requests()) {
      if (request.receivedMs() <= beforeMs) {
        turn.answer(request, Outcome.FAILED, "not back after " + ANSWER_MAX_MS + " ms, the tries go on", change);
      }
    }
    return change.without(beforeMs);
  }

  /** A storm of commands is no reason to keep people from their call. */
  private static void commanded(Turn turn, Event.ResetRequested event) {
    Request request = new Request(event.id(), "reset", turn.now);
    turn.ledger = turn.ledger.command(turn.limits, turn.now);
    boolean begins = !(turn.service instanceof Stopping) && !resetUnderWay(turn);
    if (begins && turn.ledger.commandTokens().left() == 0) {
      refuse(turn, request, "too many resets, try again later (commands.reset_burst, commands.reset_refill_ms)");
      return;
    }
    if (begins) {
      turn.ledger = turn.ledger.spendCommandToken();
    }
    reset(turn, request, event.cause(), event.cause().label() + " command" + words(event.reason()));
  }

  /** A press makes a fresh stack, the visitor's for whoever answers when it has rung. */
  private static void pressed(Turn turn, Request request, boolean rings) {
    turn.ledger = turn.ledger.press(turn.limits, turn.now);
    turn.panel = turn.panel.pressed(false);
    if (turn.service instanceof Stopping) {
      refuse(turn, request, ENDING);
      return;
    }
    if (rings) {
      ring(turn, request.id());
    }
    if (resetUnderWay(turn)) {
      resetByHand(turn, request, "a press of the button");
    } else if (rings && turn.limits.resetUnlessHealthy() && healthyCall(turn)) {
      refuse(turn, request, "the call is healthy, the press only rings (button.reset)");
    } else if (turn.ledger.pressTokens().left() == 0) {
      String only = rings ? "this one only rings" : "hold it down, or try again later";
      refuse(turn, request, "too many presses, " + only + " (button.reset_burst, button.reset_refill_ms)");
    } else {
      turn.ledger = turn.ledger.spendPressToken();
      resetByHand(turn, request, "a press of the button");
    }
  }

  /** Takes patience, so neither a healthy call nor the guard against hammering stands against it. */
  private static void held(Turn turn, Request request) {
    if (turn.panel.pressReset() && !(turn.service instanceof Stopping)) {
      refuse(turn, request, "the press has reset the stack already");
    } else {
      resetByHand(turn, request, "the button was held down");
    }
  }

  private static void resetByHand(Turn turn, Request request, String trigger) {
    turn.panel = turn.panel.pressed(true);
    reset(turn, request, Cause.BUTTON, trigger);
  }

  private static void ring(Turn turn, String id) {
    if (!(turn.call instanceof Call.Quiet) && !turn.ledger.mayRing(turn.limits, turn.now)) {
      return;
    }
    turn.ledger = turn.ledger.rang(turn.now);
    turn.command(new Command.PublishEvent("ring", "the button was pressed", ""));
    Snapshots.rang(turn, id);
    if (!(turn.call instanceof Call.Connected)) {
      turn.call = new Call.Ringing(turn.now, turn.now + turn.limits.ringTimeoutMs());
    }
  }

  private static void reset(Turn turn, Request request, Cause cause, String trigger) {
    switch (turn.service) {
      case Serving _ -> {
        accept(turn, request, "reset begins");
        turn.starts = turn.starts.hurried(turn.now);
        turn.begin(Change.reset(cause, trigger, turn.now).with(request));
      }
      case TakingOver t when isCall(t.change()) -> {
        accept(turn, request, "reset begins");
        turn.begin(Change.reset(cause, trigger, turn.now).with(request));
      }
      case TakingOver t when t.change().rung() == Rung.ICE_RESTART -> {
        accept(turn, request, "reset begins");
        turn.begin(t.change().climbed(Rung.RESET, trigger, turn.now).with(request));
      }
      case TakingOver t -> {
        turn.service = t.with(join(turn, t.change(), request, cause, trigger));
      }
      case Waiting w -> turn.service = w.with(join(turn, w.change(), request, cause, trigger));
      case Stopping _ -> refuse(turn, request, ENDING);
    }
  }

  /** A fresh stack is being made already; the request shares its outcome. */
  private static Change join(Turn turn, Change change, Request request, Cause cause, String trigger) {
    if (change.isFull()) {
      refuse(turn, request, "too many requests wait for the reset that is under way");
      return change;
    }
    accept(turn, request, "joined the reset that is under way");
    Change reset =
        change.isReset() || change.rung() == Rung.NEEDS_HELP ? change : change.turnedInto(cause, trigger, turn.now);
    return turn.recorded(reset.with(request), cause, turn.now);
  }

  private static void hangup(Turn turn, String id) {
    if (turn.call instanceof Call.Quiet) {
      turn.answer(id, "hangup", Outcome.REFUSED, "there is no call");
    } else {
      turn.endCall("hung up on command");
      turn.answer(id, "hangup", Outcome.COMPLETED, "the call is over");
    }
  }

  private static void identify(Turn turn, Event.IdentifyRequested event) {
    if (turn.service instanceof Stopping) {
      turn.answer(event.id(), "identify", Outcome.REFUSED, ENDING);
      return;
    }
    turn.panel = turn.panel.identified(turn.now + event.seconds() * 1_000L);
    turn.answer(event.id(), "identify", Outcome.COMPLETED, "the light shows it for " + event.seconds() + " s");
  }

  private static void fault(Turn turn, Event.FaultRequested event) {
    if (!turn.limits.faultsAllowed()) {
      turn.answer(event.id(), "fault", Outcome.REFUSED, "faults are not permitted here (demo.faults in the configuration)");
      return;
    }
    switch (turn.service) {
      case Serving s -> {
        turn.command(new Command.InjectFault(s.active().generation(), event.fault()));
        turn.answer(event.id(), "fault", Outcome.COMPLETED, "engine " + s.active().generation() + " is broken on purpose");
      }
      case TakingOver _, Waiting _, Stopping _ ->
          turn.answer(event.id(), "fault", Outcome.REFUSED, "no engine serves now: try again in a moment");
    }
  }

  private static boolean resetUnderWay(Turn turn) {
    return switch (turn.service) {
      case TakingOver t -> !isCall(t.change()) && t.change().rung() != Rung.ICE_RESTART;
      case Waiting _, Stopping _ -> true;
      case Serving _ -> false;
    };
  }

  /** A call that has just begun; one that needed help since is a recovery, whose record must not be lost. */
  private static boolean isCall(Change change) {
    return change.kind() == Kind.CALL && change.incident().isEmpty();
  }

  private static boolean healthyCall(Turn turn) {
    return turn.service instanceof Serving s
        && s.active().peer().filter(p -> p.shows() && turn.now - p.pageAdvancedMs() < HEALTHY_MS).isPresent();
  }

  private static void accept(Turn turn, Request request, String detail) {
    turn.answer(request, Outcome.ACCEPTED, detail);
  }

  private static void refuse(Turn turn, Request request, String detail) {
    turn.answer(request, Outcome.REFUSED, detail);
  }

  private static String words(String reason) {
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }
}
