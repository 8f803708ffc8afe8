package dev.callpoint.core;

import dev.callpoint.core.Event.OfEngine;
import dev.callpoint.core.Event.OfOperator;
import dev.callpoint.core.Event.OfSurroundings;
import dev.callpoint.core.Event.Requested;
import java.util.List;
import java.util.Optional;

/**
 * All decisions of the device, as a function: what is, what happened and when give what is then and what shall be done.
 *
 * <p>The parts: {@link EngineEvents} what engines say, {@link Calling} what operators say, {@link Requests} what is
 * asked for, {@link Commanding} whose turn it is of those who ask over MQTT, {@link Door} relay and case, {@link
 * Snapshots} pictures of the moment, {@link Watchdog} what time brings, {@link Showing} what the world is told.
 */
public final class Core {
  private Core() {}

  /**
   * What comes of a turn.
   *
   * @param commands in the order in which they shall be carried out
   */
  public record Outcome(State state, List<Command> commands) {}

  /**
   * Considers one event.
   *
   * @param nowMs monotonic milliseconds, never less than at the turn before
   */
  public static Outcome turn(State state, Event event, long nowMs) {
    Turn turn = new Turn(state, nowMs);
    switch (event) {
      case OfEngine e -> EngineEvents.consider(turn, e);
      case OfOperator e -> Calling.consider(turn, e);
      case Requested e -> Requests.consider(turn, e);
      case Event.CommandReceived e -> Commanding.received(turn, e);
      case OfSurroundings e -> surroundings(turn, e);
    }
    Verification.consider(turn);
    Snapshots.consider(turn);
    State.Shown shown = Showing.tell(turn, state.shown());
    turn.answers.forEach(turn::command);
    turn.incidents.forEach(incident -> turn.command(new Command.PublishIncident(incident)));
    return new Outcome(turn.state(shown), List.copyOf(turn.commands));
  }

  private static void surroundings(Turn turn, OfSurroundings event) {
    switch (event) {
      case Event.BrokerConnected _ -> Calling.brokerConnected(turn);
      case Event.BrokerLost e -> {
        turn.surroundings = turn.surroundings.broker(false).fault(Showing.BROKER, Optional.of(e.cause()));
        turn.alarm("broker lost: " + e.cause());
      }
      case Event.PartFailed e -> {
        turn.surroundings = turn.surroundings.fault(e.part(), Optional.of(e.what()));
        turn.alarm(e.part() + ": " + e.what());
      }
      case Event.PartRecovered e -> {
        turn.surroundings = turn.surroundings.fault(e.part(), Optional.empty());
        turn.explain(e.part() + ": works again");
      }
      case Event.NetworkChanged e -> Watchdog.networkChanged(turn, e.what());
      case Event.DeviceCycled e -> turn.deviceCycled(e);
      case Event.TamperChanged e -> Door.tampered(turn, e.open());
      case Event.RelayMoved e -> turn.panel = turn.panel.relay(e.closed());
      case Event.RelayPulsed e -> Door.pulsed(turn, e);
      case Event.AnswerKept e -> Commanding.kept(turn, e.id());
      case Event.InputRefused e -> turn.refused(e.kind(), e.count(), e.what());
      case Event.TimePassed _ -> Watchdog.consider(turn);
      case Event.StopRequested _ -> Stopping.begin(turn, Stopping.Reason.STOPPED);
    }
  }
}
