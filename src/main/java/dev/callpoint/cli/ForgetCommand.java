package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code callpoint forget}. */
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = "Removes what the broker keeps of this device: from Home Assistant, from every console.",
    footer = {
      "",
      "A daemon that runs is asked to do it; it runs on and leaves nothing at the broker until it is started again.",
      "Where none runs, --config FILE names the broker, and it is done from here.",
      "",
      "  callpoint forget --config /etc/callpoint/callpoint.toml"
    })
public final class ForgetCommand extends Asking {

  /** Removes it without a daemon, and gives the topics. */
  @FunctionalInterface
  public interface Eraser {
    List<String> erase(Config config, boolean anyway) throws IOException;
  }

  private final Eraser eraser;

  @Option(names = "--anyway", description = "without a daemon: also where the broker says that the device is online")
  private boolean anyway;

  public ForgetCommand(Eraser eraser) {
    this.eraser = eraser;
  }

  @Override
  void ask() throws Unreachable {
    try {
      send(
          Json.newObject().put("command", "forget"),
          line -> {
            line.path("forgotten").forEach(topic -> removed(topic.asString()));
            System.out.println("the daemon runs on and leaves nothing there; started again, it announces itself again");
          });
    } catch (Unreachable e) {
      if (config == null) {
        throw new Unreachable(e.getMessage() + "; with --config FILE it is done without a daemon");
      }
      withoutDaemon();
    }
  }

  private void withoutDaemon() throws Unreachable {
    try {
      Config read = Config.load(config);
      if (read.broker().embedded()) {
        System.out.println("nothing to remove: no daemon runs, and its own broker keeps nothing when it ends");
        return;
      }
      eraser.erase(read, anyway).forEach(ForgetCommand::removed);
    } catch (ConfigProblems | IOException e) {
      throw new Unreachable(e.getMessage());
    }
  }

  private static void removed(String topic) {
    System.out.println("removed " + topic);
  }
}
