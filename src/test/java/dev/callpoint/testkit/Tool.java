package dev.callpoint.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The packaged command line as a person runs it, in a process of its own. */
public final class Tool implements AutoCloseable {
  private static final long LIMIT_S = 20;

  private final Process process;
  private final Path errors;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(10_000);
  private final Thread reader;

  /** A command that has ended. */
  public record Ended(int exitCode, String output, String errors) {}

  private Tool(String[] arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("callpoint.home") + "/bin/callpoint"));
    command.addAll(List.of(arguments));
    errors = Files.createTempFile("callpoint", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.redirectError(errors.toFile()).start();
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  public static Tool start(String... arguments) throws IOException {
    return new Tool(arguments);
  }

  public static Ended run(String... arguments) throws IOException, InterruptedException {
    try (Tool tool = start(arguments)) {
      return tool.awaitEnd();
    }
  }

  /** The next line that it prints. */
  public String nextLine() throws IOException, InterruptedException {
    String line = lines.poll(LIMIT_S, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("it prints nothing more\n" + Files.readString(errors));
    }
    return line;
  }

  /** Waits until it has ended; the output is what was not read by then. */
  public Ended awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end\n" + Files.readString(errors));
    }
    reader.join();
    List<String> rest = new ArrayList<>();
    lines.drainTo(rest);
    return new Ended(process.exitValue(), String.join("\n", rest) + (rest.isEmpty() ? "" : "\n"), Files.readString(errors));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }

  private void read() {
    try (BufferedReader in = process.inputReader()) {
      String line;
      while ((line = in.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      // It has ended; what is missing is told by whoever waits for it.
    }
  }
}
