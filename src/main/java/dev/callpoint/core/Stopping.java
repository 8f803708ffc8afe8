package dev.callpoint.core;

import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;

/** The end of the daemon, in order: who waits gets an answer, the operator a bye, the engines their grace. */
final class Stopping {
  private static final long KILL_AFTER_MS = 1_000;
  private static final String WHY = "the device stops";

  private Stopping() {}

  /** Why the daemon ends. */
  enum Reason {
    /** It shall stay down, as far as it is concerned. */
    STOPPED,
    /** It shall be started again, as nothing else has helped; what it recovered from is told already. */
    LADDER,
    /** It shall be started again, as somebody wants it. */
    COMMANDED
  }

  static void begin(Turn turn, Reason reason) {
    switch (turn.service) {
      case Serving s -> say(turn, s.active());
      case TakingOver t -> {
        say(turn, t.active());
        giveUp(turn, t.change(), reason);
      }
      case Waiting w -> giveUp(turn, w.change(), reason);
      case Service.Stopping _ -> {
        return;
      }
    }
    turn.explain("stopping");
    Door.stops(turn);
    Snapshots.stops(turn);
    Commanding.stops(turn);
    endCall(turn);
    for (Engines.Engine engine : turn.engines.all()) {
      if (engine.stage() != Engines.Stage.CLOSING) {
        turn.command(new Command.CloseEngine(engine.generation()));
        turn.engines = turn.engines.with(engine.closing(turn.now + turn.limits.graceMs(), false));
      }
    }
    turn.service = new Service.Stopping(turn.now + KILL_AFTER_MS, reason != Reason.STOPPED);
  }

  private static void giveUp(Turn turn, Change change, Reason reason) {
    if (reason != Reason.LADDER) {
      turn.failed(change, Requests.ENDING);
    }
  }

  /**
   * Ends when the last engine is gone, or when the time is over: the engines then end by themselves, as their pipes
   * close.
   */
  static void consider(Turn turn, Service.Stopping stopping) {
    if (turn.engines.all().isEmpty() || turn.now >= stopping.deadlineMs()) {
      turn.killAll("the daemon ends");
      turn.command(new Command.Finish(stopping.restart()));
    }
  }

  private static void endCall(Turn turn) {
    switch (turn.call) {
      case Call.Quiet _ -> {
        // Nobody is told.
      }
      case Call.Ringing _ -> turn.command(new Command.PublishEvent("missed", WHY, ""));
      case Call.Connected c -> turn.command(new Command.PublishEvent("ended", WHY, c.operator()));
    }
    turn.call = new Call.Quiet();
  }

  private static void say(Turn turn, Active active) {
    turn.sayBye(active, WHY);
  }
}
