package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.core.Status;
import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page that {@code callpoint run --welcome} prints once everything runs. */
final class Welcome {
  private final Config config;
  private final String program;
  private final PrintStream out;
  private boolean ready;
  private boolean printed;
  private @Nullable URI console;

  /** @param program how the reader calls the command line */
  Welcome(Config config, String program, PrintStream out) {
    this.config = config;
    this.program = program;
    this.out = out;
  }

  /** The daemon's status, as it changes. */
  synchronized void status(Status status) {
    boolean brokerUp = status.degraded().stream().noneMatch(d -> d.startsWith("broker"));
    ready = brokerUp && status.state().equals("ready");
    printOnce();
  }

  /** The console can be reached. */
  synchronized void console(URI address) {
    console = address;
    printOnce();
  }

  /** Engine, broker and console come up in any order, each on a thread of its own. */
  private void printOnce() {
    if (!printed && ready && console != null) {
      printed = true;
      out.print(page(console));
      out.flush();
    }
  }

  private String page(URI console) {
    String device = config.device();
    String broker = config.broker().url().getHost() + " -p " + config.broker().url().getPort();
    return """

        Callpoint is ready.

          device      %s: %s, %s, panel %s
          console     %s#device=%s
          broker      %s

        Try it
          open the console in a browser and press Watch: a moving picture with a clock, and sound
          %s press                     press the button: it rings, and the WebRTC stack is replaced
          %s reset                     replace the whole stack, in mid-call too
          mosquitto_pub -h %s -t callpoint/%s/command/reset -m PRESS
          %s status                    what it does now, and the last reset step by step
        Break it on purpose, and watch it come back
          %s demo-fault camera-freeze  the camera hangs
          %s demo-fault engine-stop    the engine is stopped (SIGSTOP)
          %s demo-fault engine-kill    the engine is killed (SIGKILL)

        Ctrl-C ends everything.

        """
        .formatted(
            device,
            config.camera().source().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            config.microphone().source().name().toLowerCase(Locale.ROOT),
            config.panel().kind().name().toLowerCase(Locale.ROOT),
            console,
            device,
            config.broker().url(),
            program,
            program,
            broker,
            device,
            program,
            program,
            program,
            program);
  }
}
