package dev.callpoint.core;

import dev.callpoint.core.Change.Kind;
import dev.callpoint.core.Event.InputKind;
import dev.callpoint.core.Event.OfOperator;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.Stopping;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import java.util.Optional;

/** What operators say, and the rules of a call: who has it, when it is missed, when it ends. */
final class Calling {
  /** An operator whose page left the broker, and whose page reports nothing any more, is gone after this. */
  private static final long ABSENT_MS = 5_000;

  private Calling() {}

  static void consider(Turn turn, OfOperator event) {
    if (turn.service instanceof Stopping) {
      return;
    }
    switch (event) {
      case Event.OperatorCame e -> came(turn, e.operator());
      case Event.OperatorLeft e -> left(turn, e.operator());
      case Event.WatchRequested e -> watch(turn, e);
      case Event.AnswerReceived e -> answer(turn, e);
      case Event.CandidateReceived e -> candidate(turn, e);
      case Event.TalkChanged e -> talk(turn, e);
      case Event.ByeReceived e -> bye(turn, e.operator());
    }
  }

  /** Operators make themselves known again by their retained presence. */
  static void brokerConnected(Turn turn) {
    turn.surroundings = turn.surroundings.broker(true).fault(Showing.BROKER, Optional.empty());
    turn.explain("broker connected");
    if (turn.call instanceof Call.Connected c) {
      turn.call = new Call.Connected(c.operator(), c.sinceMs(), c.endsMs(), turn.now);
    }
  }

  static void timePassed(Turn turn) {
    switch (turn.call) {
      case Call.Quiet _ -> {
        // Nobody waits.
      }
      case Call.Ringing r -> {
        if (turn.now >= r.missedMs()) {
          turn.call = new Call.Quiet();
          turn.command(new Command.PublishEvent("missed", "nobody answered", ""));
        }
      }
      case Call.Connected c -> {
        if (turn.now >= c.endsMs()) {
          turn.endCall("call too long");
        } else if (gone(turn, c)) {
          turn.endCall("operator left");
        }
      }
    }
  }

  private static void came(Turn turn, String operator) {
    turn.surroundings = turn.surroundings.operator(operator, true);
    if (turn.call instanceof Call.Connected c && c.operator().equals(operator)) {
      turn.call = new Call.Connected(operator, c.sinceMs(), c.endsMs(), 0);
      session(turn).filter(peer -> !peer.answered()).ifPresent(peer -> resend(turn, peer));
    }
  }

  private static void left(Turn turn, String operator) {
    turn.surroundings = turn.surroundings.operator(operator, false);
    if (turn.call instanceof Call.Connected c && c.operator().equals(operator)) {
      turn.call = new Call.Connected(operator, c.sinceMs(), c.endsMs(), turn.now);
    }
  }

  private static void watch(Turn turn, Event.WatchRequested event) {
    String operator = event.operator();
    turn.surroundings = turn.surroundings.operator(operator, true);
    switch (turn.call) {
      case Call.Quiet _ -> begin(turn, operator, "watched");
      case Call.Ringing _ -> begin(turn, operator, "answered");
      case Call.Connected c when c.operator().equals(operator) -> {
        turn.call = new Call.Connected(operator, c.sinceMs(), c.endsMs(), 0);
        watchAgain(turn, operator);
      }
      case Call.Connected _ when event.takeOver() -> {
        turn.endCall(operator + " takes the call over");
        begin(turn, operator, "answered");
      }
      case Call.Connected c -> turn.command(new Command.SendBusy(operator, c.operator()));
    }
  }

  private static void begin(Turn turn, String operator, String how) {
    long limit = turn.limits.callMaxMs();
    turn.call = new Call.Connected(operator, turn.now, limit == 0 ? Long.MAX_VALUE : turn.now + limit, 0);
    turn.command(new Command.PublishEvent("answered", how, operator));
    giveSession(turn, operator);
  }

  /** The engine that serves gets the session if it has none yet; otherwise a fresh one will. */
  private static void giveSession(Turn turn, String operator) {
    switch (turn.service) {
      case Serving s when s.active().peer().isEmpty() -> {
        Active active = turn.openSession(s.active(), operator);
        Change change = Change.of(Kind.CALL, "call by " + operator, turn.now);
        turn.service = new TakingOver(active, change, turn.deadlineMs());
      }
      case TakingOver t when t.active().peer().isEmpty() ->
          turn.service = new TakingOver(turn.openSession(t.active(), operator), t.change(), t.deadlineMs());
      case Serving _, TakingOver _ -> turn.replaceSession(Change.of(Kind.CALL, "call by " + operator, turn.now), "reset");
      case Waiting _, Stopping _ -> {
        // The session is opened when an engine takes over.
      }
    }
  }

  /** The page was loaded again, or lost its session: it gets the offer again, or a new one where it had answered. */
  private static void watchAgain(Turn turn, String operator) {
    Optional<Peer> unanswered = session(turn).filter(peer -> !peer.answered() && peer.round().number() == 0);
    if (unanswered.isPresent()) {
      resend(turn, unanswered.get());
    } else {
      giveSession(turn, operator);
    }
  }

  private static void resend(Turn turn, Peer peer) {
    if (peer.round().offers() > 0) {
      turn.active().ifPresent(active -> Watchdog.resendOffer(turn, active, peer));
    }
  }

  private static void answer(Turn turn, Event.AnswerReceived event) {
    Optional<Active> current =
        current(turn, event.operator(), event.session())
            .filter(active -> active.peer().filter(p -> awaits(p, event)).isPresent());
    if (current.isEmpty()) {
      stale(turn, event.operator(), "an answer");
      return;
    }
    Active active = current.get();
    Peer peer = active.peer().orElseThrow();
    if (peer.answered()) {
      return;
    }
    turn.command(new Command.ApplyAnswer(active.generation(), event.round(), event.sdp()));
    Active answered = active.withPeer(peer.answeredAt(turn.now, turn.now));
    switch (turn.service) {
      case TakingOver t ->
          turn.service = new TakingOver(answered, t.change().reached("answer", turn.now), t.deadlineMs());
      case Serving _ -> turn.service = new Serving(answered);
      case Waiting _, Stopping _ -> {
        // No session in these.
      }
    }
  }

  private static boolean awaits(Peer peer, Event.AnswerReceived answer) {
    return peer.round().offers() > 0 && peer.round().number() == answer.round();
  }

  private static void talk(Turn turn, Event.TalkChanged event) {
    turn.explain(event.operator() + (event.on() ? " talks" : " listens"));
    turn.active()
        .filter(active -> active.peer().filter(p -> p.operator().equals(event.operator())).isPresent())
        .ifPresent(a -> turn.seen(a.withPeer(a.peer().orElseThrow().talks(event.on(), turn.now))));
  }

  private static void candidate(Turn turn, Event.CandidateReceived event) {
    current(turn, event.operator(), event.session())
        .ifPresentOrElse(
            active -> turn.command(new Command.AddCandidate(active.generation(), event.candidate())),
            () -> stale(turn, event.operator(), "a candidate"));
  }

  private static void bye(Turn turn, String operator) {
    if (turn.call.holder().filter(operator::equals).isPresent()) {
      turn.endCall("hung up");
    }
  }

  private static boolean gone(Turn turn, Call.Connected call) {
    if (call.absentMs() == 0 || !turn.surroundings.brokerUp() || turn.now - call.absentMs() < ABSENT_MS) {
      return false;
    }
    return session(turn).filter(peer -> turn.now - peer.pageHeardMs() < ABSENT_MS).isEmpty();
  }

  private static void stale(Turn turn, String operator, String what) {
    turn.refused(InputKind.SIGNAL, 1, what + " of " + operator + " is for a session that is not up");
  }

  private static Optional<Active> current(Turn turn, String operator, int session) {
    return turn.active()
        .filter(active -> active.generation() == session)
        .filter(active -> active.peer().filter(peer -> peer.operator().equals(operator)).isPresent());
  }

  private static Optional<Peer> session(Turn turn) {
    return turn.active().flatMap(Active::peer);
  }
}
