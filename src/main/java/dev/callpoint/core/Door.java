package dev.callpoint.core;

import dev.callpoint.core.Change.Request;
import dev.callpoint.core.Panel.Unlock;
import dev.callpoint.core.Result.Outcome;

/** The door's relay and the case: who asks for the one is answered by what became of it, the other is told to all. */
final class Door {
  /** A panel that hangs must not keep who asked waiting. */
  private static final long PULSE_ANSWER_MS = 5_000;

  private Door() {}

  static void unlock(Turn turn, String id) {
    if (turn.service instanceof Service.Stopping) {
      turn.answer(id, "unlock", Outcome.REFUSED, Requests.ENDING);
    } else if (turn.panel.isFull()) {
      turn.answer(id, "unlock", Outcome.REFUSED, "too many unlocks wait for the panel");
    } else {
      turn.answer(id, "unlock", Outcome.ACCEPTED, "the relay shall close");
      turn.panel = turn.panel.with(new Unlock(id, turn.now));
      turn.command(new Command.PulseRelay(id, turn.limits.relayPulseMs()));
    }
  }

  static void pulsed(Turn turn, Event.RelayPulsed event) {
    turn.panel
        .unlock(event.id())
        .ifPresent(u -> answer(turn, u, event.done() ? Outcome.COMPLETED : Outcome.FAILED, event.detail()));
  }

  static void timePassed(Turn turn) {
    for (Unlock unlock : turn.panel.unlocks()) {
      if (turn.now - unlock.receivedMs() >= PULSE_ANSWER_MS) {
        answer(turn, unlock, Outcome.FAILED, "the panel has not answered in " + PULSE_ANSWER_MS + " ms");
      }
    }
  }

  static void stops(Turn turn) {
    turn.panel.unlocks().forEach(unlock -> answer(turn, unlock, Outcome.FAILED, Requests.ENDING));
  }

  static void tampered(Turn turn, boolean open) {
    if (open == turn.panel.tampered()) {
      return;
    }
    String words = open ? "the case is open" : "the case is closed again";
    turn.panel = turn.panel.tampered(open);
    turn.command(new Command.Explain(open, words));
    turn.command(new Command.PublishEvent("tamper", words, ""));
  }

  private static void answer(Turn turn, Unlock unlock, Outcome outcome, String detail) {
    turn.panel = turn.panel.without(unlock);
    turn.answer(new Request(unlock.id(), "unlock", unlock.receivedMs()), outcome, detail);
  }
}
