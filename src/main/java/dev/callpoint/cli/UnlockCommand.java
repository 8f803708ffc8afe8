package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;

/** {@code callpoint unlock}. */
@Command(name = "unlock", mixinStandardHelpOptions = true, description = "Closes the door relay for its pulse.")
final class UnlockCommand extends Asking {
  @Override
  void ask() throws Unreachable {
    sendAndReport(Json.newObject().put("command", "unlock"));
  }
}
