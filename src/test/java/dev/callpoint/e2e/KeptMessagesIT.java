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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What matters reaches those who subscribe, whatever happens to the line: each result and each incident. */
class KeptMessagesIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Mosquitto broker = Mosquitto.start();

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  private Device device(int port) {
    Device device = Device.launch(port, broker.wsPort(), Ports.free());
    device.await("ready", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
    return device;
  }

  /** Id and outcome of what came on a topic, in the order in which it came. */
  private static List<String> told(Listener listener, String topic) {
    return listener.on(topic).stream().map(Listener.Message::json).map(KeptMessagesIT::idAndOutcome).toList();
  }

  private static String idAndOutcome(JsonNode json) {
    return json.path("id").asString() + " " + json.path("outcome").asString();
  }

  private static void awaitNothingKept(Device device) {
    device.await("nothing is kept", status -> status.path("broker").path("kept").asInt(-1) == 0);
    assertEquals(0, device.status().path("broker").path("givenUp").asInt(-1), device.log());
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "incident"})
  void whatIsLostWithTheLineIsToldWhenItIsBack(String kind) {
    try (Postman postman = new Postman(broker.port());
        Device device = device(postman.port());
        Listener listener = Listener.at(broker.port(), device.topic("result"), device.topic("incident"))) {
      postman.loseNext("/" + kind, "\"completed\"", Postman.How.LINE_CUT);
      String id = device.reset("the line breaks").path("id").asString();
      listener.awaitAnswer(device.topic("result"), id);
      listener.await("the incident", device.topic("incident"), _ -> true);
      assertTrue(postman.lostAtMs() > 0, "the line broke");
      awaitNothingKept(device);
      // What was lost comes once. What had arrived just before may come again: its acknowledgement was on the line, too.
      List<String> results = told(listener, device.topic("result"));
      assertEquals(List.of(id + " accepted", id + " completed"), results.stream().distinct().toList());
      assertTrue(!kind.equals("result") || results.size() == 2, results::toString);
      List<String> incidents = told(listener, device.topic("incident"));
      assertEquals(List.of("cli-1 completed"), incidents.stream().distinct().toList());
      assertTrue(!kind.equals("incident") || incidents.size() == 1, incidents::toString);
      assertEquals(1, device.status().path("broker").path("drops").asInt(), device.log());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "incident"})
  void whatArrivedUnacknowledgedComesAgainUnderTheSameIdAndOutcome(String kind) {
    try (Postman postman = new Postman(broker.port());
        Device device = device(postman.port());
        Listener listener = Listener.at(broker.port(), device.topic("result"), device.topic("incident"))) {
      postman.loseNext("/" + kind, "\"completed\"", Postman.How.ARRIVED);
      device.reset("the line breaks");
      String topic = device.topic(kind);
      Awaitility.await("again").atMost(LIMIT)
          .until(() -> told(listener, topic).stream().filter(words -> words.endsWith(" completed")).count() == 2);
      awaitNothingKept(device);
      List<String> completed = told(listener, topic).stream().filter(words -> words.endsWith(" completed")).toList();
      assertEquals(2, completed.size());
      assertEquals(1, Set.copyOf(completed).size(), completed::toString);
    }
  }

  @Test
  void whatWasSaidWhileTheBrokerWasAwayIsToldInOrderAndSaysHowLateItIs() {
    try (Cable cable = new Cable(broker.port()); Device device = device(cable.port())) {
      cable.freeze();
      List<String> ids = new ArrayList<>(List.of(device.reset("under way").path("id").asString()));
      broker.kill();
      device.await("the broker is missed", status -> !device.brokerUp(status));
      ids.add(device.reset("nobody hears").path("id").asString());
      ids.add(device.reset("nor this").path("id").asString());
      assertTrue(device.status().path("broker").path("kept").asInt() >= 2 * ids.size(), device.status()::toString);

      broker.restart();
      // Whoever comes to the broker after the device has missed it: so the line opens last.
      try (Listener listener = Listener.at(broker.port(), device.topic("result"), device.topic("incident"))) {
        cable.cut();
        cable.thaw();
        ids.forEach(id -> listener.awaitAnswer(device.topic("result"), id));
        listener.await("the last incident", device.topic("incident"), m -> m.text().contains("\"cli-3\""));
        awaitNothingKept(device);
        assertEquals(ids.stream().flatMap(id -> List.of(id + " accepted", id + " completed").stream()).toList(),
            List.copyOf(new LinkedHashSet<>(told(listener, device.topic("result")))));
        assertEquals(List.of("cli-1 completed", "cli-2 completed", "cli-3 completed"),
            List.copyOf(new LinkedHashSet<>(told(listener, device.topic("incident")))));
        long lateMs = listener.answers(device.topic("result"), ids.getFirst()).getFirst().path("late_ms").asLong();
        assertTrue(lateMs > 1_000 && lateMs < 60_000, "late by " + lateMs + " ms");

        String punctual = device.reset("all is well").path("id").asString();
        assertFalse(listener.awaitAnswer(device.topic("result"), punctual).has("late_ms"));
      }
    }
  }

  @Test
  void aBrokerThatAcknowledgesNothingDoesNotHoldUpTheEnd() {
    try (Device device = device(broker.port())) {
      device.await("a standby", Device::paired);
      Duration untroubled = device.terminate();
      device.startAgain();
      device.await("ready", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
      device.await("a standby", Device::paired);
      broker.sigstop();
      try {
        device.ask(Json.newObject().put("command", "unlock"));
        Duration end = device.terminate();
        System.out.println("end: " + untroubled.toMillis() + " ms, unheard: " + end.toMillis() + " ms");
        assertTrue(end.toMillis() < 2_000, end + "\n" + device.log());
        assertTrue(device.log().contains("results, events and incidents that the broker has not acknowledged at the end: 2"), device.log());
      } finally {
        broker.sigcont();
      }
    }
  }
}
