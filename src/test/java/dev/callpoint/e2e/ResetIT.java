package dev.callpoint.e2e;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A call in the operator's browser, and the whole stack replaced under it by each trigger: a new picture in the same page, without a touch. */
class ResetIT {
  private static final Duration FRESH = Duration.ofMillis(1_500);

  private static Mosquitto broker;
  private static Device device;
  private static OperatorPage operator;

  @BeforeAll
  static void callIsUp() {
    broker = Mosquitto.start();
    device = Device.start(broker, "button.reset_burst = 100");
    operator = OperatorPage.watching(device);
    operator.awaitPictures(1);
    device.awaitInCall();
  }

  @AfterAll
  static void end() {
    operator.close();
    device.close();
    broker.close();
  }

  @Test
  void aResetByTheCommandLineBringsANewPicture() {
    int before = operator.pictures();
    String session = operator.session();

    JsonNode result = device.reset("test");

    assertEquals("completed", result.path("outcome").asString(), result + "\n" + device.log());
    operator.awaitPictures(before + 1);
    assertTrue(!operator.session().equals(session), "a new session");
    operator.awaitFreshPicture(FRESH);
    System.out.println(device.status().path("lastReset"));
  }
}
