package dev.callpoint.testkit;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real mosquitto as a child process, on 127.0.0.1 unless it is started elsewhere, with MQTT on one port and MQTT over
 * WebSocket on another. It keeps its ports over a restart and forgets everything else. Not for several threads.
 */
public final class Mosquitto implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String HERE = "127.0.0.1";

  private final String program;
  private final String address;
  private final int port;
  private final int wsPort;
  private final Path folder;
  private @Nullable Process process;

  private Mosquitto(int port, int wsPort, List<String> access) {
    this(binary("mosquitto"), HERE, port, wsPort, access);
  }

  private Mosquitto(String program, String address, int port, int wsPort, List<String> access) {
    this(program, address, port, wsPort);
    write("mosquitto.conf", configuration(access));
  }

  /** Without a configuration. */
  private Mosquitto(String program, String address, int port, int wsPort) {
    this.program = program;
    this.address = address;
    this.port = port;
    this.wsPort = wsPort;
    try {
      // Readable for all: mosquitto drops its privileges when it is started as root.
      this.folder = Files.createTempDirectory("mosquitto",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everybody may do everything; free ports; running when this returns. */
  public static Mosquitto start() {
    return start(Ports.free(), Ports.free());
  }

  /** Everybody may do everything; running when this returns. */
  public static Mosquitto start(int port, int wsPort) {
    Mosquitto mosquitto = open(port, wsPort);
    mosquitto.restart();
    return mosquitto;
  }

  /** Everybody may do everything; not running yet. */
  public static Mosquitto open(int port, int wsPort) {
    return new Mosquitto(port, wsPort, List.of("allow_anonymous true"));
  }

  /** Everybody may do everything, and these lines are in its configuration too; running when this returns. */
  public static Mosquitto startWith(String... lines) {
    Mosquitto mosquitto = new Mosquitto(Ports.free(), Ports.free(),
        Stream.concat(Stream.of("allow_anonymous true"), Stream.of(lines)).toList());
    mosquitto.restart();
    return mosquitto;
  }

  /**
   * Lines of a configuration by which it keeps sessions, and what is queued for them, over a restart; and over a kill,
   * as far as it was told to {@link #save}.
   */
  public static List<String> keepingSessions() {
    return List.of("persistence true", "persistence_location %s/", "queue_qos0_messages true",
        "max_queued_messages 100000", "user root");
  }

  /**
   * Everybody may do everything, at the other end of a path that leads to {@link #program}; running when this returns.
   */
  public static Mosquitto startElsewhere(NetworkPath path, String... lines) {
    Mosquitto mosquitto = new Mosquitto(path.program().toString(), path.there(), Ports.free(), Ports.free(),
        Stream.concat(Stream.of("allow_anonymous true"), Stream.of(lines)).toList());
    mosquitto.restart();
    return mosquitto;
  }

  /** Where its program is on this machine. */
  public static Path program() {
    return Path.of(binary("mosquitto"));
  }

  /**
   * Lets in whoever has that password; running when this returns.
   *
   * @param rules lines of mosquitto's {@code acl_file}; none for a broker without access rules
   */
  public static Mosquitto startWithPassword(String user, String password, String... rules) {
    Mosquitto mosquitto = new Mosquitto(Ports.free(), Ports.free(), rules.length == 0
        ? List.of("allow_anonymous false", "password_file %s/passwords")
        : List.of("allow_anonymous false", "password_file %s/passwords", "acl_file %s/rules"));
    mosquitto.write("rules", List.of(rules));
    mosquitto.passwords("passwords", Map.of(user, password));
    mosquitto.restart();
    return mosquitto;
  }

  /** TLS instead of plain TCP on the MQTT port; running when this returns. */
  public static Mosquitto startWithTls(Authority.Signed own) {
    Mosquitto mosquitto = new Mosquitto(Ports.free(), Ports.free(),
        List.of("allow_anonymous true", "certfile %s/certificate.pem", "keyfile %s/key.pem"));
    mosquitto.show(own);
    mosquitto.restart();
    return mosquitto;
  }

  /** TLS, for clients with a certificate that this authority has signed alone; running when this returns. */
  public static Mosquitto startWithClientCertificates(Authority.Signed own, Authority clients) {
    Mosquitto mosquitto = new Mosquitto(Ports.free(), Ports.free(), List.of("allow_anonymous true",
        "certfile %s/certificate.pem", "keyfile %s/key.pem", "cafile %s/clients.pem", "require_certificate true"));
    mosquitto.show(own);
    mosquitto.write("clients.pem", List.of(clients.certificate()));
    mosquitto.restart();
    return mosquitto;
  }

  /** Another certificate, as of the next start. */
  public void show(Authority.Signed own) {
    write("certificate.pem", List.of(own.certificate()));
    write("key.pem", List.of(own.key()));
  }

  /**
   * The broker of {@code device-config/broker}, with ports and folders of its own; running when this returns. Devices
   * come by {@link #port}, operators by {@link #wsPort}.
   *
   * @param devices password of each
   * @param operators password of each
   */
  public static Mosquitto startSample(Authority.Signed own, Map<String, String> devices, Map<String, String> operators) {
    Mosquitto mosquitto = sample(own, UnaryOperator.identity());
    mosquitto.passwords("devices.passwords", devices);
    mosquitto.passwords("operators.passwords", operators);
    mosquitto.restart();
    return mosquitto;
  }

  /** The same with certificates in place of the devices' passwords, as its comment tells, and no operators. */
  public static Mosquitto startSample(Authority.Signed own, Authority devices) {
    Mosquitto mosquitto = sample(own, text -> text
        .replace("password_file /etc/mosquitto/devices.passwords", "")
        .replaceAll("(?m)^#(cafile|require_certificate|use_identity_as_username) ", "$1 ")
        .replace("/etc/mosquitto/certs/devices-ca.pem", "/etc/mosquitto/clients.pem"));
    mosquitto.write("clients.pem", List.of(devices.certificate()));
    mosquitto.passwords("operators.passwords", Map.of());
    mosquitto.restart();
    return mosquitto;
  }

  private static Mosquitto sample(Authority.Signed own, UnaryOperator<String> change) {
    Mosquitto mosquitto = new Mosquitto(binary("mosquitto"), HERE, Ports.free(), Ports.free());
    try {
      Path data = Files.createDirectory(mosquitto.folder.resolve("data"));
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
      Path sample = Path.of("device-config/broker");
      mosquitto.write("mosquitto.conf", List.of(change.apply(Files.readString(sample.resolve("mosquitto.conf")))
          .replace("\nlistener 8883\n", "\nlistener " + mosquitto.port + " 127.0.0.1\n")
          .replace("\nlistener 8084\n", "\nlistener " + mosquitto.wsPort + " 127.0.0.1\n")
          .replace("/etc/mosquitto/certs/broker.pem", mosquitto.folder + "/certificate.pem")
          .replace("/etc/mosquitto/certs/broker.key", mosquitto.folder + "/key.pem")
          .replace("/etc/mosquitto/", mosquitto.folder + "/")
          .replace("/var/lib/mosquitto/", data + "/")));
      mosquitto.write("devices.acl", Files.readAllLines(sample.resolve("devices.acl")));
      mosquitto.write("operators.acl", Files.readAllLines(sample.resolve("operators.acl")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mosquitto.show(own);
    return mosquitto;
  }

  /** The password of somebody who may come in, from now on. For a broker with passwords. */
  public void changePassword(String user, String password) {
    passwords("passwords", Map.of(user, password));
    signal("HUP");
  }

  /** Other access rules, from now on. For a broker with rules. */
  public void changeRules(String... rules) {
    write("rules", List.of(rules));
    signal("HUP");
  }

  private void passwords(String file, Map<String, String> users) {
    write(file, List.of());
    users.forEach((user, password) -> {
      Process tool = run(List.of(binary("mosquitto_passwd"), "-b", folder.resolve(file).toString(), user, password));
      if (tool.exitValue() != 0) {
        throw new AssertionError("mosquitto_passwd failed with " + tool.exitValue());
      }
    });
    readableForAll(file);
  }

  private List<String> configuration(List<String> access) {
    List<String> lines = new ArrayList<>();
    lines.add("per_listener_settings true");
    lines.add("persistence false");
    lines.add("listener " + port + " " + address);
    access.forEach(line -> lines.add(line.formatted(folder)));
    // 2.0.11 binds a WebSocket listener to all interfaces whatever its address or bind_interface says; later ones obey.
    lines.add("listener " + wsPort + " " + address);
    lines.add("protocol websockets");
    access.stream().filter(line -> line.matches("(allow|password|acl).*"))
        .forEach(line -> lines.add(line.formatted(folder)));
    return lines;
  }

  private void write(String name, List<String> lines) {
    try {
      Files.write(folder.resolve(name), lines);
      readableForAll(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readableForAll(String name) {
    try {
      Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, or starts it again, and waits until both ports take connections. */
  public void restart() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("mosquitto runs already");
    }
    File log = log().toFile();
    try {
      Process started = new ProcessBuilder(program, "-c", folder.resolve("mosquitto.conf").toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .start();
      process = started;
      await().atMost(LIMIT).pollInterval(Duration.ofMillis(5))
          .until(() -> accepts(started));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean accepts(Process started) {
    if (!started.isAlive()) {
      throw new AssertionError("mosquitto ended: " + text(log()));
    }
    return Ports.taken(address, port) && Ports.taken(address, wsPort);
  }

  /** SIGTERM: mosquitto closes its connections and goes. */
  public void stop() {
    end(running()::destroy);
  }

  /** SIGKILL. */
  public void kill() {
    end(running()::destroyForcibly);
  }

  /** The process stands still; its sockets stay open. */
  public void sigstop() {
    signal("STOP");
  }

  public void sigcont() {
    signal("CONT");
  }

  /** It writes down what it is to know when it has been killed; its configuration lets it. Not twice. */
  public void save() {
    signal("USR1");
    await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("mosquitto.db")));
  }

  /** Of its process, while that runs. */
  public long pid() {
    return running().pid();
  }

  public int port() {
    return port;
  }

  public int wsPort() {
    return wsPort;
  }

  /** What it has written. */
  public Path log() {
    return folder.resolve("log");
  }

  private Process running() {
    return Objects.requireNonNull(process, "mosquitto was never started");
  }

  private void end(Runnable how) {
    how.run();
    try {
      if (!running().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("mosquitto does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) {
    Process kill = run(List.of("kill", "-" + name, Long.toString(running().pid())));
    if (kill.exitValue() != 0) {
      throw new AssertionError("kill -" + name + " failed with " + kill.exitValue());
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end");
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(no log)";
    }
  }

  /** Debian keeps the broker in /usr/sbin, which is not on everybody's path. */
  private static String binary(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> new AssertionError(name + " is missing: run tools/test, which installs it"));
  }
}
