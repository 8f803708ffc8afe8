package dev.callpoint.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. */
@Command(
    name = "callpoint",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Intercom that replaces its whole WebRTC stack in a blink and never reboots.",
    subcommands = {
      ConfigCommand.class,
      DevicesCommand.class,
      StatusCommand.class,
      IncidentsCommand.class,
      ReplayCommand.class,
      PressCommand.class,
      ResetCommand.class,
      HangupCommand.class,
      UnlockCommand.class,
      SnapshotCommand.class,
      IdentifyCommand.class,
      DemoFaultCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 asked for and failed or refused, 64 usage, 65 no recording or a damaged one, 66 no such file,",
      "69 no daemon answers or something it needs is missing, 70 the daemon broke, 78 the configuration has problems.",
      "",
      "Examples:",
      "  callpoint run --config /etc/callpoint/callpoint.toml",
      "  callpoint config check /etc/callpoint/callpoint.toml",
      "  callpoint devices --config /etc/callpoint/callpoint.toml",
      "  callpoint reset --reason 'black picture'",
      "  callpoint status --json",
      "  callpoint replay camera-stalled-17.jsonl.gz"
    })
public final class Callpoint {
  public static final int FAILED = 1;
  public static final int USAGE = 64;
  public static final int UNAVAILABLE = 69;
  public static final int BAD_CONFIGURATION = 78;

  Callpoint() {}

  /**
   * Runs a command.
   *
   * @return its exit code, or {@link RunCommand#RUNNING}
   */
  public static int execute(String[] arguments, RunCommand run, ForgetCommand forget) {
    CommandLine line = new CommandLine(new Callpoint());
    line.addSubcommand(run);
    line.addSubcommand(forget);
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.getSubcommands().values().forEach(Callpoint::usageCode);
    if (arguments.length == 0) {
      line.usage(new PrintWriter(System.err, true));
      return USAGE;
    }
    return line.execute(arguments);
  }

  private static void usageCode(CommandLine line) {
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.getSubcommands().values().forEach(Callpoint::usageCode);
  }
}
