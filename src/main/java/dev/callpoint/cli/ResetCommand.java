package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint reset}. */
@Command(name = "reset", mixinStandardHelpOptions = true, description = "Replaces the whole WebRTC stack and waits until picture and sound are verified.")
final class ResetCommand extends Asking {
  @Option(names = "--reason", paramLabel = "TEXT", description = "for the log and the incident")
  private String reason = "";

  @Override
  void ask() throws Unreachable {
    sendAndReport(Json.newObject().put("command", "reset").put("reason", reason));
  }
}
