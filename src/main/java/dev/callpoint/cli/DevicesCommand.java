package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import dev.callpoint.devices.Places;
import dev.callpoint.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint devices}. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists cameras, microphones, speakers and GPIO chips, each with the line to put into the configuration.",
    footer = {
      "",
      "It only looks: a call that is going on is not disturbed, and no daemon needs to run. Run it as the user of the",
      "daemon (sudo -u callpoint callpoint devices) to see what that user may not open.",
      "Pictures a second stand behind each size and format."
    })
final class DevicesCommand implements Callable<Integer> {
  @Option(names = "--json", description = "print it as JSON, for programs")
  private boolean json;

  @Option(names = "--config", paramLabel = "FILE", description = "say also what this configuration takes of them")
  private @Nullable Path config;

  @Override
  public Integer call() {
    try {
      Optional<Config> given = config == null ? Optional.empty() : Optional.of(Config.load(config));
      DevicesFound found = DevicesFound.look(Places.ofThisMachine(), given);
      System.out.println(json ? Json.pretty(Json.tree(found)) : DevicesPage.of(found));
      return 0;
    } catch (ConfigProblems e) {
      System.err.println(e.getMessage());
      return Callpoint.BAD_CONFIGURATION;
    }
  }
}
