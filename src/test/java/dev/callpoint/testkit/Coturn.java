package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real coturn on the router of a {@link NetworkPath}, with the sample configuration that is shipped and other addresses.
 * It keeps its port over a restart and forgets everything else.
 */
public final class Coturn implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/turnserver");
  private static final Path SAMPLE = Path.of("device-config", "turn", "turnserver.conf");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PORT = 3478;
  private static final int ASK_AGAIN_MS = 50;

  /** RFC 8489, 5: a Binding request without attributes; the magic cookie, and a transaction of no importance. */
  private static final byte[] BINDING_REQUEST =
      ByteBuffer.allocate(20).putShort((short) 1).putShort((short) 0).putInt(0x2112A442).array();

  private static final int BINDING_RESPONSE = 0x0101;
  private static final Pattern NEW_ALLOCATION = Pattern.compile("new, realm=<[^>]*>, username=<([^>]*)>");

  private final NetworkPath path;
  private final Path folder;
  private @Nullable Process process;

  private Coturn(NetworkPath path, String secret) {
    this.path = path;
    try {
      folder = Files.createTempDirectory("coturn");
      Files.writeString(configuration(), configured(secret));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What keeps it from running here, in words; empty when nothing does. */
  public static Optional<String> obstacle() {
    return Files.isExecutable(PROGRAM) ? Optional.empty() : Optional.of("needs coturn (" + PROGRAM + ")");
  }

  /** Answers when this returns. */
  public static Coturn start(NetworkPath path, String secret) {
    Coturn coturn = new Coturn(path, secret);
    try {
      coturn.run();
      return coturn;
    } catch (AssertionError e) {
      coturn.close();
      throw e;
    }
  }

  /** For a device and its operators. */
  public String url() {
    return "turn:" + address();
  }

  public String address() {
    return path.routerAddress() + ":" + PORT;
  }

  /** SIGKILL, and another one in its place that knows nothing of before; answers when this returns. */
  public void restart() {
    kill();
    run();
  }

  /** Whom it gave an address so far, by the names in their credentials, in that order. */
  public List<String> users() {
    Set<String> users = new LinkedHashSet<>();
    Matcher found = NEW_ALLOCATION.matcher(log());
    while (found.find()) {
      users.add(found.group(1));
    }
    return List.copyOf(users);
  }

  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path configuration() {
    return folder.resolve("turnserver.conf");
  }

  /** The sample with what it says must be one's own, and with what keeps this one apart from another on this machine. */
  private String configured(String secret) throws IOException {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("static-auth-secret=replace me", "static-auth-secret=" + secret);
    own.put("listening-ip=203.0.113.7", "listening-ip=" + path.routerAddress());
    own.put("relay-ip=203.0.113.7", "relay-ip=" + path.routerAddress());
    // Nobody else: this machine's other addresses have no way from there, and coturn drops an allocation whose peer has none.
    own.put(
        "#allowed-peer-ip=192.168.17.20",
        "denied-peer-ip=0.0.0.0-255.255.255.255\nallowed-peer-ip=" + path.routerAddress());
    own.put("syslog", "log-file=stdout\nverbose\npidfile=" + folder.resolve("pid") + "\nuserdb=" + folder.resolve("users"));
    String sample = Files.readString(SAMPLE);
    List<String> missing = new ArrayList<>(own.keySet());
    String configured =
        sample.lines()
            .map(line -> missing.remove(line) ? own.get(line) : line)
            .collect(Collectors.joining("\n", "", "\n"));
    if (!missing.isEmpty()) {
      throw new AssertionError(SAMPLE + " has not the lines " + missing);
    }
    return configured;
  }

  private void run() {
    List<String> command = new ArrayList<>(path.onRouter());
    command.addAll(List.of(PROGRAM.toString(), "-c", configuration().toString()));
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
      process = started;
      awaitAnswer(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it as a client does, until it answers. */
  private void awaitAnswer(Process started) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    InetSocketAddress server = new InetSocketAddress(path.routerAddress(), PORT);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(ASK_AGAIN_MS);
      while (started.isAlive() && System.nanoTime() < deadline) {
        socket.send(new DatagramPacket(BINDING_REQUEST, BINDING_REQUEST.length, server));
        DatagramPacket answer = new DatagramPacket(new byte[512], 512);
        try {
          socket.receive(answer);
          if (ByteBuffer.wrap(answer.getData()).getShort() == BINDING_RESPONSE) {
            return;
          }
        } catch (SocketTimeoutException e) {
          // Not yet.
        }
      }
    }
    throw new AssertionError("coturn does not answer in " + LIMIT + "\n" + log());
  }

  private void kill() {
    Process running = Objects.requireNonNull(process, "coturn was never started");
    running.destroyForcibly();
    try {
      if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("coturn does not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
