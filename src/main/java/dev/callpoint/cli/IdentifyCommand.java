package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint identify}. */
@Command(
    name = "identify",
    mixinStandardHelpOptions = true,
    description = "Lets the light of this device show which of many it is.")
final class IdentifyCommand extends Asking {
  @Option(names = "--seconds", paramLabel = "N", description = "for so long, at most 60; default: ${DEFAULT-VALUE}")
  private int seconds = 10;

  @Override
  void ask() throws Unreachable {
    sendAndReport(Json.newObject().put("command", "identify").put("seconds", seconds));
  }
}
