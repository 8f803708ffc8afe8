package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Ports;
import dev.callpoint.testkit.Postman;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A ring, an opened case and an incident reach those who subscribe, also where the daemon is killed before it can tell them. */
class KeptEventsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Mosquitto broker = Mosquitto.start();

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private Device device(int port, String... moreToml) {
    Device device = Device.launch(port, broker.wsPort(), Ports.free(), moreToml);
    try {
      device.await("ready", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
      return device;
    } catch (AssertionError e) {
      device.close();
      throw e;
    }
  }

  private static Set<Path> onTheDisk(Device device) {
    try (Stream<Path> all = Files.list(device.stateDirectory().resolve("outbox"))) {
      return all.filter(file -> file.toString().endsWith(".json")).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitOnTheDisk(Device device, String text) {
    Awaitility.await(text + " is on the disk").atMost(LIMIT).pollInterval(Duration.ofMillis(10)).ignoreExceptions()
        .until(() -> onTheDisk(device).stream().anyMatch(file -> contains(file, text)));
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitNothingOnTheDisk(Device device) {
    Awaitility.await("nothing is on the disk").atMost(LIMIT).until(() -> onTheDisk(device).isEmpty());
  }

  private static List<JsonNode> events(Listener listener, Device device, String type) {
    return listener.on(device.topic("event")).stream().map(Listener.Message::json)
        .filter(json -> json.path("event_type").asString("").equals(type)).toList();
  }

  private static JsonNode awaitEvent(Listener listener, Device device, String type) {
    return listener.await(type, device.topic("event"), m -> m.json().path("event_type").asString("").equals(type)).json();
  }

  @Test
  void whatHappenedWhileTheBrokerWasAwayOutlivesTheDaemon() {
    Instant begin = Instant.now();
    try (Device device = device(broker.port(), "panel.tamper.line = 6", "button.ring_timeout_ms = 600000")) {
      broker.kill();
      device.await("the broker is missed", status -> !device.brokerUp(status));
      device.press();
      device.ask(Json.newObject().put("command", "press").put("contact", "tamper").put("holdMs", 1_000));
      awaitOnTheDisk(device, "\"ring\"");
      awaitOnTheDisk(device, "the case is closed again");
      awaitOnTheDisk(device, "\"incident\"");
      device.kill();
      Instant killed = Instant.now();

      broker.restart();
      try (Listener listener = Listener.at(broker.port(), device.topic("#"))) {
        device.startAgain();
        JsonNode ring = awaitEvent(listener, device, "ring");
        Instant at = Instant.parse(ring.path("at").asString());
        assertTrue(!at.isBefore(begin) && !at.isAfter(killed), ring::toString);
        long sinceMs = Duration.between(at, Instant.now()).toMillis();
        assertTrue(ring.path("late_ms").asLong() > 1_000 && ring.path("late_ms").asLong() <= sinceMs, ring::toString);
        assertTrue(ring.path("detail").asString().matches("late: \\d+ s ago, the button was pressed"), ring::toString);
        Awaitility.await("opened and closed").atMost(LIMIT).until(() -> events(listener, device, "tamper").size() == 2);
        JsonNode incident = listener.await("the incident", device.topic("incident"), _ -> true).json();
        assertEquals("button-1 completed", incident.path("id").asString() + " " + incident.path("outcome").asString());
        assertTrue(incident.path("late_ms").asLong() > 1_000, incident::toString);
        awaitNothingOnTheDisk(device);

        device.await("ready", s -> s.path("state").asString("").equals("ready"));
        device.press();
        Awaitility.await("the next ring").atMost(LIMIT).until(() -> events(listener, device, "ring").size() == 2);
        assertFalse(events(listener, device, "ring").getLast().has("late_ms"));
        assertEquals(2, events(listener, device, "ring").stream().map(e -> e.path("id").asString()).distinct().count());
      }
    }
  }

  @Test
  void aRingIntoALineThatIsDeadAndNotYetMissedOutlivesTheDaemon() {
    try (Cable cable = new Cable(broker.port());
        Device device = device(cable.port());
        Listener listener = Listener.at(broker.port(), device.topic("event"))) {
      cable.freeze();
      device.press();
      awaitOnTheDisk(device, "\"ring\"");
      device.kill();
      cable.cut();
      cable.thaw();
      device.startAgain();
      awaitEvent(listener, device, "ring");
      awaitNothingOnTheDisk(device);
      assertEquals(1, events(listener, device, "ring").stream().map(e -> e.path("id").asString()).distinct().count());
    }
  }

  @ParameterizedTest
  @EnumSource(value = Postman.How.class, names = {"LINE_CUT", "ARRIVED"})
  void aRingUnderWhichTheLineBreaksIsToldWhenItIsBackUnderItsOneId(Postman.How how) {
    try (Postman postman = new Postman(broker.port());
        Device device = device(postman.port());
        Listener listener = Listener.at(broker.port(), device.topic("event"))) {
      int times = how == Postman.How.ARRIVED ? 2 : 1;
      postman.loseNext("/event", "\"ring\"", how);
      device.press();
      Awaitility.await("told").atMost(LIMIT).until(() -> events(listener, device, "ring").size() == times);
      assertTrue(postman.lostAtMs() > 0, "the line broke");
      device.await("nothing is kept", status -> status.path("broker").path("kept").asInt(-1) == 0);
      awaitNothingOnTheDisk(device);
      assertEquals(1, events(listener, device, "ring").stream().map(e -> e.path("id").asString()).distinct().count());
    }
  }

  /** Whoever comes to the broker after the device has missed what the device says: so the line opens last. */
  private Listener brokerIsBack(Cable cable, Device device) {
    broker.restart();
    Listener listener = Listener.at(broker.port(), device.topic("event"));
    cable.cut();
    cable.thaw();
    return listener;
  }

  private void brokerGoes(Cable cable, Device device) {
    cable.freeze();
    broker.kill();
    device.await("the broker is missed", status -> !device.brokerUp(status));
  }

  @Test
  void aRingThatWasMissedMeanwhileRingsNowhereAnyMore() {
    try (Cable cable = new Cable(broker.port()); Device device = device(cable.port(), "button.ring_timeout_ms = 5000")) {
      brokerGoes(cable, device);
      device.press();
      Awaitility.await("nobody came").atMost(LIMIT).until(() -> device.log().contains("event missed: nobody answered"));
      assertTrue(device.log().contains("event ring: the button was pressed"), device::log);
      try (Listener listener = brokerIsBack(cable, device)) {
        JsonNode missed = awaitEvent(listener, device, "missed");
        device.await("nothing is kept", status -> status.path("broker").path("kept").asInt(-1) == 0);
        assertEquals(List.of(), events(listener, device, "ring"));
        assertEquals(1, events(listener, device, "missed").size());
        assertTrue(missed.path("id").asString().matches("[a-z0-9]+-[0-9]+"), missed::toString);
      }
    }
  }

  @Test
  void withoutADiskItIsKeptInMemoryAndTheStatusSaysSo() throws IOException {
    Path inTheWay = Files.createTempFile("callpoint", ".state");
    try (Cable cable = new Cable(broker.port());
        Device device = device(cable.port(), "state_directory = \"" + inTheWay + "/state\"")) {
      device.await("told", status -> status.path("degraded").toString().contains("outbox: "));
      brokerGoes(cable, device);
      device.press();
      Awaitility.await("it rings").atMost(LIMIT).until(() -> device.log().contains("event ring: the button was pressed"));
      try (Listener listener = brokerIsBack(cable, device)) {
        awaitEvent(listener, device, "ring");
      }
    } finally {
      Files.delete(inTheWay);
    }
  }
}
