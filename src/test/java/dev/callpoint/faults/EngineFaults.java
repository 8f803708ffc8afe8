package dev.callpoint.faults;

import dev.callpoint.core.VitalSign;
import dev.callpoint.testkit.Processes;
import java.util.List;
import java.util.function.Consumer;

/** Engines that die, hang, leak, and what they open and send. */
final class EngineFaults {
  /** No limit of time is configured: the pages are written first, and the next heartbeat tells. */
  private static final long MEMORY_MS = 500;

  static final List<FieldFault> ROWS = List.of(
      row("engine-killed", "engine killed from outside (SIGKILL)", "engine-dead", 0,
          rig -> rig.device().activeEngine().destroyForcibly()),
      row("engine-stopped", "engine stopped from outside (SIGSTOP)", VitalSign.ENGINE_HEARTBEAT, "engine-silent",
          rig -> Processes.signal("STOP", List.of(rig.device().activeEngine().pid()))),
      row("engine-hung", "engine's WebRTC thread hangs", VitalSign.ENGINE_HEARTBEAT, "engine-silent",
          rig -> rig.device().breakBy("engine-hang")),
      cameraAborts(),
      row("camera-frozen", "camera gives no frame any more", VitalSign.CAMERA_FRAMES, "camera-stalled",
          rig -> rig.device().breakBy("camera-freeze")),
      row("send-frozen", "encoder stops, the camera goes on", VitalSign.SENT_FRAMES, "send-stalled",
          rig -> rig.device().breakBy("send-freeze")),
      engineLeaks());

  private EngineFaults() {}

  /** The standby takes over, opens the camera and dies of it too: the first rung cannot help. */
  private static FieldFault cameraAborts() {
    return new FieldFault(
        "camera-aborts", "engine aborts, and the next as it opens the camera", "engine-dead", FieldFault.COLD_RESET, 0) {
      @Override
      void strike(Rig rig) {
        rig.device().breakBy("camera-abort");
      }
    };
  }

  private static FieldFault engineLeaks() {
    return new FieldFault(
        "engine-leaks", "engine holds 256 MiB more, no call", "engine-memory", FieldFault.RESET, MEMORY_MS) {
      @Override
      boolean inCall() {
        return false;
      }

      @Override
      void strike(Rig rig) {
        rig.device().breakBy("engine-leak");
      }
    };
  }

  private static FieldFault row(String label, String words, VitalSign sign, String cause, Consumer<Rig> strike) {
    return row(label, words, cause, FieldFault.limit(sign), strike);
  }

  /** In a call; a fresh engine does not have it. */
  private static FieldFault row(String label, String words, String cause, long limitMs, Consumer<Rig> strike) {
    return new FieldFault(label, words, cause, FieldFault.RESET, limitMs) {
      @Override
      void strike(Rig rig) {
        strike.accept(rig);
      }
    };
  }
}
