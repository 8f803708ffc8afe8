package dev.callpoint.faults;

import dev.callpoint.core.VitalSign;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The network between device and operator, and the operator's own machine. */
final class PathFaults {
  /** What libwebrtc takes to call a silent path disconnected, measured, and the daemon's own limit. */
  private static final long DISCONNECTED_MS = 7_500 + FieldFault.limit(VitalSign.ICE_DISCONNECTED);

  /** What libwebrtc takes to call it failed, measured; the daemon adds nothing. */
  private static final long FAILED_MS = 17_500;

  /** The watch on the network tells of what has been quiet for so long. */
  private static final long QUIET_MS = 300;

  /** Default of {@code watchdog.reset_ms}. */
  private static final long RESET_MS = 3_000;

  static final List<FieldFault> ROWS = List.of(
      pageFrozen(),
      mediaPathCut(),
      wholePathCut(),
      iceDisconnected("ice-disconnected", "all media swallowed until ICE is restarted, the page's watch off",
          FieldFault.ICE_RESTART, rig -> rig.awaitLogged("ICE restart: ")),
      iceDisconnected("ice-restart-vain", "the same until the restart of ICE is overdue",
          FieldFault.RESET, Rig::awaitNoticed),
      iceFailed(),
      networkChanged(),
      resetOverdue());

  private PathFaults() {}

  private static FieldFault pageFrozen() {
    return new FieldFault("page-frozen", "operator's computer hangs, thaws after it was noticed", "page-stalled",
        FieldFault.RESET, FieldFault.limit(VitalSign.PAGE_FRAMES)) {
      @Override
      void strike(Rig rig) {
        rig.operator().stop();
      }

      @Override
      void heal(Rig rig) {
        rig.awaitNoticed();
        rig.operator().thaw();
      }
    };
  }

  /** ICE goes over TCP where it must: the recovery needs no mending. */
  private static FieldFault mediaPathCut() {
    return new Cut("media-path-cut", "UDP to the operator swallowed for good", "page-stalled", FieldFault.RESET,
        FieldFault.limit(VitalSign.PAGE_FRAMES)) {
      @Override
      void strike(Rig rig) {
        rig.path().swallowUdp();
      }

      @Override
      void heal(Rig rig) {
        // For good: over TCP it recovers all the same.
      }
    };
  }

  private static FieldFault wholePathCut() {
    return new Cut("whole-path-cut", "everything to the operator swallowed, broker too", "page-stalled",
        FieldFault.RESET, FieldFault.limit(VitalSign.PAGE_FRAMES)) {
      @Override
      void strike(Rig rig) {
        rig.path().swallowAll();
      }

      @Override
      boolean pageAsked() {
        return false;
      }
    };
  }

  private static FieldFault iceDisconnected(String label, String words, String rung, Consumer<Rig> awaited) {
    return new Cut(label, words, "ice-disconnected", rung, DISCONNECTED_MS, VitalSign.PAGE_FRAMES) {
      @Override
      void strike(Rig rig) {
        rig.path().swallowAllBut(rig.brokerPort());
      }

      @Override
      void heal(Rig rig) {
        awaited.accept(rig);
        rig.path().pass();
      }
    };
  }

  /** Could the page reach the broker, it would ask for the call again before this. */
  private static FieldFault iceFailed() {
    return new Cut("ice-failed", "everything swallowed, both watches off", "ice-failed", FieldFault.RESET, FAILED_MS,
        VitalSign.PAGE_FRAMES, VitalSign.SENT_FRAMES, VitalSign.ICE_DISCONNECTED) {
      @Override
      void strike(Rig rig) {
        rig.path().swallowAll();
      }

      @Override
      boolean pageAsked() {
        return false;
      }
    };
  }

  /** The path that the call has stays good: whether it does cannot be known yet. */
  private static FieldFault networkChanged() {
    return new Cut("network-changed", "device gets another address in a call", "network-changed",
        FieldFault.ICE_RESTART, QUIET_MS) {
      @Override
      void strike(Rig rig) {
        rig.path().addAddress();
      }

      @Override
      void heal(Rig rig) {
        // Nothing is broken.
      }
    };
  }

  /** The reset itself is what the media's silence keeps from its end: a rung that is overdue. */
  private static FieldFault resetOverdue() {
    return new Cut("reset-overdue", "all media swallowed while a reset is under way", "mqtt", FieldFault.COLD_RESET,
        RESET_MS) {
      @Override
      void strike(Rig rig) {
        rig.path().swallowAllBut(rig.brokerPort());
        rig.listener().publish(rig.device().topic("command/reset"), "{\"id\":\"overdue\"}");
      }

      @Override
      void heal(Rig rig) {
        rig.awaitLogged("cold reset: ");
        rig.path().pass();
      }

      @Override
      long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
        return rig.loggedAtMs("not back yet: ", struckAtMs);
      }
    };
  }

  /** The browser is elsewhere; what was cut is mended when another engine has been there for a while. */
  private abstract static class Cut extends FieldFault {
    private final List<String> toml;

    Cut(String label, String words, String cause, String rung, long limitMs, VitalSign... off) {
      super(label, words, cause, rung, limitMs);
      toml = Stream.of(off).map(FieldFault::off).toList();
    }

    @Override
    final List<String> toml() {
      return toml;
    }

    @Override
    final boolean elsewhere() {
      return true;
    }

    @Override
    void heal(Rig rig) {
      rig.awaitNoticed();
      rig.path().pass();
    }
  }
}
