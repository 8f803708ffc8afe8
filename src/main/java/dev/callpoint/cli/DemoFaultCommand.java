package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** {@code callpoint demo-fault}. */
@Command(name = "demo-fault", mixinStandardHelpOptions = true, description = "Breaks the engine on purpose, where the configuration permits it (demo.faults = true).")
final class DemoFaultCommand extends Asking {
  /** What can be broken. */
  enum Fault {
    CAMERA_FREEZE,
    CAMERA_ABORT,
    MICROPHONE_MUTE,
    MICROPHONE_STOP,
    SEND_FREEZE,
    ENGINE_HANG,
    ENGINE_ABORT,
    ENGINE_LEAK,
    ENGINE_KILL,
    ENGINE_STOP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Parameters(
      paramLabel = "FAULT",
      description = {
        "one of ${COMPLETION-CANDIDATES}:",
        "camera-freeze    the camera gives no frame any more",
        "camera-abort     the engine ends as after a native abort, and so does the next one as it opens the camera",
        "microphone-mute  the microphone gives nothing but zeros",
        "microphone-stop  the microphone gives no samples any more",
        "send-freeze      the encoder stops, the camera goes on",
        "engine-hang      the WebRTC thread blocks for ever",
        "engine-abort     the engine ends as after a native abort",
        "engine-leak      the engine holds 256 MiB more",
        "engine-kill      SIGKILL",
        "engine-stop      SIGSTOP"
      })
  private Fault fault = Fault.CAMERA_FREEZE;

  @Override
  void ask() throws Unreachable {
    sendAndReport(Json.newObject().put("command", "fault").put("fault", fault.toString()));
  }
}
