package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.core.VitalSign;
import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A voice that no recovery brings back: it is tried, said, and let be, for the picture goes on. */
class OperatorVoiceIT {
  private static final int LIMIT_MS = 1_000;
  private static final double VOICE = 0.01;
  private static final String DEGRADED = "operator's voice: does not arrive";

  @Test
  void aVoiceThatNothingBringsBackIsLeftAloneAndShownUntilItIsWell() {
    try (Mosquitto broker = Mosquitto.start();
        Device device = Device.start(broker, "watchdog." + VitalSign.OPERATOR_AUDIO.key() + " = " + LIMIT_MS);
        Listener listener = Listener.at(broker.port(), device.topic("vitals"));
        OperatorPage operator = OperatorPage.watching(device)) {
      operator.awaitPictures(1);
      device.awaitInCall();
      operator.talk();
      operator.silenceMicrophone();

      operator.await("it is shown", () -> device.status().path("degraded").toString().contains(DEGRADED));
      List<String> both = List.of("operator-silent ice-restart completed", "operator-silent reset completed");
      assertEquals(both, incidents(device), device.log());
      String session = operator.session();
      long frames = operator.framesDecoded();
      operator.await("the picture goes on", () -> operator.framesDecoded() > frames + 30 * 3 * LIMIT_MS / 1_000);
      assertEquals(session, operator.session());
      assertEquals(both, incidents(device), "it is left alone");

      operator.page().locator("#talk").click();
      device.await("nobody talks", s -> !s.path("degraded").toString().contains(DEGRADED));
      listener.forget();
      operator.talk();
      listener.await("the voice", device.topic("vitals"), m -> m.json().path("speakerLevel").asDouble(0) > VOICE);
      assertEquals(both, incidents(device), device.log());
    }
  }

  /** Cause, last rung and outcome of each, the oldest first. */
  private static List<String> incidents(Device device) {
    return device.ask(Json.newObject().put("command", "incidents")).stream()
        .map(line -> line.path("incident"))
        .filter(JsonNode::isObject)
        .map(i -> i.path("cause").asString("") + " " + i.path("rungs").path(i.path("rungs").size() - 1).path("rung").asString("")
            + " " + i.path("outcome").asString(""))
        .toList();
  }
}
