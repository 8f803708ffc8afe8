package dev.callpoint.testkit;

import dev.callpoint.control.ControlClient;
import dev.callpoint.control.ControlClient.Unreachable;
import dev.callpoint.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real daemon as a user runs it: the packaged program in a process of its own, with its engines as its children.
 */
public final class Device implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String INVOCATION_ID = "INVOCATION_ID";

  private final String name;
  private final Path folder;
  private final Path config;
  private final Path log;
  private final Path runDirectory;
  private final int httpPort;
  private final Map<String, String> environment;
  private Process process;

  private Device(String name, Path folder, Path config, int httpPort, Map<String, String> environment) {
    this.name = name;
    this.folder = folder;
    this.config = config;
    this.log = folder.resolve("log");
    this.runDirectory = folder.resolve("run");
    this.httpPort = httpPort;
    this.environment = environment;
    this.process = launch(log);
  }

  /**
   * With the test picture, a tone, a simulated panel and permission to break it; at that broker. Waits until it is
   * ready.
   */
  public static Device start(Mosquitto broker, String... moreToml) {
    Device device = launch(broker.port(), broker.wsPort(), Ports.free(), moreToml);
    try {
      device.await("ready", status -> status.path("state").asString("").equals("ready") && device.brokerUp(status));
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
    return device;
  }

  /** As systemd starts it, which would start it again; a test does that by {@link #startAgain}. Waits for nothing. */
  public static Device launchAsService(Mosquitto broker, String... moreToml) {
    Map<String, String> service = Map.of(INVOCATION_ID, "0123456789abcdef0123456789abcdef");
    return launch(broker.port(), broker.wsPort(), Ports.free(), service, moreToml);
  }

  /**
   * Does not wait for anything.
   *
   * @param moreToml lines to add; a line that begins with a table's name is put behind everything
   */
  public static Device launch(int brokerPort, int webSocketPort, int httpPort, String... moreToml) {
    return launch(brokerPort, webSocketPort, httpPort, Map.of(), moreToml);
  }

  private static Device launch(
      int brokerPort, int webSocketPort, int httpPort, Map<String, String> environment, String... moreToml) {
    try {
      Path folder = Files.createTempDirectory("callpoint");
      String name = nameFor(httpPort);
      List<String> toml = new ArrayList<>(List.of(
          "device = \"" + name + "\"",
          "run_directory = \"" + folder.resolve("run") + "\"",
          "broker.keepalive_ms = 2000",
          "http.port = " + httpPort,
          "demo.faults = true"));
      List<String> more = List.of(moreToml);
      addUnlessGiven(toml, more, "broker.url", "broker.url = \"tcp://127.0.0.1:" + brokerPort + "\"");
      addUnlessGiven(toml, more, "broker.console_url",
          "broker.console_url = \"ws://127.0.0.1:" + webSocketPort + "/mqtt\"");
      addUnlessGiven(toml, more, "state_directory", "state_directory = \"" + folder.resolve("state") + "\"");
      addUnlessGiven(toml, more, "panel.kind", "panel.kind = \"simulated\"");
      addUnlessGiven(toml, more, "camera.source", "camera.source = \"test-picture\"");
      addUnlessGiven(toml, more, "microphone.source", "microphone.source = \"tone\"");
      addUnlessGiven(toml, more, "speaker.sink", "speaker.sink = \"none\"");
      toml.addAll(more);
      Path config = Files.write(folder.resolve("callpoint.toml"), toml);
      return new Device(name, folder, config, httpPort, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the device whose console has that port; a broker's access rules have to know it before there is one. */
  public static String nameFor(int httpPort) {
    return "door-" + Integer.toString(httpPort, 36);
  }

  public String name() {
    return name;
  }

  /** A topic of this device, such as {@code signal/in/op-12345678}. */
  public String topic(String rest) {
    return "callpoint/" + name + "/" + rest;
  }

  public String consoleAddress() {
    return "http://127.0.0.1:" + httpPort + "/";
  }

  public int httpPort() {
    return httpPort;
  }

  public Process process() {
    return process;
  }

  public Path runDirectory() {
    return runDirectory;
  }

  /** Unless the configuration was given another. */
  public Path stateDirectory() {
    return folder.resolve("state");
  }

  public Path config() {
    return config;
  }

  /** What the daemon and its engines logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine processes that live. */
  public List<ProcessHandle> engines() {
    return process.descendants().filter(ProcessHandle::isAlive).toList();
  }

  /** The process of the engine that serves; the supervisor gives each its generation as the last argument. */
  public ProcessHandle activeEngine() {
    String generation =
        status().path("engines").valueStream().filter(e -> e.path("stage").asString("").equals("active"))
            .map(e -> Integer.toString(e.path("generation").asInt()))
            .findFirst().orElseThrow(() -> new AssertionError("no engine serves\n" + log()));
    return engines().stream()
        .filter(e -> e.info().arguments().filter(a -> a[a.length - 1].equals(generation)).isPresent())
        .findFirst().orElseThrow(() -> new AssertionError("engine " + generation + " has no process\n" + log()));
  }

  public JsonNode status() {
    List<JsonNode> lines = ask(Json.newObject().put("command", "status"));
    return lines.getFirst().path("status");
  }

  /** Sends a request over the control socket; returns every line of the answer. */
  public List<JsonNode> ask(ObjectNode request) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      new ControlClient(runDirectory).ask(request, lines::add);
    } catch (Unreachable e) {
      throw new AssertionError(e.getMessage() + "\n" + log());
    }
    return lines;
  }

  /** Asks for a reset and returns the final result. */
  public JsonNode reset(String reason) {
    return ask(Json.newObject().put("command", "reset").put("reason", reason)).getLast().path("result");
  }

  public void press() {
    ask(Json.newObject().put("command", "press").put("holdMs", 60));
  }

  public void breakBy(String fault) {
    JsonNode result = ask(Json.newObject().put("command", "fault").put("fault", fault)).getLast().path("result");
    if (!result.path("outcome").asString("").equals("completed")) {
      throw new AssertionError("fault " + fault + ": " + result);
    }
  }

  /** Resets so far that had this cause. */
  public long resets(String cause) {
    return status().path("resets").path(cause).asLong(0);
  }

  /** Waits for a status; fails with the log. */
  public JsonNode await(String what, Predicate<JsonNode> condition) {
    try {
      Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).ignoreExceptions()
          .until(() -> process.isAlive() && reachable() && condition.test(status()));
      return status();
    } catch (ConditionTimeoutException e) {
      String last = reachable() ? status().toPrettyString() : "no status";
      throw new AssertionError(what + " did not come about in " + LIMIT + "\n" + last + "\n" + log(), e);
    }
  }

  /** Waits until the call with an operator is up and verified. */
  public JsonNode awaitInCall() {
    return await("call is up", status -> status.path("state").asString("").equals("in-call"));
  }

  /** One engine serves, another is warm, and none of before is left. */
  public static boolean paired(JsonNode status) {
    List<String> stages =
        status.path("engines").valueStream().map(e -> e.path("stage").asString()).sorted().toList();
    return stages.equals(List.of("active", "standby"));
  }

  public boolean brokerUp(JsonNode status) {
    for (JsonNode what : status.path("degraded")) {
      if (what.asString("").startsWith("broker")) {
        return false;
      }
    }
    return true;
  }

  /** SIGTERM; returns how long the end took. */
  public Duration terminate() {
    long begin = System.nanoTime();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the daemon does not end\n" + log());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** SIGKILL; returns when the kernel has ended it. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Waits until the process has ended by itself; returns its exit code. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the daemon does not end\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A program that has ended, and what it printed. */
  public record Ended(int exitCode, String output) {}

  /** Runs a second daemon with the same configuration until it ends. */
  public Ended runSecond() {
    Path output = folder.resolve("second.log");
    Process second = launch(output);
    try {
      if (!second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        second.destroyForcibly();
        throw new AssertionError("the second daemon does not end\n" + Files.readString(output));
      }
      return new Ended(second.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same configuration again, after the process has ended. */
  public void startAgain() {
    process = launch(log);
  }

  @Override
  public void close() {
    List<ProcessHandle> children = engines();
    if (process.isAlive()) {
      terminate();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean reachable() {
    return Files.exists(runDirectory.resolve("control.sock"));
  }

  private Process launch(Path output) {
    String home = System.getProperty("callpoint.home");
    if (home == null) {
      throw new AssertionError("callpoint.home is not set: run the integration tests with mvn verify");
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(home + "/bin/callpoint", "run", "--config", config.toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      // The tests' own, where a service runs them, is none of the daemon's.
      builder.environment().remove(INVOCATION_ID);
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addUnlessGiven(List<String> toml, List<String> more, String key, String line) {
    if (more.stream().noneMatch(l -> l.startsWith(key))) {
      toml.add(line);
    }
  }
}
