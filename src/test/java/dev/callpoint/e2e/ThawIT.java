package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * An operator's page that stood still in mid-call: when it thaws, what waits for it tells of sessions that are long
 * past. Page and device agree again, and go on agreeing.
 */
class ThawIT {
  private static final Duration FRESH = Duration.ofMillis(2_000);
  private static final int SETTLED_MS = 5_000;

  /** Of what was sent to the page while it stood still, as good as nothing is answered. */
  private static final long REFUSED_MAX = 2;

  /** As long as it needs to be noticed by the page itself. */
  private static final long SHORT_S = 4;

  /** A suspended computer: after a pause of the monotonic clock, the wall clock has gone ten minutes further. */
  private static final String LEAP =
      """
      () => {
        const told = Date.now;
        let leaptMs = 0;
        let before = performance.now();
        Date.now = () => {
          if (performance.now() - before > 1_000) leaptMs += 600_000;
          before = performance.now();
          return told() + leaptMs;
        };
      }
      """;

  private static final String SOON_GIVEN_UP = "watchdog.offer_answer_ms = 2000";
  private static final Duration GIVEN_UP = Duration.ofSeconds(40);

  private static Mosquitto broker;

  private Device device;
  private OperatorPage operator;
  private Listener everybody;
  private long refused;

  /** What stands still. */
  enum Still {
    /** The page's process. The browser still takes from the broker what comes for it. */
    RENDERER {
      @Override
      void hold(OperatorPage operator, long seconds) throws InterruptedException {
        operator.stopRenderer();
        TimeUnit.SECONDS.sleep(seconds); // it is what is tested, and waits for nothing
        operator.thaw();
      }
    },

    /** All of the browser, as where its computer hangs. What comes for it waits in the kernel. */
    BROWSER {
      @Override
      void hold(OperatorPage operator, long seconds) throws InterruptedException {
        operator.stop();
        TimeUnit.SECONDS.sleep(seconds);
        operator.thaw();
      }
    };

    abstract void hold(OperatorPage operator, long seconds) throws InterruptedException;
  }

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  /** A device for each: one that was called in vain a moment ago treats what comes again with a higher rung. */
  private void aCallIsUp(String... toml) {
    device = Device.start(broker, toml);
    device.await("a standby", Device::paired);
    everybody = Listener.at(broker.port(), device.topic("#"));
    operator = OperatorPage.watching(device);
    operator.awaitPictures(1);
    device.awaitInCall();
    refused = device.status().path("inputRefused").asLong();
  }

  @AfterEach
  void close() {
    operator.close();
    everybody.close();
    device.close();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"RENDERER, 5", "BROWSER, 8"})
  void aPageThatStoodStillInACallHasItsPictureAgain(Still still, long seconds) throws InterruptedException {
    aCallIsUp(SOON_GIVEN_UP);
    still.hold(operator, seconds);

    settle();
    assertInCall();
    assertEquals("", notice(), "the call had never ended");
  }

  /** The device ends the call after 11 s; with its own limit for answers, after 23 s. */
  @Test
  void aCallThatEndedWhileThePageStoodStillIsTakenUpAgain() {
    aCallIsUp(SOON_GIVEN_UP);
    String ended = "call ended: the page of " + operator.operator() + " does not answer";
    operator.stopRenderer();
    Awaitility.await(ended).atMost(GIVEN_UP).until(() -> device.log().contains(ended));
    operator.thaw();

    settle();
    assertInCall();
    assertEquals(2, operator.pictures(), told());
    assertTrue(notice().matches("The call had ended while this page slept for \\d\\d s. It was taken up again."), notice());
  }

  @Test
  void aCallThatEndedLongBeforeThePageThawsStaysEnded() throws InterruptedException {
    aCallIsUp(SOON_GIVEN_UP);
    operator.page().evaluate(LEAP);

    standStillWhile(() -> device.ask(Json.newObject().put("command", "hangup")));

    settle();
    assertEquals("idle", phase(), told());
    assertEquals("ready", state(device.status()), told());
    assertEquals("The call ended while this page slept for 10 min. Press Watch to take it up again.", notice());
  }

  @Test
  void aCallThatAnotherTookWhileThePageStoodStillIsLeftToHim() throws InterruptedException {
    // He is none that answers offers, and shall be waited for until all is looked at.
    aCallIsUp("watchdog.offer_answer_ms = 20000");
    standStillWhile(() -> everybody.publish(device.topic("signal/in/op-another1"), "{\"type\":\"watch\",\"takeOver\":true}"));

    settle();
    assertEquals("idle", phase(), told());
    assertEquals("op-another1", device.status().path("call").path("operator").asString(""), told());
    assertTrue(operator.page().isVisible("#take-over"), told());
  }

  private void standStillWhile(Runnable meanwhile) throws InterruptedException {
    operator.stopRenderer();
    meanwhile.run();
    TimeUnit.SECONDS.sleep(SHORT_S);
    operator.thaw();
  }

  private void settle() {
    operator.page().waitForTimeout(SETTLED_MS);
  }

  private void assertInCall() {
    JsonNode status = device.status();
    assertEquals("in-call", state(status), told());
    assertEquals(operator.operator(), status.path("call").path("operator").asString(), told());
    assertEquals("live", phase(), told());
    assertEquals(status.path("session").asString(""), operator.session(), told());
    operator.awaitFreshPicture(FRESH);
    long more = status.path("inputRefused").asLong() - refused;
    assertTrue(more <= REFUSED_MAX, more + " stale messages were sent to the device\n" + told());
  }

  private static String state(JsonNode status) {
    return status.path("state").asString("");
  }

  private String phase() {
    return String.valueOf(operator.page().evaluate("window.callpoint.phase"));
  }

  private String notice() {
    return operator.page().locator("#notice").innerText();
  }

  /** What page and device have told each other, in milliseconds, and how each of them sees it. */
  private String told() {
    Set<String> fields = Set.of("type", "session", "round", "reason", "event_type", "detail");
    Stream<String> lines = everybody.all().stream()
        .filter(message -> message.topic().contains("/signal/") || message.topic().endsWith("/event"))
        .map(message -> message.atNanos() / 1_000_000 + " " + message.topic() + " "
            + message.json().properties().stream().filter(field -> fields.contains(field.getKey()))
                .map(field -> field.getValue().asString("")).collect(Collectors.joining(" ")));
    return lines.collect(Collectors.joining("\n")) + "\n" + operator.facts() + "\n" + device.status() + "\n" + device.log();
  }
}
