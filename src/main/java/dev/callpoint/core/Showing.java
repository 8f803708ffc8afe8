package dev.callpoint.core;

import dev.callpoint.core.Command.Light;
import dev.callpoint.core.Engines.Engine;
import dev.callpoint.core.Event.Progress;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import dev.callpoint.core.Service.Stopping;
import dev.callpoint.core.Service.TakingOver;
import dev.callpoint.core.Service.Waiting;
import dev.callpoint.core.State.Shown;
import dev.callpoint.core.Status.CallStatus;
import dev.callpoint.core.Status.EngineStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the world is told after a turn: the status and the light when they have changed, vitals at their interval,
 * readiness once.
 */
final class Showing {
  /** The part whose fault is why the broker is away. */
  static final String BROKER = "broker";

  private static final long VITALS_MS = 10_000;

  private Showing() {}

  static Shown tell(Turn turn, Shown before) {
    Status status = status(turn);
    if (!before.status().equals(Optional.of(status))) {
      turn.command(new Command.PublishStatus(status));
    }
    if (status.light() != before.light()) {
      turn.command(new Command.ShowLight(status.light()));
    }
    boolean ready = before.ready() || turn.service instanceof Serving || status.state().equals("needs-help");
    if (ready && !before.ready()) {
      turn.command(new Command.AnnounceReady());
    }
    long vitalsMs = before.vitalsMs();
    if (turn.now - vitalsMs >= VITALS_MS) {
      if (turn.service instanceof Serving s) {
        turn.command(new Command.PublishVitals(vitals(s.active(), turn.evidence.fps(s.active(), turn.now))));
      }
      vitalsMs = turn.now;
    }
    return new Shown(Optional.of(status), status.light(), ready, vitalsMs);
  }

  private static Status status(Turn turn) {
    Optional<Active> active = turn.active();
    String state = state(turn);
    return new Status(
        state,
        call(turn.call),
        active.filter(a -> a.peer().isPresent()).map(Active::generation).orElse(0),
        turn.ledger.sessions(),
        degraded(turn, active),
        turn.ledger.resets(),
        turn.ledger.lastReset().orElse(null),
        light(turn, state),
        turn.panel.relayClosed(),
        turn.panel.tampered(),
        turn.ledger.presses(),
        turn.ledger.refused().sum(),
        turn.ledger.refused().byKind(),
        engines(turn.engines));
  }

  private static String state(Turn turn) {
    return switch (turn.service) {
      case Waiting w -> changing(turn, w.change());
      case TakingOver t -> changing(turn, t.change());
      case Serving s -> serving(turn.call, s.active());
      case Stopping _ -> "stopping";
    };
  }

  private static String changing(Turn turn, Change change) {
    if (change.rung() == Rung.NEEDS_HELP) {
      return "needs-help";
    }
    return switch (change.kind()) {
      case BOOT -> "starting";
      case RESET -> "recovering";
      case CALL, HANG_UP ->
          switch (turn.call) {
            case Call.Quiet _ -> "ready";
            case Call.Ringing _ -> "ringing";
            case Call.Connected _ -> "calling";
          };
    };
  }

  private static String serving(Call call, Active active) {
    return switch (call) {
      case Call.Quiet _ -> "ready";
      case Call.Ringing _ -> "ringing";
      case Call.Connected _ -> active.peer().filter(Peer::shows).isPresent() ? "in-call" : "calling";
    };
  }

  /**
   * Who looks for a device must not keep from its visitor that he is being called, heard or waited for, so only what
   * stands for long gives way to that, and has its turn again after a minute at most. A device that needs help is the very
   * one that somebody looks for.
   */
  private static Light light(Turn turn, String state) {
    boolean identifies = turn.now < turn.panel.identifyMs() && !(turn.service instanceof Stopping);
    return switch (state) {
      case "recovering" -> Light.RECOVERING;
      case "ringing" -> Light.RINGING;
      case "calling", "in-call" -> Light.IN_CALL;
      case String _ when identifies -> Light.IDENTIFY;
      case "needs-help" -> Light.NEEDS_HELP;
      case "ready" -> turn.surroundings.brokerUp() ? Light.READY : Light.NO_BROKER;
      default -> Light.OFF;
    };
  }

  private static @Nullable CallStatus call(Call call) {
    return switch (call) {
      case Call.Quiet _ -> null;
      case Call.Ringing r -> new CallStatus("", true, r.sinceMs());
      case Call.Connected c -> new CallStatus(c.operator(), false, c.sinceMs());
    };
  }

  private static List<String> degraded(Turn turn, Optional<Active> active) {
    List<String> all = new ArrayList<>();
    active.map(a -> a.camera().failure()).filter(f -> !f.isEmpty()).ifPresent(f -> all.add("camera: " + f));
    active.flatMap(a -> turn.engines.find(a.generation())).map(Engine::missing).ifPresent(all::addAll);
    if (!turn.surroundings.brokerUp() && !turn.surroundings.faults().containsKey(BROKER)) {
      all.add(BROKER + ": not connected");
    }
    if (turn.panel.tampered()) {
      all.add("panel: the case is open");
    }
    turn.surroundings.faults().forEach((part, what) -> all.add(part + ": " + what));
    turn.recoveries.givenUp().forEach(sign -> all.add(sign.degraded()));
    if (turn.starts.often()) {
      all.add("engine: " + turn.starts.lastFailure());
    }
    return List.copyOf(all);
  }

  private static List<EngineStatus> engines(Engines engines) {
    List<EngineStatus> shown = new ArrayList<>();
    for (Engine engine : engines.all()) {
      shown.add(new EngineStatus(engine.generation(), engine.stage().label()));
    }
    shown.sort(Comparator.comparingInt(EngineStatus::generation));
    return List.copyOf(shown);
  }

  private static Vitals vitals(Active active, double fps) {
    Progress p = active.progress();
    return new Vitals(
        Math.round(fps * 10) / 10.0,
        p.roundTripMs(),
        p.microphoneLevel(),
        p.speakerLevel(),
        active.peer().map(peer -> peer.page().audioLevel()).orElse(0.0),
        p.bytesSent(),
        p.memoryKb() / 1_024);
  }
}
