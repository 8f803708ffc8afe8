package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint press}. */
@Command(name = "press", mixinStandardHelpOptions = true, description = "Presses the button of a simulated panel: it rings and resets, as a visitor would.")
final class PressCommand extends Asking {
  @Option(names = "--hold-ms", paramLabel = "MS", description = "how long it is held, 1 to 10000; default: ${DEFAULT-VALUE}")
  private long holdMs = 100;

  @Override
  void ask() throws Unreachable {
    send(
        Json.newObject().put("command", "press").put("holdMs", holdMs),
        line -> System.out.println("the button is pressed for " + holdMs + " ms"));
  }
}
