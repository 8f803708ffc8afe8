package dev.callpoint.cli;

import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code callpoint press}. */
@Command(name = "press", mixinStandardHelpOptions = true, description = "Presses a button of a simulated panel, as a visitor would, or opens its case.")
final class PressCommand extends Asking {
  @Option(names = "--hold-ms", paramLabel = "MS", description = "how long it is held, 1 to 10000; default: ${DEFAULT-VALUE}")
  private long holdMs = 100;

  @Parameters(arity = "0..1", paramLabel = "CONTACT", description = "button, reset_button or tamper; default: ${DEFAULT-VALUE}")
  private String contact = "button";

  @Override
  void ask() throws Unreachable {
    send(
        Json.newObject().put("command", "press").put("contact", contact).put("holdMs", holdMs),
        line -> System.out.println("the " + contact.replace('_', ' ') + " is pressed for " + holdMs + " ms"));
  }
}
