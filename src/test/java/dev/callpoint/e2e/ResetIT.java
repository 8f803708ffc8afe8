package dev.callpoint.e2e;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A call in the operator's browser, and the whole stack replaced under it by each trigger: a new picture in the same
 * page, without a touch.
 */
class ResetIT {
  private static final Duration FRESH = Duration.ofMillis(2_000);
  private static final int TEN = 10;
  private static final double SILENCE = 0.001;

  /** Chromium's noise suppression takes most of a steady tone away. */
  private static final double VOICE = 0.01;

  private static Mosquitto broker;
  private static Device device;
  private static Listener listener;
  private static String prefix;
  private static OperatorPage operator;

  @BeforeAll
  static void callIsUp() {
    broker = Mosquitto.start();
    device = Device.start(broker, "button.reset_burst = 100");
    prefix = "callpoint/" + device.name() + "/";
    listener = Listener.at(broker.port(), prefix + "#");
    operator = OperatorPage.watching(device);
    operator.awaitPictures(1);
    device.awaitInCall();
  }

  @AfterAll
  static void end() {
    operator.close();
    listener.close();
    device.close();
    broker.close();
  }

  @Test
  void thePictureMoves() {
    operator.awaitFreshPicture(FRESH);
    int first = operator.clockInPicture();
    operator.await("the clock goes on", () -> Math.floorMod(operator.clockInPicture() - first, 1 << 20) > 500);
    operator.awaitFreshPicture(FRESH);
  }

  @Test
  void theToneIsHeardInThePage() {
    operator.await("sound in the page", () -> operator.audioLevel() > 0.05);
  }

  @Test
  void theOperatorsVoiceArrivesAtTheDevice() {
    JsonNode silent = vitals("vitals of a call", v -> v.path("fps").asDouble(0) > 5);
    assertTrue(silent.path("speakerLevel").asDouble() < SILENCE, "nobody talks yet: " + silent);

    operator.page().locator("#talk").click();
    operator.await("talk is on", () -> Boolean.TRUE.equals(operator.page().evaluate("window.callpoint.talking")));
    JsonNode vitals = vitals("the operator's voice", v -> v.path("speakerLevel").asDouble(0) > VOICE);
    assertTrue(vitals.path("microphoneLevel").asDouble() > 0.05, "the device's own tone, too: " + vitals);
    operator.page().locator("#talk").click();
  }

  @Test
  void tenPressesOfTheButtonBringTenNewPictures() {
    for (int i = 0; i < TEN; i++) {
      bringsANewPicture("button", device::press);
    }
  }

  @Test
  void tenMqttCommandsBringTenNewPictures() {
    for (int i = 0; i < TEN; i++) {
      bringsANewPicture("mqtt", () -> listener.publish(prefix + "command/reset", "PRESS"));
    }
  }

  @Test
  void tenHangsOfTheCameraBringTenNewPictures() {
    for (int i = 0; i < TEN; i++) {
      bringsANewPicture("camera-stalled", List.of("reset", "cold-reset"), () -> device.breakBy("camera-freeze"));
    }
  }

  @Test
  void aResetByTheCommandLineBringsANewPicture() {
    bringsANewPicture("cli", () -> assertEquals("completed", device.reset("test").path("outcome").asString()));
  }

  @Test
  void theConsolesButtonBringsANewPicture() {
    bringsANewPicture("console", () -> operator.page().locator("#reset").click());
  }

  @Test
  void anMqttCommandIsAnsweredByItsId() {
    listener.publish(prefix + "command/reset", "{\"id\":\"my-1\",\"reason\":\"test\"}");
    JsonNode result = listener.awaitAnswer(prefix + "result", "my-1");
    assertEquals("completed", result.path("outcome").asString());
    assertEquals("mqtt", result.path("cause").asString());
    assertEquals("reset", result.path("rung").asString());
    assertTrue(result.path("ms").asLong() > 0, result.toString());
    assertEquals(
        List.of("accepted", "completed"),
        listener.answers(prefix + "result", "my-1").stream().map(r -> r.path("outcome").asString()).toList());
  }

  private static JsonNode vitals(String what, Predicate<JsonNode> wanted) {
    return listener.await(what, prefix + "vitals", message -> wanted.test(message.json())).json();
  }

  private static void bringsANewPicture(String cause, Runnable trigger) {
    bringsANewPicture(cause, List.of("reset"), trigger);
  }

  /** @param rungs that may end it: what happens often begins higher on the ladder */
  private static void bringsANewPicture(String cause, List<String> rungs, Runnable trigger) {
    device.awaitInCall();
    int pictures = operator.pictures();
    String session = operator.session();
    long resets = device.resets(cause);

    trigger.run();

    operator.awaitPictures(pictures + 1);
    assertNotEquals(session, operator.session());
    operator.awaitFreshPicture(FRESH);
    JsonNode status = device.await("reset by " + cause + " is counted", s -> s.path("resets").path(cause).asLong(0) == resets + 1);
    JsonNode last = status.path("lastReset");
    assertEquals("completed", last.path("outcome").asString(), status + "\n" + device.log());
    assertTrue(rungs.contains(last.path("rung").asString()), status.toString());
    assertTrue(last.path("phases").has("picture") && last.path("phases").has("sound"), last.toString());
  }
}
