package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Processes;
import dev.callpoint.testkit.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rung that ends the daemon, where no engine starts: what a service manager sees, and what is left behind. */
class ServiceRestartIT {
  /** EX_TEMPFAIL of sysexits.h. */
  private static final int RESTART = 75;
  private static final String REFUSED = "engine.java_options = [\"-XX:NoSuchOption\"]";

  /** Such an engine lives, and waits for a debugger before it does anything: it hangs at its start. */
  private static final String HANGING =
      "engine.java_options = [\"-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0\"]";
  private static final String SOON_LATE = "engine.start_ms = 1000";

  /** What either JVM says at each try. */
  private static final List<String> TRIED = List.of("Unrecognized VM option", "Listening for transport");

  /** Words of each of the story's lines, the oldest first. */
  private static final List<List<String>> STORY = List.of(
      List.of("overdue ", "cold reset, service restart service restarted after"),
      List.of("service restarted ", "cold reset, service restart service restarted after"),
      List.of("service restarted ", "cold reset, needs help failed after", "the daemon is ending"));

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
  void theServiceRestartsItselfTwiceThenNeedsHelpAndIsReadyOnceItIsCorrected() throws Exception {
    try (Listener everybody = Listener.at(broker.port(), "callpoint/#");
        Device device = Device.launchAsService(broker, HANGING, SOON_LATE)) {
      awaitEngine(device);
      assertEquals(RESTART, device.awaitEnd(), device.log());
      assertEquals(List.of("overdue-1 restarting 1"), onDisk(device));
      assertNoEngineIsLeft(device);

      device.startAgain();
      assertEquals(RESTART, device.awaitEnd(), device.log());
      assertEquals(List.of("overdue-1 restarting 1", "service-restarted-2 restarting 2"), onDisk(device));
      assertNoEngineIsLeft(device);

      device.startAgain();
      device.await("help is needed", s -> s.path("state").asString("").equals("needs-help") && device.brokerUp(s));
      everybody.await("the incident is told", device.topic("incident"),
          m -> m.json().path("id").asString("").equals("service-restarted-3")
              && m.json().path("outcome").asString("").equals("needs-help"));
      assertItServes(device, everybody);

      device.terminate();
      assertNoEngineIsLeft(device);
      Files.writeString(device.config(), Files.readString(device.config()).replace(HANGING, "").replace(SOON_LATE, ""));
      device.startAgain();
      device.await("ready", s -> s.path("state").asString("").equals("ready"));
      assertItsStoryIsTold(device);
    }
  }

  @Test
  void enginesThatDieAtTheirStartEndTheDaemonToo() throws Exception {
    try (Device device = Device.launchAsService(broker, REFUSED)) {
      assertEquals(RESTART, device.awaitEnd(), device.log());
      assertEquals(List.of("overdue-1 restarting 1"), onDisk(device));
      assertNoEngineIsLeft(device);
    }
  }

  @Test
  void withoutAServiceManagerItNeverEndsItself() throws Exception {
    try (Device device = Device.launch(broker.port(), broker.wsPort(), 0, REFUSED)) {
      device.await("help is needed", s -> s.path("state").asString("").equals("needs-help"));
      long tries = tries(device);
      device.await("it tries on", _ -> tries(device) >= tries + 3);
      assertTrue(device.process().isAlive());
      assertEquals(List.of("overdue-1 needs-help 0"), onDisk(device));
    }
  }

  /** Everything that needs no engine: the control socket, which {@link Device#status} asks, the broker, the button. */
  private static void assertItServes(Device device, Listener everybody) {
    long tries = tries(device);
    everybody.publish(device.topic("command/unlock"), "{\"id\":\"door\"}");
    assertEquals("completed", everybody.awaitAnswer(device.topic("result"), "door").path("outcome").asString());
    device.press();
    everybody.await("the ring", device.topic("event"), m -> m.json().path("event_type").asString("").equals("ring"));
    device.await("it tries on", s -> tries(device) > tries && s.path("state").asString("").equals("needs-help"));
    everybody.await("the status", device.topic("state"), m -> m.json().path("state").asString("").equals("needs-help"));
  }

  private static void assertItsStoryIsTold(Device device) throws Exception {
    Tool.Ended told = Tool.run("incidents", "--run-directory", device.runDirectory().toString());
    System.out.print(told.output());
    assertEquals(0, told.exitCode(), told.errors());
    List<String> lines = told.output().lines().toList();
    for (int i = 0; i < STORY.size(); i++) {
      String line = lines.get(lines.size() - STORY.size() + i);
      assertTrue(STORY.get(i).stream().allMatch(line::contains), told.output());
    }
  }

  /** How often an engine was tried. */
  private static long tries(Device device) {
    return device.log().lines().filter(line -> TRIED.stream().anyMatch(line::contains)).count();
  }

  /** Of the journal's file, whose lines are JSON: id, outcome and the number of service restarts, the oldest first. */
  private static List<String> onDisk(Device device) throws IOException {
    List<String> incidents = new ArrayList<>();
    for (String line : Files.readAllLines(device.stateDirectory().resolve("incidents.jsonl"))) {
      JsonNode incident = json(line).path("incident");
      incidents.add(incident.path("id").asString("") + " " + incident.path("outcome").asString("") + " "
          + incident.path("serviceRestarts").asInt(0));
    }
    return incidents;
  }

  private static JsonNode json(String line) {
    try {
      return Json.object(line.getBytes(StandardCharsets.UTF_8));
    } catch (Json.BadJson e) {
      throw new AssertionError(line, e);
    }
  }

  /** An engine's arguments name a socket in the run directory. What was killed may take a moment to be gone. */
  private static List<Long> engines(Device device) {
    return Processes.mentioning(device.runDirectory() + "/");
  }

  private static void awaitEngine(Device device) {
    Awaitility.await("an engine lives").atMost(Duration.ofSeconds(10)).until(() -> !engines(device).isEmpty());
  }

  private static void assertNoEngineIsLeft(Device device) {
    Awaitility.await("no engine is left").atMost(Duration.ofSeconds(2)).until(() -> engines(device).isEmpty());
  }
}
