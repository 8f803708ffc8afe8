package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Core;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.Progress;
import dev.callpoint.core.Past;
import dev.callpoint.core.State;
import dev.callpoint.core.Walks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Turns of a real core, to be recorded. */
final class Life {
  static final Segments.About ABOUT = new Segments.About("1.2.3", "door", "run1");

  final List<Considered> turns = new ArrayList<>();
  private State state = State.initial(Walks.LIMITS, Past.NONE, 1);
  private long nowMs = 1;

  /** What {@link Walks} does. */
  static List<Considered> random(long seed) {
    List<Considered> turns = new ArrayList<>();
    Walks.walk(
        seed,
        (before, event, nowMs, commands) -> turns.add(new Considered(turns.size() + 1, before, event, nowMs, commands)));
    return turns;
  }

  static void record(List<Considered> turns, Segments segments) {
    try (segments) {
      for (Considered turn : turns) {
        segments.add(turn);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Life happens(Event event) {
    Core.Outcome outcome = Core.turn(state, event, nowMs);
    turns.add(new Considered(turns.size() + 1, state, event, nowMs, outcome.commands()));
    state = outcome.state();
    return this;
  }

  /** Ticks, with heartbeats of these engines five times a second. */
  Life passes(long ms, int... generations) {
    for (long endMs = nowMs + ms; nowMs < endMs; nowMs += 50) {
      happens(new Event.TimePassed());
      if (nowMs % 200 == 1) {
        for (int generation : generations) {
          happens(new Event.ProgressMade(generation, progress(nowMs)));
        }
      }
    }
    return this;
  }

  private static Progress progress(long nowMs) {
    long frames = nowMs * 3 / 100;
    double wobble = (nowMs * 7_919 % 1_000) / 1_000.0;
    return new Progress(
        frames, 0, 0, nowMs, 0.1 + wobble / 50, 0, 0, 0, nowMs % 977, 3 + wobble, 80_000 + nowMs * 31 % 4_001);
  }

  /** Engine 1 serves, engine 2 is its standby, the broker is up. */
  static Life booted() {
    return new Life()
        .happens(new Event.TimePassed())
        .happens(new Event.BrokerConnected())
        .happens(new Event.EngineWarmed(1, List.of()))
        .happens(new Event.CameraOpened(1, "camera"))
        .happens(new Event.FirstFrameArrived(1))
        .passes(500, 1)
        .happens(new Event.EngineWarmed(2, List.of()))
        .passes(500, 1, 2);
  }

  /** An operator watches, and everything that the two sides say of themselves passes through the core. */
  Life negotiates(String sdp, String candidate) {
    return happens(new Event.OperatorCame("op-1"))
        .happens(new Event.WatchRequested("op-1", false))
        .happens(new Event.OfferMade(1, 0, sdp))
        .happens(new Event.CandidateFound(1, new IceCandidate(candidate, "0", 0)))
        .happens(new Event.AnswerReceived("op-1", 1, 0, sdp + "b=AS:1\r\n"))
        .happens(new Event.CandidateReceived("op-1", 1, new IceCandidate(candidate + " 2", "0", 0)))
        .happens(new Event.EngineRefused(1, "answer", "cannot parse: " + candidate.split(" ufrag")[0] + " of " + sdp));
  }

  /** The engine that serves dies, and the standby takes over: an incident. */
  Life loses(int active, int standby) {
    return happens(new Event.EngineDied(active, "was ended by signal 9"))
        .happens(new Event.CameraOpened(standby, "camera"))
        .happens(new Event.FirstFrameArrived(standby))
        .passes(1_000, standby);
  }

  boolean said(Class<? extends Command> kind) {
    return turns.stream().flatMap(turn -> turn.commands().stream()).anyMatch(kind::isInstance);
  }
}
