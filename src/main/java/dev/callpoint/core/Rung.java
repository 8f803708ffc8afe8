package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.TakingOver;
import java.util.Locale;
import java.util.Optional;

/**
 * A step of the recovery ladder: what it does, and which comes after it where it has not helped. Everything that there
 * is to know of a rung stands here.
 *
 * <pre>
 *   ICE_RESTART ─▶ RESET ─┬─▶ COLD_RESET ────┬─▶ SERVICE_RESTART ─▶ NEEDS_HELP ─┐
 *                         └─▶ DEVICE_CYCLE ──┘        (twice)           ▲───────┘
 *               where camera or microphone is at fault              for ever, slowly
 * </pre>
 *
 * A cold reset is repeated once without the camera where engines die or hang as they open it. None of the rungs restarts
 * the machine.
 */
public enum Rung {
  /** New ICE credentials on the session that is up (RFC 8445, 2.4): the path is lost, the engine is well. */
  ICE_RESTART {
    @Override
    void begin(Turn turn, Change change) {
      Active active = turn.active().orElseThrow();
      turn.explain("ICE restart: " + change.trigger());
      turn.command(new Command.RestartIce(active.generation()));
      Active restarted = active.peer().map(peer -> active.withPeer(peer.restarted(turn.now))).orElse(active);
      turn.service = new TakingOver(restarted, change, turn.deadlineMs());
    }

    @Override
    Rung next(Turn turn, Change change) {
      return RESET;
    }
  },

  /** The standby takes over. */
  RESET {
    @Override
    void begin(Turn turn, Change change) {
      turn.explain("reset: " + change.why());
      turn.active()
          .ifPresent(
              active -> {
                turn.sayBye(active, "reset");
                turn.retire(active.generation(), change.isOf(VitalSign.ENGINE_HEARTBEAT.cause()));
              });
      turn.takeOver(change);
    }

    @Override
    Rung next(Turn turn, Change change) {
      return suspect(turn, change).isPresent() ? DEVICE_CYCLE : COLD_RESET;
    }
  },

  /** All engines are killed and new ones started from nothing. */
  COLD_RESET {
    @Override
    void begin(Turn turn, Change change) {
      turn.alarm("cold reset: all engines are killed: " + change.why());
      turn.active().ifPresent(active -> turn.sayBye(active, "reset"));
      turn.killAll("cold reset");
      turn.takeOver(change);
    }

    @Override
    Rung next(Turn turn, Change change) {
      return suspect(turn, change).isPresent() ? DEVICE_CYCLE : afterColdReset(turn, change);
    }
  },

  /** The USB device is switched off and on, and then a cold reset. */
  DEVICE_CYCLE {
    @Override
    void begin(Turn turn, Change change) {
      Device device = suspect(turn, change).orElseThrow();
      turn.alarm("the " + device.label() + " is switched off and on: " + change.why());
      turn.active().ifPresent(active -> turn.sayBye(active, "reset"));
      turn.killAll("device cycle");
      cycle(turn, device);
      turn.takeOver(change);
    }

    @Override
    boolean possible(Turn turn, Change change) {
      return suspect(turn, change).isPresent();
    }

    /** Camera and microphone may both need it; the same one is not switched again so soon. */
    @Override
    Rung next(Turn turn, Change change) {
      return suspect(turn, change).isPresent() ? DEVICE_CYCLE : afterColdReset(turn, change);
    }
  },

  /** The daemon ends itself, and the service manager starts it again. */
  SERVICE_RESTART {
    @Override
    void begin(Turn turn, Change change) {
      turn.alarm("the service ends itself to be started again: " + change.why());
      turn.restarting(change);
      Stopping.begin(turn, Stopping.Reason.LADDER);
    }

    @Override
    boolean possible(Turn turn, Change change) {
      boolean remembered = !turn.surroundings.faults().containsKey(JOURNAL);
      return turn.limits.restartable() && turn.recoveries.mayRestartService() && remembered;
    }

    @Override
    Rung next(Turn turn, Change change) {
      return NEEDS_HELP;
    }
  },

  /** What works is kept up, the rest is tried again slowly, for ever. */
  NEEDS_HELP {
    @Override
    void begin(Turn turn, Change change) {
      turn.starts = turn.starts.failed(change.why(), turn.now);
      turn.alarm("help is needed, and all engines are started anew: " + change.why());
      Optional<Device> device = suspect(turn, change);
      turn.killAll("cold reset");
      device.ifPresent(d -> cycle(turn, d));
      turn.takeOver(change);
    }

    @Override
    Rung next(Turn turn, Change change) {
      return NEEDS_HELP;
    }
  };

  /** The part that remembers how often the service has restarted itself. */
  private static final String JOURNAL = "journal";

  /** Does what the rung does; what comes of it is seen by {@link Verification}. */
  abstract void begin(Turn turn, Change change);

  /** The rung to try when this one has not helped. */
  abstract Rung next(Turn turn, Change change);

  /** Whether it can be had now. */
  boolean possible(Turn turn, Change change) {
    return true;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** This one, or where it cannot be had now the one after it. */
  Rung orNext(Turn turn, Change change) {
    return possible(turn, change) ? this : next(turn, change);
  }

  /** Where it is the camera that kills engines, one without it is tried before all else. */
  private static Rung afterColdReset(Turn turn, Change change) {
    return turn.devices.cameraJustBarred() ? COLD_RESET : SERVICE_RESTART.orNext(turn, change);
  }

  private static void cycle(Turn turn, Device device) {
    turn.command(new Command.CycleDevice(device));
    turn.devices = turn.devices.cycling(device, turn.now);
  }

  /** The device that gives nothing, where it may be switched off and on now. */
  private static Optional<Device> suspect(Turn turn, Change change) {
    return change
        .suspect(turn.active())
        .filter(device -> turn.limits.cyclable().contains(device) && turn.devices.mayCycle(device, turn.now));
  }
}
