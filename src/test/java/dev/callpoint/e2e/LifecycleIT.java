package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Ports;
import dev.callpoint.testkit.Processes;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How the daemon begins and ends, and what it does without something that it wants. */
class LifecycleIT {
  private static final Duration ORDERLY_END = Duration.ofSeconds(2);
  private static final Duration ENGINES_GONE = Duration.ofSeconds(1);
  private static final int ENDED_BY_SIGTERM = 143;

  private static Mosquitto broker;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void sigtermEndsInOrderWithinTwoSeconds() {
    try (Device device = Device.start(broker);
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      List<ProcessHandle> engines = device.engines();
      assertFalse(engines.isEmpty());
      everybody.publish(device.topic("signal/in/op-visible1"), "{\"type\":\"watch\"}");
      everybody.await("an offer", device.topic("signal/out/op-visible1"), m -> type(m).equals("offer"));

      Duration end = device.terminate();

      assertTrue(end.compareTo(ORDERLY_END) < 0, "took " + end + "\n" + device.log());
      System.out.println("SIGTERM in a call: ended after " + end.toMillis() + " ms");
      assertEquals(ENDED_BY_SIGTERM, device.process().exitValue(), device.log());
      assertEquals(List.of(), Processes.living(engines));
      everybody.await("a bye", device.topic("signal/out/op-visible1"),
          m -> type(m).equals("bye") && m.json().path("reason").asString().equals("the device stops"));
      everybody.await("offline", device.topic("availability"), m -> m.text().equals("offline"));
      assertTrue(device.log().contains("stopped"), device.log());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine-hang", "engine-stop"})
  void sigtermEndsWithinTwoSecondsAlsoWhenAnEngineDoesNotReact(String fault) {
    try (Device device = Device.start(broker, "watchdog.engine_heartbeat_ms = 0")) {
      List<ProcessHandle> engines = device.engines();
      breakBy(device, fault, engines);

      Duration end = device.terminate();

      System.out.println("SIGTERM after " + fault + ": ended after " + end.toMillis() + " ms");
      assertTrue(end.compareTo(ORDERLY_END) < 0, "took " + end + "\n" + device.log());
      assertEquals(List.of(), Processes.living(engines));
    }
  }

  @Test
  void sigtermEndsWithinTwoSecondsAlsoWithABrokerOfItsOwn() {
    int port = Ports.free();
    try (Device device = embedded(port, Ports.free())) {
      device.await("ready", status -> state(status).equals("ready") && device.brokerUp(status));
      try (Listener everybody = Listener.at(port, device.topic("availability"))) {
        everybody.await("online", device.topic("availability"), m -> m.text().equals("online"));

        Duration end = device.terminate();

        System.out.println("SIGTERM with the embedded broker: ended after " + end.toMillis() + " ms");
        assertTrue(end.compareTo(ORDERLY_END) < 0, "took " + end + "\n" + device.log());
        everybody.await("offline", device.topic("availability"), m -> m.text().equals("offline"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "engine-hang", "engine-stop"})
  void noEngineOutlivesAKilledDaemonAndTheNextOneStartsAtOnce(String fault) {
    try (Device device = Device.start(broker, "watchdog.engine_heartbeat_ms = 0");
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      device.await("a standby", status -> Device.paired(status));
      List<ProcessHandle> engines = device.engines();
      assertEquals(2, engines.size());
      breakBy(device, fault, engines);
      everybody.forget();

      device.kill();
      long killed = System.nanoTime();

      try {
        Awaitility.await("no engine is left").atMost(ENGINES_GONE).pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5)).until(() -> Processes.living(engines).isEmpty());
        long ms = (System.nanoTime() - killed) / 1_000_000;
        System.out.println("SIGKILL " + fault + ": engines gone after " + ms + " ms");
        everybody.await("offline", device.topic("availability"), m -> m.text().equals("offline"));
        device.startAgain();
        device.await("ready again", status -> state(status).equals("ready") && device.brokerUp(status));
        assertEquals("completed", device.reset("after a kill").path("outcome").asString());
      } finally {
        engines.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void aSecondDaemonWithTheSameRunDirectoryIsRefused() {
    try (Device device = Device.start(broker)) {
      device.await("a standby", status -> Device.paired(status));
      List<ProcessHandle> engines = device.engines();

      Device.Ended second = device.runSecond();

      assertEquals(69, second.exitCode(), second.output());
      assertTrue(second.output().contains("another callpoint runs with the run directory " + device.runDirectory()),
          second.output());
      assertTrue(second.output().contains("stop it"), second.output());
      assertEquals("ready", state(device.status()));
      assertEquals(engines, device.engines());
    }
  }

  @Test
  void aBrokenConfigurationIsToldCompletely() {
    try (Device device = Device.launch(1, 1, Ports.free(), "camera.source = \"webcam\"", "camera.fps = 1000",
        "button.reset_bursts = 3", "engine.grace_ms = \"long\"")) {
      assertEquals(78, device.awaitEnd(), device.log());
      for (String key : List.of("camera.source", "camera.fps", "button.reset_bursts", "engine.grace_ms")) {
        assertTrue(device.log().contains(key), key + " in\n" + device.log());
      }
    }
  }

  @Test
  void aTakenHttpPortIsToldAndTheConsoleComesWhenItIsFree() {
    try (Ports.Held other = Ports.hold();
        Device device = Device.launch(broker.port(), broker.wsPort(), other.port())) {
      device.await("the port is told", status -> degraded(status, "console: port " + other.port()));
      device.await("ready", status -> state(status).equals("ready"));
      assertEquals("completed", device.reset("without a console").path("outcome").asString());

      other.release();

      device.await("the console", status -> status.path("console").asString("").equals(device.consoleAddress()));
      device.await("nothing degraded", status -> status.path("degraded").isEmpty());
      assertTrue(Ports.taken(other.port()));
    }
  }

  @Test
  void aTakenPortOfTheEmbeddedBrokerIsToldAndItComesWhenThePortIsFree() {
    try (Ports.Held other = Ports.hold();
        Device device = embedded(other.port(), Ports.free())) {
      device.await("the port is told",
          status -> degraded(status, "embedded broker: ") && degraded(status, String.valueOf(other.port())));
      device.await("ready", status -> state(status).equals("ready"));
      assertEquals("completed", device.reset("without a broker").path("outcome").asString());

      other.release();

      device.await("nothing degraded", status -> status.path("degraded").isEmpty());
    }
  }

  @Test
  void withoutABrokerThePanelWorksAndTheBrokerIsFoundWhenItAppears() {
    try (Mosquitto late = Mosquitto.open(Ports.free(), Ports.free());
        Device device = Device.launch(late.port(), late.wsPort(), Ports.free())) {
      device.await("ready", status -> state(status).equals("ready"));
      device.await("the light tells", status -> status.path("light").asString("").equals("no-broker"));
      device.press();
      device.await("a reset by the button", status -> status.path("resets").path("button").asLong(0) == 1);
      assertFalse(device.brokerUp(device.status()));

      late.restart();
      long there = System.nanoTime();

      device.await("connected", device::brokerUp);
      long ms = (System.nanoTime() - there) / 1_000_000;
      System.out.println("broker found " + ms + " ms after it appeared");
      assertTrue(ms < 2_500, "took " + ms + " ms\n" + device.log());
    }
  }

  @Test
  void aMissingCameraIsToldAndTheRestGoesOn() {
    try (Device device = Device.launch(broker.port(), broker.wsPort(), Ports.free(), "camera.source = \"v4l2\"")) {
      device.await("ready without a camera",
          status -> state(status).equals("ready") && degraded(status, "camera: no camera"));
      List<ProcessHandle> engines = device.engines();
      JsonNode reset = device.reset("without a camera");
      assertEquals("failed", reset.path("outcome").asString(), "a reset that brought no picture has failed: " + reset);
      assertTrue(reset.path("detail").asString().contains("no camera"), reset.toString());
      device.await("ready again", status -> state(status).equals("ready") && degraded(status, "camera: no camera"));
      assertTrue(device.process().isAlive());
      assertTrue(device.engines().stream().noneMatch(engines.getFirst()::equals), "the reset replaced the engine");
    }
  }

  @Test
  void aMissingSoundCardIsToldAndTheCallHasAPicture() {
    try (Device device = Device.launch(broker.port(), broker.wsPort(), Ports.free(), "microphone.source = \"alsa\"",
        "speaker.sink = \"alsa\"")) {
      device.await("ready without sound", status ->
          state(status).equals("ready") && degraded(status, "microphone: ") && degraded(status, "speaker: "));
      try (OperatorPage operator = OperatorPage.watching(device)) {
        operator.awaitPictures(1);
        device.awaitInCall();
        assertEquals("completed", device.reset("without sound").path("outcome").asString(), device.log());
        operator.awaitPictures(2);
        assertEquals(0, device.resets("engine-dead"), device.log());
      }
    }
  }

  @Test
  void aMissingPanelIsToldAndTheRestGoesOn() {
    try (Device device = Device.launch(broker.port(), broker.wsPort(), Ports.free(), "panel.kind = \"gpiod\"")) {
      device.await("ready without a panel", status -> state(status).equals("ready") && degraded(status, "panel.gpio: "));
      assertEquals("completed", device.reset("without a panel").path("outcome").asString());
    }
  }

  private static Device embedded(int port, int webSocketPort) {
    return Device.launch(port, webSocketPort, Ports.free(), "broker.embedded = true", "broker.embedded_port = " + port,
        "broker.embedded_websocket_port = " + webSocketPort);
  }

  private static void breakBy(Device device, String fault, List<ProcessHandle> engines) {
    if (!fault.isEmpty()) {
      device.breakBy(fault);
    }
    if (fault.equals("engine-stop")) {
      Awaitility.await("an engine is stopped").pollInterval(Duration.ofMillis(10))
          .until(() -> engines.stream().map(ProcessHandle::pid).anyMatch(Processes::isStopped));
    }
  }

  private static String state(JsonNode status) {
    return status.path("state").asString("");
  }

  private static String type(Listener.Message message) {
    return message.json().path("type").asString("");
  }

  private static boolean degraded(JsonNode status, String part) {
    return status.path("degraded").valueStream().anyMatch(what -> what.asString("").contains(part));
  }
}
