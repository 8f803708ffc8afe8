package dev.callpoint.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real libsystemd, a real datagram socket; socat stands at systemd's end, as the JDK has no such sockets. */
final class NotifierIT {
  @TempDir
  Path directory;

  private Path socket;
  private Path received;
  private Process receiver;

  @BeforeEach
  void receive() throws Exception {
    socket = directory.resolve("notify");
    received = directory.resolve("received");
    try {
      receiver = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "-").redirectOutput(received.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException failure) {
      fail("socat is missing: install the package socat", failure);
    }
    Awaitility.await("the socket").until(() -> Files.exists(socket));
  }

  @AfterEach
  void end() throws Exception {
    receiver.destroyForcibly();
    assertTrue(receiver.waitFor(10, TimeUnit.SECONDS));
  }

  @Test
  void whatSystemdWaitsForArrives() throws Exception {
    var lines = run(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "10000000"), List.of());
    assertEquals(List.of("Optional[PT10S]"), lines);
    Awaitility.await("all datagrams").until(() -> received().endsWith("STOPPING=1"));
    // One after another without a separator, as socat writes them.
    assertEquals("READY=1\nSTATUS=serving front-door" + "WATCHDOG=1"
        + "STATUS=in a call READY=0 " + "ü".repeat(200 - 18 - 1) + "…" + "STOPPING=1", received());
  }

  @Test
  void withoutASocketNothingIsSentOrSaid() throws Exception {
    assertEquals(List.of("Optional.empty"), run(Map.of(), List.of()));
    assertEquals("", received());
  }

  @Test
  void aSocketThatNobodyReadsGivesOneWarning() throws Exception {
    var lines = run(Map.of("NOTIFY_SOCKET", directory.resolve("absent").toString()), List.of());
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("systemd cannot be told READY=1: sd_notify to " + directory.resolve("absent")
        + " failed with errno 2"), lines.toString());
  }

  @Test
  void deniedNativeAccessGivesOneWarningThatSaysWhatToDo() throws Exception {
    var lines = run(Map.of("NOTIFY_SOCKET", socket.toString()), List.of("--illegal-native-access=deny"));
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("--enable-native-access=ALL-UNNAMED"), lines.toString());
    assertEquals("", received());
  }

  private String received() throws IOException {
    return Files.readString(received, UTF_8);
  }

  private List<String> run(Map<String, String> environment, List<String> options) throws Exception {
    var output = directory.resolve("output");
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options.isEmpty() ? List.of("--enable-native-access=ALL-UNNAMED") : options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), NotifyingProgram.class.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
    builder.environment().putAll(environment);
    var child = builder.start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child did not end");
    } finally {
      child.destroyForcibly();
    }
    assertEquals(0, child.exitValue(), Files.readString(output));
    return Files.readAllLines(output);
  }
}
