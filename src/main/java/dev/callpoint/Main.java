package dev.callpoint;

import dev.callpoint.cli.Callpoint;
import dev.callpoint.cli.ForgetCommand;
import dev.callpoint.cli.RunCommand;
import dev.callpoint.config.Config;
import java.io.IOException;
import java.util.List;

/** The program: hands the command line to {@link Callpoint}, and wires the daemon when it says {@code run}. */
public final class Main {
  private Main() {}

  /** Exits with the command's code; see {@code callpoint --help}. */
  public static void main(String[] arguments) {
    int code = Callpoint.execute(arguments, new RunCommand(Main::run), new ForgetCommand(Main::forget));
    if (code != RunCommand.RUNNING) {
      System.exit(code);
    }
  }

  private static List<String> forget(Config config, boolean anyway) throws IOException {
    return Settings.erasure(config).erase(anyway);
  }

  private static void run(Config config, String version, boolean welcome) throws IOException {
    String program = System.getenv().getOrDefault("CALLPOINT_PROGRAM", "callpoint");
    new Daemon(config, version, welcome ? new Welcome(config, program, System.out) : null).start();
  }
}
