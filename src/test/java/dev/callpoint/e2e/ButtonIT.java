package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a visitor does to the button, from the edge on its line to what is said over the broker. */
class ButtonIT {
  private static final int PRESSES = 25;
  private static final int BURST = 2;
  private static final long REFILL_MS = 15_000;
  private static final long RING_INTERVAL_MS = 1_000;

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
  void hammeringMakesABoundedNumberOfResetsAndRingsAndEachPressIsAnsweredOnce() {
    try (Device device = Device.start(broker, "button.reset_burst = " + BURST, "button.reset_refill_ms = " + REFILL_MS,
            "button.ring_interval_ms = " + RING_INTERVAL_MS);
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      // Else all presses may share the first reset, which waits for one.
      device.await("a standby", Device::paired);
      long begin = System.nanoTime();
      for (int i = 0; i < PRESSES; i++) {
        device.press();
      }
      for (int i = 1; i <= PRESSES; i++) {
        everybody.awaitAnswer(device.topic("result"), "button-" + i);
      }
      long ms = (System.nanoTime() - begin) / 1_000_000;

      long resets = device.resets("button");
      long rings = rings(device, everybody);
      System.out.println(PRESSES + " presses in " + ms + " ms: " + resets + " resets, " + rings + " rings");
      assertTrue(resets >= BURST, "resets " + resets);
      assertTrue(resets <= BURST + ms / REFILL_MS, "resets " + resets);
      assertTrue(rings >= 1 && rings <= 1 + ms / RING_INTERVAL_MS, "rings " + rings);
      assertEquals(PRESSES, device.status().path("presses").asLong());
      device.press();
      JsonNode beyond = everybody.awaitAnswer(device.topic("result"), "button-" + (PRESSES + 1));
      assertTrue(beyond.path("detail").asString().contains("too many presses"), beyond.toString());
      for (int i = 1; i <= PRESSES; i++) {
        answeredOnce(everybody.answers(device.topic("result"), "button-" + i));
      }

      Awaitility.await("a press resets again when it has been quiet").atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(500)).until(() -> {
            device.press();
            return device.resets("button") > resets;
          });
    }
  }

  @Test
  void pressesDuringAResetShareIt() {
    try (Device device = Device.start(broker, "button.reset_burst = 1", "button.reset_refill_ms = 600000");
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      // With the standby used up the next reset waits for an engine to get warm: time enough for more presses.
      assertEquals("completed", device.reset("use up the standby").path("outcome").asString());
      device.press();
      device.press();
      device.press();

      for (int i = 1; i <= 3; i++) {
        JsonNode answer = everybody.awaitAnswer(device.topic("result"), "button-" + i);
        assertEquals("completed", answer.path("outcome").asString(), device.log());
        answeredOnce(everybody.answers(device.topic("result"), "button-" + i));
      }
      assertEquals(1, device.resets("button"), device.log());
      assertEquals(List.of("reset begins", "joined the reset that is under way", "joined the reset that is under way"),
          everybody.on(device.topic("result")).stream().map(Listener.Message::json)
              .filter(json -> json.path("outcome").asString().equals("accepted"))
              .filter(json -> json.path("id").asString().startsWith("button-"))
              .map(json -> json.path("detail").asString()).toList());
    }
  }

  @Test
  void aPressRingsAndTheLightAndTheStateSaySo() {
    try (Device device = Device.start(broker);
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      device.press();

      JsonNode ring = everybody.await("a ring", device.topic("event"), m -> type(m).equals("ring")).json();
      assertTrue(ring.path("at").asString().matches("\\d{4}-\\d\\d-\\d\\dT.*Z"), ring.toString());
      everybody.await("the state is ringing", device.topic("state"),
          m -> m.json().path("state").asString().equals("ringing"));
      device.await("the light rings", status -> status.path("panel").path("light").asString("").equals("ringing"));
      assertEquals(1, rings(device, everybody));
      device.ask(Json.newObject().put("command", "hangup"));
      device.await("quiet", status -> status.path("call").isNull());
    }
  }

  @Test
  void whereItIsConfiguredAPressInAHealthyCallOnlyRings() {
    try (Device device = Device.start(broker, "button.reset = \"unless-healthy\"", "button.ring_interval_ms = 0");
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      try (OperatorPage operator = OperatorPage.watching(device)) {
        operator.awaitPictures(1);
        device.awaitInCall();
        String session = device.status().path("session").asString();

        device.press();

        JsonNode answer = everybody.awaitAnswer(device.topic("result"), "button-1");
        assertEquals("refused", answer.path("outcome").asString());
        assertTrue(answer.path("detail").asString().contains("healthy"), answer.toString());
        everybody.await("a ring", device.topic("event"), m -> type(m).equals("ring"));
        assertEquals(session, device.status().path("session").asString());
        assertEquals(0, device.resets("button"));

        // Nothing is sent any more: the call is not healthy, and the press is what it is for.
        device.ask(Json.newObject().put("command", "hangup"));
        device.await("the call is over", status -> status.path("call").isNull());
      }
      device.press();

      assertEquals("completed", everybody.awaitAnswer(device.topic("result"), "button-2").path("outcome").asString());
      assertEquals(1, device.resets("button"));
      assertNotEquals("in-call", device.status().path("state").asString());
    }
  }

  private static long rings(Device device, Listener everybody) {
    return everybody.on(device.topic("event")).stream().filter(m -> type(m).equals("ring")).count();
  }

  private static void answeredOnce(List<JsonNode> answers) {
    List<String> outcomes = answers.stream().map(answer -> answer.path("outcome").asString()).toList();
    assertTrue(List.of(List.of("accepted", "completed"), List.of("refused")).contains(outcomes), answers.toString());
  }

  private static String type(Listener.Message message) {
    return message.json().path("event_type").asString("");
  }
}
