package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;

/** {@code callpoint hangup}. */
@Command(name = "hangup", mixinStandardHelpOptions = true, description = "Ends the call.")
final class HangupCommand extends Asking {
  @Override
  void ask() throws Unreachable {
    sendAndReport(Json.newObject().put("command", "hangup"));
  }
}
