package dev.callpoint.e2e;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes wrong around a call without ending it; what ends it is in {@link dev.callpoint.faults}. */
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
