package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code callpoint config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Checks a configuration.",
    subcommands = ConfigCommand.Check.class,
    synopsisSubcommandLabel = "check FILE")
final class ConfigCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.err.println("callpoint config: which? 'callpoint config check FILE'");
    return Callpoint.USAGE;
  }

  /** {@code callpoint config check FILE}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Reads a configuration and reports every problem at once; exit code 78 when there is one.")
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the configuration, TOML")
    private Path file = Path.of("/etc/callpoint/callpoint.toml");

    @Override
    public Integer call() {
      try {
        Config config = Config.load(file);
        System.out.println(file + " is good: device " + config.device() + ", run directory " + config.runDirectory());
        return 0;
      } catch (ConfigProblems e) {
        System.err.println(e.getMessage());
        return Callpoint.BAD_CONFIGURATION;
      }
    }
  }
}
