package dev.callpoint.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A network of the kernel's with nothing in it but a loopback, and a {@link WatchingProgram} that lives there. It goes
 * when the program does.
 */
final class OwnNetwork implements AutoCloseable {
  private static final long LIMIT_S = 20;
  private static final List<String> APART = List.of("unshare", "--user", "--map-root-user", "--net");

  private final Process program;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(10_000);

  /** Skips the test where the machine allows nobody a network of his own. */
  OwnNetwork(String... options) throws Exception {
    List<String> probe = new ArrayList<>(APART);
    probe.addAll(List.of("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "far0"));
    assumeTrue(run(probe, "").equals("0 "), "unshare and ip cannot make a network here: run as root, with iproute2 "
        + "and util-linux installed, on a kernel with user namespaces and veth");
    List<String> command = new ArrayList<>(APART);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options.length == 0 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of(options));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        WatchingProgram.class.getName()));
    program = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    Thread.ofPlatform().daemon().start(this::read);
    // Before it says so it may still be in this network.
    assertEquals("in its own network", next());
  }

  /** Lets the program watch, which only waits until then. */
  void begin() throws IOException {
    program.getOutputStream().write('\n');
    program.getOutputStream().flush();
  }

  /** @param commands of ip(8), one in a line, without the word ip; all in one process, so quickly */
  void ip(String commands) throws Exception {
    assertEquals("0 ", run(inside("ip", "-batch", "-"), commands), commands);
  }

  /** The same commands fifty times a second. */
  Runnable ipUntilInterrupted(String commands) {
    return () -> {
      try {
        Process process = new ProcessBuilder(inside("ip", "-batch", "-")).inheritIO().redirectInput(Redirect.PIPE).start();
        try (var in = process.outputWriter()) {
          while (!Thread.currentThread().isInterrupted()) {
            in.write(commands);
            in.flush();
            LockSupport.parkNanos(20_000_000);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Runs a command in it, and gives exit code and output. */
  String run(String... command) throws Exception {
    return run(inside(command), "");
  }

  private List<String> inside(String... command) {
    List<String> all = new ArrayList<>(List.of(
        "nsenter", "--user", "--net", "--preserve-credentials", "--target", Long.toString(program.pid())));
    all.addAll(List.of(command));
    return all;
  }

  private static String run(List<String> command, String input) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.outputWriter()) {
      in.write(input);
    } catch (IOException _) {
      // One that has ended already; its exit code tells.
    }
    String output = new String(process.getInputStream().readAllBytes()).strip();
    return process.waitFor() + " " + output;
  }

  /** The next line that the program prints. */
  String next() throws InterruptedException {
    String line = lines.poll(LIMIT_S, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("it prints nothing more");
    }
    return line;
  }

  /** Closes its standard input; what it prints until its end. */
  List<String> end() throws Exception {
    program.getOutputStream().close();
    assertTrue(program.waitFor(LIMIT_S, TimeUnit.SECONDS), "it does not end");
    List<String> rest = new ArrayList<>();
    do {
      rest.add(next());
    } while (!rest.getLast().startsWith("closed"));
    return rest;
  }

  long pid() {
    return program.pid();
  }

  @Override
  public void close() {
    program.destroyForcibly();
  }

  private void read() {
    try (BufferedReader in = program.inputReader()) {
      String line;
      while ((line = in.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
