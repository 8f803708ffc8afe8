package dev.callpoint.core;

import dev.callpoint.core.Event.CommandReceived;
import dev.callpoint.core.Event.Requested;
import dev.callpoint.core.Queue.Held;
import dev.callpoint.core.Result.Outcome;
import java.util.Optional;

/**
 * What is commanded over MQTT: who is carried out at once, whose turn comes later, and who has his answer already.
 *
 * <pre>
 *   received ──known id──▶ the same answer again
 *      ├── not for a fleet, too many ──▶ refused
 *      ├── has to wait ──▶ accepted ──▶ queue ──its turn, not expired──▶ carried out ──▶ completed, failed
 *      └── else ─────────────────────────────────────────────────────────▲
 * </pre>
 *
 * <p>Each answer is written to the disk by {@link Command.KeepAnswer}, and the daemon after this one begins with them. No
 * id is carried out twice while one daemon lives, nor across its end, however it ends:
 *
 * <ul>
 *   <li>{@code unlock} and {@code restart} are carried out only when their id is on the disk, so <b>at most once</b> also
 *       where power is cut at the worst moment: then perhaps not at all, and the answer is that it has failed. That costs
 *       one write of the disk, and nobody waits for it but they. Where the disk is known not to write, a restart is
 *       refused, and a door is released all the same: it is then at most once in the life of this daemon, which the
 *       status tells as degraded.
 *   <li>{@code reset}, {@code hangup}, {@code snapshot} and {@code identify} wait for no disk; their line is written
 *       meanwhile. Where the daemon alone is killed, or power is cut, before that line is written (milliseconds; a disk
 *       that hangs makes it longer), an id that is sent again is carried out once more. What it had begun has ended with
 *       the power, too.
 * </ul>
 *
 * <p>Each answer reaches the broker at least once, as results do: one that is told again says the same, and is known by id
 * and outcome. What was refused at the door, for its form or its number, has begun nothing and is not remembered, or a flood
 * would push out the ids that matter.
 *
 * <p>What a daemon has accepted and did not come to answer is answered by the next one: {@code restart} has completed,
 * of anything else it is not known what became, and it has failed.
 */
final class Commanding {
  /** Among {@link State.Surroundings#faults}: the disk does not keep answers. */
  static final String PART = "answers";

  /** So long an unlock waits for the disk. */
  static final long DISK_MS = 1_000;

  /** A sender that repeats itself under new ids must not keep the service from coming up. */
  private static final long RESTART_AGAIN_MS = 10_000;

  private static final String DISK_SLOW = "the disk has not written a command's id in " + DISK_MS + " ms";

  private Commanding() {}

  static void received(Turn turn, CommandReceived command) {
    Optional<Register.Entry> asked = turn.ledger.register().find(command.id());
    if (asked.isPresent()) {
      turn.explain("command " + command.id() + " came again: it gets the same answer");
      asked.get().last().ifPresent(last -> turn.answers.add(new Command.Answer(last)));
      return;
    }
    turn.ledger = turn.ledger.asked(command.id(), true);
    boolean disk = awaitsDisk(turn, command.request());
    long waitMs = isSpread(command) ? command.waitMs() : 0;
    Optional<String> refusal = refusal(turn, command);
    if (refusal.isPresent()) {
      answer(turn, command, Outcome.REFUSED, refusal.get());
    } else if (!disk && waitMs <= 0) {
      carryOut(turn, new Held(command, turn.now, turn.now, false));
    } else if (turn.queue.isFull()) {
      answer(turn, command, Outcome.REFUSED, "too many commands wait for their turn");
    } else {
      turn.queue = turn.queue.with(new Held(command, turn.now, turn.now + waitMs, disk));
      answer(turn, command, Outcome.ACCEPTED, waitMs > 0 ? "its turn comes in " + waitMs + " ms" : "its turn comes at once");
    }
  }

  /** The answer to this command is on the disk. */
  static void kept(Turn turn, String id) {
    if (DISK_SLOW.equals(turn.surroundings.faults().get(PART))) {
      turn.surroundings = turn.surroundings.fault(PART, Optional.empty());
      turn.explain(PART + ": the disk writes again");
    }
    turn.queue = turn.queue.written(id);
    carryOutDue(turn);
  }

  static void timePassed(Turn turn) {
    for (Result unfinished : turn.ledger.register().unfinished()) {
      finish(turn, unfinished);
    }
    if (!turn.ledger.register().unfinished().isEmpty()) {
      turn.ledger = turn.ledger.with(turn.ledger.register().allFinished());
    }
    for (Held held : turn.queue.held()) {
      if (held.awaitsDisk() && turn.now - held.receivedMs() >= DISK_MS) {
        diskIsSlow(turn, held);
      }
    }
    carryOutDue(turn);
  }

  /** Who waits for his turn has not begun to be carried out. */
  static void stops(Turn turn) {
    for (Held held : turn.queue.held()) {
      turn.queue = turn.queue.without(held);
      answer(turn, held.command(), Outcome.FAILED, Requests.ENDING);
    }
  }

  /** The final answer is left to the next daemon, which knows from the disk that it was asked for. */
  static void restart(Turn turn, String id) {
    Optional<String> hindrance = restartHindrance(turn);
    if (hindrance.isPresent()) {
      turn.answer(id, "restart", Outcome.REFUSED, hindrance.get());
      return;
    }
    turn.answer(id, "restart", Outcome.ACCEPTED, "the service begins anew");
    turn.alarm("the service ends itself to be started again, as command " + id + " wants it");
    Stopping.begin(turn, Stopping.Reason.COMMANDED);
  }

  /** Why the service cannot be begun anew now; empty where it can. */
  private static Optional<String> restartHindrance(Turn turn) {
    if (turn.service instanceof Service.Stopping) {
      return Optional.of(Requests.ENDING);
    }
    if (!turn.limits.restartable()) {
      return Optional.of("nobody would start it again: it does not run as a service of systemd");
    }
    if (turn.surroundings.faults().containsKey(PART)) {
      return Optional.of("the next daemon would not know of it: " + turn.surroundings.faults().get(PART));
    }
    if (turn.now - turn.recoveries.sinceMs() < RESTART_AGAIN_MS) {
      return Optional.of("it has begun less than " + RESTART_AGAIN_MS / 1_000 + " s ago");
    }
    return Optional.empty();
  }

  private static void carryOutDue(Turn turn) {
    for (Held held : turn.queue.held()) {
      if (held.isDue(turn.now) && turn.queue.held().contains(held)) {
        turn.queue = turn.queue.without(held);
        carryOut(turn, held);
      }
    }
  }

  private static void carryOut(Turn turn, Held held) {
    CommandReceived command = held.command();
    if (turn.now - held.receivedMs() > command.validMs()) {
      answer(turn, command, Outcome.FAILED, "it expired before its turn came");
    } else {
      Requests.carryOut(turn, command.request());
    }
  }

  /** What it waited for was not to be had, so it does not happen; the next one knows that it must not wait. */
  private static void diskIsSlow(Turn turn, Held held) {
    turn.queue = turn.queue.without(held);
    answer(turn, held.command(), Outcome.FAILED, DISK_SLOW + ", so it was not carried out: send it again under another id");
    if (!turn.surroundings.faults().containsKey(PART)) {
      turn.surroundings = turn.surroundings.fault(PART, Optional.of(DISK_SLOW));
      turn.alarm(PART + ": " + DISK_SLOW);
    }
  }

  /** A daemon before this one had accepted it. */
  private static void finish(Turn turn, Result unfinished) {
    boolean restart = unfinished.command().equals("restart");
    turn.answer(
        unfinished.id(),
        unfinished.command(),
        restart ? Outcome.COMPLETED : Outcome.FAILED,
        restart ? "the service has begun anew" : "the service ended meanwhile, it is not known what became of it");
  }

  private static Optional<String> refusal(Turn turn, CommandReceived command) {
    if (turn.service instanceof Service.Stopping) {
      return Optional.of(Requests.ENDING);
    }
    return switch (command.request()) {
      case Event.UnlockRequested _ when command.to().isFleet() ->
          Optional.of("many doors are not released with one message: send it to each device");
      case Event.RestartRequested _ -> restartHindrance(turn);
      case Requested _ -> Optional.empty();
    };
  }

  /**
   * What calls, a broker and its operators feel of a hundred devices at once. A hang-up is wanted now, and ends work rather
   * than makes it; who looks for a device stands before it.
   */
  private static boolean isSpread(CommandReceived command) {
    return switch (command.request()) {
      case Event.ResetRequested _, Event.RestartRequested _, Event.SnapshotRequested _ -> command.to().isFleet();
      case Requested _ -> false;
    };
  }

  private static boolean awaitsDisk(Turn turn, Requested request) {
    boolean writes = !turn.surroundings.faults().containsKey(PART);
    return switch (request) {
      case Event.UnlockRequested _, Event.RestartRequested _ -> writes;
      case Requested _ -> false;
    };
  }

  private static void answer(Turn turn, CommandReceived command, Outcome outcome, String detail) {
    turn.answer(command.id(), name(command.request()), outcome, detail);
  }

  private static String name(Requested request) {
    return switch (request) {
      case Event.ButtonPressed _, Event.ResetButtonPressed _, Event.ButtonHeld _, Event.ResetRequested _ -> "reset";
      case Event.HangupRequested _ -> "hangup";
      case Event.UnlockRequested _ -> "unlock";
      case Event.SnapshotRequested _ -> "snapshot";
      case Event.IdentifyRequested _ -> "identify";
      case Event.RestartRequested _ -> "restart";
      case Event.FaultRequested _ -> "fault";
    };
  }
}
