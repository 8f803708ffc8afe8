package dev.callpoint.e2e;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Faults in mid-call, as they happen in the field: the watchdog sees each, names it, and a new picture comes into the
 * same page.
 */
class RecoveryIT {
  private static final Duration FRESH = Duration.ofMillis(2_000);

  private static Mosquitto broker;
  private static Device device;
  private static OperatorPage operator;

  @BeforeAll
  static void start() {
    broker = Mosquitto.start();
    device = Device.start(broker, "watchdog.offer_answer_ms = 1500");
    operator = OperatorPage.watching(device);
    operator.awaitPictures(1);
  }

  @BeforeEach
  void callIsUp() {
    device.awaitInCall();
  }

  @AfterAll
  static void end() {
    operator.close();
    device.close();
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "engine-kill, engine-dead",
    "engine-abort, engine-dead",
    "engine-stop, engine-silent",
    "engine-hang, engine-silent",
    "camera-freeze, camera-stalled",
    "send-freeze, send-stalled"
  })
  void aFaultOfTheEngineIsNamedAndRecovered(String fault, String cause) {
    int pictures = operator.pictures();
    long resets = device.resets(cause);

    device.breakBy(fault);

    operator.awaitPictures(pictures + 1);
    operator.awaitFreshPicture(FRESH);
    JsonNode status = device.await("reset by " + cause, s -> s.path("resets").path(cause).asLong(0) == resets + 1);
    assertEquals("completed", status.path("lastReset").path("outcome").asString(), status + "\n" + device.log());
    assertEquals(cause, status.path("lastReset").path("cause").asString());
  }

  @Test
  void aStandbyThatDiesIsReplacedAndTheCallGoesOn() {
    device.await("a standby is warm", s -> s.path("engines").toString().contains("standby"));
    int pictures = operator.pictures();
    long youngest = device.engines().stream().mapToLong(ProcessHandle::pid).max().orElseThrow();
    ProcessHandle standby = ProcessHandle.of(youngest).orElseThrow();

    standby.destroyForcibly();

    device.await("another standby is warm", s ->
        s.path("engines").toString().contains("standby") && device.engines().stream().noneMatch(e -> e.pid() == youngest));
    assertEquals(pictures, operator.pictures());
    operator.awaitFreshPicture(FRESH);
  }

  @Test
  void mediaGoesOnWhileTheBrokerIsRestarted() {
    int pictures = operator.pictures();
    String session = operator.session();

    broker.kill();
    device.await("the broker is missed", s -> !device.brokerUp(s));
    long frames = operator.framesDecoded();
    operator.await("frames go on without a broker", () -> operator.framesDecoded() > frames + 30);
    operator.awaitFreshPicture(FRESH);
    broker.restart();
    device.await("the broker is back", device::brokerUp);

    operator.await("the page is back at the broker",
        () -> Boolean.TRUE.equals(operator.page().evaluate("window.callpoint.brokerConnected")));
    long later = operator.framesDecoded();
    operator.await("frames go on", () -> operator.framesDecoded() > later + 60);
    assertEquals(session, operator.session(), "the session was never touched");
    assertEquals(pictures, operator.pictures());
    assertEquals("completed", device.reset("after the restart").path("outcome").asString(), device.log());
    operator.awaitPictures(pictures + 1);
  }

  @Test
  void aPageThatHangsIsNamedAndComesBack() {
    long before = device.resets("page-stalled") + device.resets("offer-unanswered");
    operator.freeze(6_000);
    device.await("the page's silence is noticed", s ->
        s.path("resets").path("page-stalled").asLong(0) + s.path("resets").path("offer-unanswered").asLong(0) > before
            || s.path("lastReset").path("cause").asString("").equals("page-stalled"));
    operator.await("the picture is back", () -> operator.clockInPicture() >= 0);
    operator.awaitFreshPicture(FRESH);
    device.awaitInCall();
    assertTrue(device.log().contains("decoded nothing new"), device.log());
  }
}
