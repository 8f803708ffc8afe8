package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The panel's other contacts and the door, from the line to what is said over the broker. */
class PanelIT {
  private static Mosquitto broker;
  private static Device device;
  private static Listener everybody;

  @BeforeAll
  static void start() {
    broker = Mosquitto.start();
    device =
        Device.start(
            broker, "panel.reset_button.line = 5", "panel.tamper.line = 6", "button.hold_ms = 500",
            "panel.relay.pulse_ms = 1500");
    everybody = Listener.at(broker.port(), device.topic("#"));
  }

  @AfterAll
  static void stop() {
    everybody.close();
    device.close();
    broker.close();
  }

  @Test
  void theResetButtonResetsWithoutARingAndHoldingItAddsNothing() {
    long before = device.resets("button");
    press("reset_button", 900);
    everybody.await(
        "the hold", device.topic("result"),
        m -> m.json().path("id").asString("").endsWith("-held") && m.json().path("outcome").asString("").equals("refused"));
    device.await("it has reset", _ -> device.resets("button") == before + 1);
    assertTrue(
        everybody.on(device.topic("event")).stream().noneMatch(m -> m.json().path("event_type").asString("").equals("ring")),
        device.log());
  }

  @Test
  void aCaseThatIsOpenedIsToldAndShownUntilItIsClosed() {
    press("tamper", 1_000);
    everybody.await("tampering", device.topic("event"), m -> isTampering(m.json(), "the case is open"));
    everybody.await("it is shown", device.topic("state"), m -> m.json().path("tampered").asBoolean(false));
    everybody.await("its end", device.topic("event"), m -> isTampering(m.json(), "the case is closed again"));
    device.await("it is shown no more", status -> !status.path("tampered").asBoolean(true));
  }

  @Test
  void anUnlockIsAnsweredWhenTheRelayIsClosedAndTheDoorIsShownAsReleasedSoLong() {
    everybody.publish(device.topic("command/unlock"), "{\"id\":\"door\"}");
    JsonNode answer = everybody.awaitAnswer(device.topic("result"), "door");
    assertEquals("completed", answer.path("outcome").asString());
    assertEquals("the relay is closed for 1500 ms", answer.path("detail").asString());
    everybody.await("released", device.topic("state"), m -> m.json().path("doorReleased").asBoolean(false));
    device.await("locked", status -> !status.path("doorReleased").asBoolean(true));
  }

  private static void press(String contact, long holdMs) {
    device.ask(Json.newObject().put("command", "press").put("contact", contact).put("holdMs", holdMs));
  }

  private static boolean isTampering(JsonNode event, String detail) {
    return event.path("event_type").asString("").equals("tamper") && event.path("detail").asString("").equals(detail);
  }
}
