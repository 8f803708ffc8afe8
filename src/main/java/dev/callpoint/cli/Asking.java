package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import dev.callpoint.control.ControlClient;
import dev.callpoint.control.ControlClient.Unreachable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A command that asks a running daemon. */
abstract class Asking implements Callable<Integer> {
  @Option(
      names = "--run-directory",
      paramLabel = "DIR",
      description = "the daemon's run directory; default: $RUNTIME_DIRECTORY, /run/callpoint, $XDG_RUNTIME_DIR/callpoint"
          + " or /tmp/callpoint-<user>")
  private @Nullable Path runDirectory;

  @Option(names = "--config", paramLabel = "FILE", description = "take the run directory from this configuration")
  @Nullable Path config;

  private int code;

  abstract void ask() throws Unreachable;

  @Override
  public Integer call() {
    try {
      ask();
      return code;
    } catch (Unreachable e) {
      System.err.println(e.getMessage());
      return Callpoint.UNAVAILABLE;
    }
  }

  /** The daemon has answered, and what was asked for is not so. */
  final void failed(String why) {
    System.err.println(why);
    code = Callpoint.FAILED;
  }

  final boolean hasFailed() {
    return code != 0;
  }

  /** Sends a request; prints an error of the daemon and turns it into the exit code. */
  final void send(JsonNode request, Consumer<JsonNode> lines) throws Unreachable {
    new ControlClient(directory())
        .ask(
            request,
            line -> {
              if (line.has("error")) {
                failed(line.path("error").asString());
              } else {
                lines.accept(line);
              }
            });
  }

  /** Sends a request and prints its results as they come. */
  final void sendAndReport(JsonNode request) throws Unreachable {
    send(request, line -> report(line.path("result")));
  }

  final void report(JsonNode result) {
    String outcome = result.path("outcome").asString("");
    System.out.printf(
        "%s %s%s: %s%n",
        result.path("command").asString(""),
        outcome,
        outcome.equals("accepted") ? "" : " in " + result.path("ms").asLong(0) + " ms",
        result.path("detail").asString(""));
    if (outcome.equals("failed") || outcome.equals("refused")) {
      code = Callpoint.FAILED;
    }
  }

  private Path directory() throws Unreachable {
    if (runDirectory != null) {
      return runDirectory;
    }
    if (config == null) {
      return Config.defaultRunDirectory(System.getenv());
    }
    try {
      return Config.load(config).runDirectory();
    } catch (ConfigProblems e) {
      throw new Unreachable(e.getMessage());
    }
  }
}
