package dev.callpoint.e2e;

import dev.callpoint.core.VitalSign;
import dev.callpoint.json.Json;
import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Chromium;
import dev.callpoint.testkit.Coturn;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Device and operator in two networks, and between them a router that lets nothing pass but the operator's way to console
 * and broker. On it stands a real TURN server, with the configuration that is shipped.
 */
@Tag("alone")
class TurnIT {
  private static final String SECRET = "5f1d0c7e9ab84632";
  private static final Duration LIFE = Duration.ofMinutes(20);
  private static final Duration FRESH = Duration.ofMillis(2_000);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Default of {@code watchdog.reset_ms}. */
  private static final long RESET_MS = 3_000;
  /** What libwebrtc takes to call a silent path disconnected, measured. */
  private static final long DISCONNECTED_MS = 7_500;
  /** What the watchdog's tick, a heartbeat and a report of the page may add. */
  private static final long SLACK_MS = 1_000;

  @TempDir
  private static Path folder;

  private static @Nullable NetworkPath path;
  private static @Nullable Mosquitto broker;
  private static @Nullable Cable cable;
  private static @Nullable Coturn coturn;

  private @Nullable Device device;
  private @Nullable OperatorPage page;

  @BeforeAll
  static void serverStandsBetweenTheNetworks() throws IOException {
    Optional<String> obstacle = NetworkPath.obstacle().or(Coturn::obstacle);
    Assumptions.assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    NetworkPath made = new NetworkPath(Chromium.PROGRAM);
    path = made;
    Mosquitto mosquitto = Mosquitto.start();
    broker = mosquitto;
    cable = new Cable(InetAddress.getByName(made.address()), mosquitto.wsPort());
    coturn = Coturn.start(made, SECRET);
  }

  @AfterEach
  void endCall() {
    close(page);
    close(device);
    if (path != null) {
      path.pass();
    }
  }

  @AfterAll
  static void end() {
    close(coturn);
    close(cable);
    close(broker);
    close(path);
  }

  @Test
  void theServerCarriesTheCallAndAResetBringsItBackWhenItHasForgottenIt() throws IOException {
    Device own = start(servers(coturn().address(), SECRET));
    long watchedAtS = Instant.now().getEpochSecond();
    OperatorPage operator = watch(own);
    awaitRelayed(own, operator);
    assertCredentialsOfNow(own, watchedAtS);
    assertEquals(List.of(), degraded(own.status()));
    own.await("a standby", Device::paired);
    int users = coturn().users().size();
    String session = operator.session();

    long struckAtMs = System.currentTimeMillis();
    coturn().restart();
    JsonNode incident = awaitIncident(own);
    operator.await("another session", () -> !operator.session().equals(session));
    awaitRelayed(own, operator);
    tell(incident, struckAtMs);
    assertEquals(List.of("reset"), rungs(incident));
    assertEquals("page-stalled", incident.path("cause").asString());
    assertNoticed(incident, struckAtMs, VitalSign.defaults().get(VitalSign.PAGE_FRAMES));
    assertTrue(incident.path("ms").asLong() <= RESET_MS + SLACK_MS, incident.toString());
    assertTrue(coturn().users().size() > users, "the new session has credentials of its own: " + coturn().users());
    assertSecretIsKept(own);
  }

  /**
   * Who sees the path die before he misses pictures renews the path alone. That it has worked he hears over the same path,
   * from a page whose data channel may wait for three seconds until it tries again, so a reset may still follow.
   */
  @Test
  void anIceRestartComesFirstWhereTheLostPathIsSeenFirst() {
    long limitMs = 500;
    Device own =
        start(
            servers(coturn().address(), SECRET),
            "watchdog.page_frames_ms = 0",
            "watchdog.ice_disconnected_ms = " + limitMs);
    OperatorPage operator = watch(own);
    awaitRelayed(own, operator);
    own.await("a standby", Device::paired);
    String session = operator.session();

    long struckAtMs = System.currentTimeMillis();
    coturn().restart();
    JsonNode incident = awaitIncident(own);
    awaitRelayed(own, operator);
    List<String> rungs = rungs(incident);
    tell(incident, struckAtMs);
    assertEquals("ice-disconnected", incident.path("cause").asString());
    assertNoticed(incident, struckAtMs, DISCONNECTED_MS + limitMs);
    assertTrue(List.of(List.of("ice-restart"), List.of("ice-restart", "reset")).contains(rungs), incident.toString());
    assertTrue(incident.path("ms").asLong() <= rungs.size() * RESET_MS + SLACK_MS, incident.toString());
    assertEquals(rungs.size() == 1, session.equals(operator.session()), "the session was " + session);
  }

  @Test
  void aServerThatRefusesAndOneThatIsSilentAreToldToOwnerAndOperator() {
    String silent = path().farAddress() + ":3478";
    Device own =
        start(servers(coturn().address(), "another secret") + ", " + servers(silent, SECRET));
    int users = coturn().users().size();
    OperatorPage operator = watch(own);
    String words = "refused by " + coturn().address() + ": 401 Unauthorized; no answer from " + silent + " in 2000 ms";
    JsonNode status =
        own.await("both are told", s -> degraded(s).contains("turn: " + words));
    operator.await(
        "the operator reads it", () -> operator.page().locator("body").textContent().contains("turn: " + words));
    own.await("the call is over", s -> s.path("state").asString("").equals("ready"));
    assertEquals(0, operator.pictures());
    assertEquals(users, coturn().users().size(), coturn().users().toString());
    assertTrue(own.log().contains("turn: " + words), own.log());
    assertFalse(status.toString().contains("another secret"));
  }

  // --- the parts ---

  private Device start(String servers, String... moreToml) {
    int webSocketPort = cable().port();
    Stream<String> toml =
        Stream.of(
            "http.address = \"" + path().address() + "\"",
            "broker.console_url = \"ws://" + path().address() + ":" + webSocketPort + "/mqtt\"",
            "ice.servers = [" + servers + "]");
    Device started = Device.start(broker(), Stream.concat(toml, Stream.of(moreToml)).toArray(String[]::new));
    device = started;
    path().swallowAllBut(started.httpPort(), webSocketPort);
    return started;
  }

  private static String servers(String address, String secret) {
    try {
      Path file = Files.writeString(folder.resolve(secret.replace(' ', '-')), secret + "\n");
      return "{urls = [\"turn:" + address + "\"], secret_file = \"" + file + "\", ttl_s = " + LIFE.toSeconds() + "}";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OperatorPage watch(Device own) {
    OperatorPage watching = OperatorPage.watching(own, path());
    page = watching;
    return watching;
  }

  // --- what is seen ---

  /** Picture and sound are of now, and from one end to the other nothing but the server carries them. */
  private static void awaitRelayed(Device own, OperatorPage operator) {
    try {
      operator.awaitPictures(1);
      operator.awaitFreshPicture(FRESH);
      long packets = operator.audioPackets();
      operator.await("sound", () -> operator.audioPackets() > packets);
      operator.await("the server carries it", () -> operator.ends().equals("relay relay"));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + own.log() + "\n" + coturn().log(), e);
    }
  }

  /** The engine was warm before; its name was made when the call began, and so was the operator's. */
  private static void assertCredentialsOfNow(Device own, long watchedAtS) {
    List<String> users = coturn().users().stream().filter(user -> user.endsWith(":" + own.name())).toList();
    assertFalse(users.isEmpty(), coturn().log());
    for (String user : users) {
      String[] parts = user.split(":");
      assertTrue(Long.parseLong(parts[0]) - LIFE.toSeconds() >= watchedAtS, user + " was made before " + watchedAtS);
    }
  }

  private static JsonNode awaitIncident(Device own) {
    Awaitility.await("the recovery has ended").atMost(LIMIT).pollInterval(Duration.ofMillis(50))
        .until(() -> !incidents(own).isEmpty());
    JsonNode incident = incidents(own).getFirst();
    assertEquals("completed", incident.path("outcome").asString(), incident + "\n" + own.log());
    return incident;
  }

  private static List<JsonNode> incidents(Device own) {
    return own.ask(Json.newObject().put("command", "incidents")).stream()
        .map(line -> line.path("incident"))
        .filter(JsonNode::isObject)
        .toList();
  }

  private static void tell(JsonNode incident, long struckAtMs) {
    long noticedMs = beganAtMs(incident) - struckAtMs;
    System.out.printf(
        "the TURN server was restarted in mid-call: noticed after %d ms (%s), picture and sound back after %d ms by %s%n",
        noticedMs, incident.path("cause").asString(), noticedMs + incident.path("ms").asLong(), rungs(incident));
  }

  private static List<String> rungs(JsonNode incident) {
    return incident.path("rungs").valueStream().map(rung -> rung.path("rung").asString()).toList();
  }

  private static void assertNoticed(JsonNode incident, long struckAtMs, long limitMs) {
    long noticedMs = beganAtMs(incident) - struckAtMs;
    assertTrue(noticedMs <= limitMs + SLACK_MS, "noticed after " + noticedMs + " ms, the limit is " + limitMs + " ms");
  }

  /** Neither log nor status, incident or recording has it. */
  private static void assertSecretIsKept(Device own) throws IOException {
    assertFalse(own.log().contains(SECRET));
    assertFalse(own.status().toString().contains(SECRET));
    assertFalse(incidents(own).toString().contains(SECRET));
    for (Path kept : List.of(own.runDirectory(), own.stateDirectory())) {
      try (Stream<Path> files = Files.walk(kept)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET), file.toString());
        }
      }
    }
  }

  private static List<String> degraded(JsonNode status) {
    return status.path("degraded").valueStream().map(JsonNode::asString).toList();
  }

  private static long beganAtMs(JsonNode incident) {
    return Instant.parse(incident.path("at").asString()).toEpochMilli();
  }

  private static NetworkPath path() {
    return there(path);
  }

  private static Coturn coturn() {
    return there(coturn);
  }

  private static Cable cable() {
    return there(cable);
  }

  private static Mosquitto broker() {
    return there(broker);
  }

  private static <T> T there(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("it was not started");
    }
    return part;
  }

  private static void close(@Nullable AutoCloseable part) {
    if (part != null) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " does not close", e);
      }
    }
  }
}
