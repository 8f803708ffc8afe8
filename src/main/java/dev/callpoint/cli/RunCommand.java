package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the daemon until SIGTERM or Ctrl-C.",
    footer = {"", "Under systemd it says when it is ready and that it is alive. Logs go to standard error.", "CALLPOINT_LOG=debug logs more."})
public final class RunCommand implements Callable<Integer> {
  /** The daemon runs on; the process must not exit. */
  public static final int RUNNING = -1;

  /** Starts the daemon. */
  @FunctionalInterface
  public interface Starter {
    void start(Config config, String version, boolean welcome) throws IOException;
  }

  private final Starter starter;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "the configuration, TOML")
  private Path config = Path.of("/etc/callpoint/callpoint.toml");

  @Option(names = "--welcome", description = "when everything runs, print what there is and how to try it")
  private boolean welcome;

  public RunCommand(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() {
    try {
      starter.start(Config.load(config), Version.text(), welcome);
      return RUNNING;
    } catch (ConfigProblems e) {
      System.err.println(e.getMessage());
      return Callpoint.BAD_CONFIGURATION;
    } catch (IOException e) {
      System.err.println("callpoint cannot run: " + e.getMessage());
      return Callpoint.UNAVAILABLE;
    }
  }
}
