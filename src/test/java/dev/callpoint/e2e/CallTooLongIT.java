package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A call that nobody ends is ended by the device, and that is no fault. */
class CallTooLongIT {
  /** The shortest that may be configured. */
  private static final long MAX_MS = 10_000;
  private static final long SLACK_MS = 500;

  @Test
  void aCallThatLastsTooLongIsEndedInWordsAndTheNextOneMayBegin() {
    try (Mosquitto broker = Mosquitto.start();
        Device device = Device.start(broker, "watchdog.call_max_ms = " + MAX_MS);
        Listener everybody = Listener.at(broker.port(), device.topic("#"));
        OperatorPage operator = OperatorPage.watching(device)) {
      operator.awaitPictures(1);
      String name = operator.operator();

      Listener.Message answered = event(everybody, device, "answered");
      Listener.Message ended = event(everybody, device, "ended");
      long ms = (ended.atNanos() - answered.atNanos()) / 1_000_000;
      assertTrue(ms >= MAX_MS - SLACK_MS && ms <= MAX_MS + SLACK_MS, "ended after " + ms + " ms");
      assertEquals("call too long", ended.json().path("detail").asString());
      assertEquals(name, ended.json().path("operator").asString());
      Listener.Message bye =
          everybody.await("bye", device.topic("signal/out/" + name), m -> m.json().path("type").asString("").equals("bye"));
      assertEquals("call too long", bye.json().path("reason").asString());

      JsonNode status = device.await("ready", s -> s.path("state").asString("").equals("ready"));
      assertEquals(List.of(), status.path("resets").valueStream().toList(), "it is no reset");
      assertEquals(List.of(), everybody.on(device.topic("incident")), "and no incident");
      operator.await("the page has ended it", () -> operator.page().locator("#watch").isEnabled());
      int pictures = operator.pictures();
      operator.page().locator("#watch").click();
      operator.awaitPictures(pictures + 1);
    }
  }

  private static Listener.Message event(Listener everybody, Device device, String type) {
    return everybody.await(type, device.topic("event"), m -> m.json().path("event_type").asString("").equals(type));
  }
}
