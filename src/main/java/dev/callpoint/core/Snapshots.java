package dev.callpoint.core;

import dev.callpoint.core.Change.Request;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.CameraState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of the moment: of each ring, where the configuration wants it, and those that are asked for. None is taken
 * otherwise. They are taken one after the other, by the engine that serves; the picture itself never comes here.
 *
 * <pre>
 *   ring, request ──▶ waits ──the camera gives pictures──▶ told to the engine ──taken──▶ published, answered
 *                     │  ▲                                      │    └──not taken──▶ failed
 *                     │  └───────another engine takes over──────┘
 *                     └──no camera, or {@value #ANSWER_MS} ms──▶ failed
 * </pre>
 *
 * <p>A press mostly resets, too, so a ring's picture is mostly the next engine's first one: the visitor still stands
 * there, and the engine before must not be kept from closing.
 */
final class Snapshots {
  static final int WAITING_MAX = 16;

  /** A reset has its time within it; a picture of later shows another moment. */
  static final long ANSWER_MS = 5_000;

  private static final String COMMAND = "snapshot";

  private Snapshots() {}

  static void requested(Turn turn, String id) {
    if (turn.service instanceof Service.Stopping) {
      turn.answer(id, COMMAND, Outcome.REFUSED, Requests.ENDING);
    } else if (turn.snapshots.size() == WAITING_MAX) {
      turn.answer(id, COMMAND, Outcome.REFUSED, "too many snapshots wait for the camera");
    } else {
      turn.answer(id, COMMAND, Outcome.ACCEPTED, "a picture shall be taken");
      add(turn, new Snapshot(id, true, turn.now, 0));
    }
  }

  static void rang(Turn turn, String id) {
    if (turn.limits.snapshotAtRing() && turn.snapshots.size() < WAITING_MAX) {
      add(turn, new Snapshot(id, false, turn.now, 0));
    }
  }

  /** At the end of each turn: whoever serves now takes the first one, as soon as its camera gives pictures. */
  static void consider(Turn turn) {
    if (turn.snapshots.isEmpty() || turn.active().isEmpty()) {
      return;
    }
    Active active = turn.active().get();
    CameraState camera = active.camera();
    if (!camera.failure().isEmpty()) {
      failAll(turn, "no camera: " + camera.failure());
    } else if (camera.flowing() && turn.snapshots.getFirst().engine() != active.generation()) {
      Snapshot first = turn.snapshots.getFirst();
      turn.command(new Command.TakeSnapshot(active.generation(), first.id()));
      List<Snapshot> next = new ArrayList<>(turn.snapshots);
      next.set(0, first.toldTo(active.generation()));
      turn.snapshots = List.copyOf(next);
    }
  }

  static void taken(Turn turn, Event.SnapshotTaken event) {
    find(turn, event.id(), event.generation())
        .ifPresent(
            snapshot -> {
              turn.command(new Command.PublishSnapshot(event.generation(), event.id()));
              end(turn, snapshot, Outcome.COMPLETED, event.width() + "x" + event.height() + ", " + event.bytes() + " bytes");
            });
  }

  static void notTaken(Turn turn, Event.SnapshotFailed event) {
    find(turn, event.id(), event.generation())
        .ifPresent(snapshot -> end(turn, snapshot, Outcome.FAILED, event.why()));
  }

  static void timePassed(Turn turn) {
    for (Snapshot snapshot : turn.snapshots) {
      if (turn.now - snapshot.receivedMs() >= ANSWER_MS) {
        end(turn, snapshot, Outcome.FAILED, "no picture in " + ANSWER_MS + " ms: " + hindrance(turn, snapshot));
      }
    }
  }

  static void stops(Turn turn) {
    failAll(turn, Requests.ENDING);
  }

  private static String hindrance(Turn turn, Snapshot snapshot) {
    return switch (turn.service) {
      case Service.Waiting _, Service.Stopping _ -> "no engine is ready";
      case Service.TakingOver t when !t.active().camera().flowing() -> "the engine does not have the camera yet";
      case Service.TakingOver _, Service.Serving _ ->
          snapshot.engine() == 0 ? "others are taken before" : "engine " + snapshot.engine() + " has not answered";
    };
  }

  private static Optional<Snapshot> find(Turn turn, String id, int generation) {
    return turn.snapshots.stream().filter(s -> s.id().equals(id) && s.engine() == generation).findFirst();
  }

  private static void add(Turn turn, Snapshot snapshot) {
    List<Snapshot> next = new ArrayList<>(turn.snapshots);
    next.add(snapshot);
    turn.snapshots = List.copyOf(next);
  }

  private static void failAll(Turn turn, String why) {
    turn.snapshots.forEach(snapshot -> end(turn, snapshot, Outcome.FAILED, why));
  }

  /** Of a ring's, nobody but the log is told when there is none. */
  private static void end(Turn turn, Snapshot snapshot, Outcome outcome, String detail) {
    turn.snapshots = turn.snapshots.stream().filter(other -> !other.equals(snapshot)).toList();
    if (snapshot.asked()) {
      turn.answer(new Request(snapshot.id(), COMMAND, snapshot.receivedMs()), outcome, detail);
    } else {
      turn.explain("snapshot of the ring " + (outcome == Outcome.COMPLETED ? "taken: " : "not taken: ") + detail);
    }
  }
}
