package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Tool;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every recovery leaves a record: on the broker, on the command line, and on the disk of a daemon that is killed. */
class IncidentIT {
  private static Mosquitto broker;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static JsonNode awaitIncident(Listener everybody, Device device, String cause) {
    return everybody.await("an incident of " + cause, device.topic("incident"),
        m -> m.json().path("cause").asString("").equals(cause)).json();
  }

  private static List<JsonNode> listed(Device device) throws Exception {
    Tool.Ended ended = Tool.run("incidents", "--json", "--run-directory", device.runDirectory().toString());
    assertEquals(0, ended.exitCode(), ended.errors());
    return ended.output().lines().map(IncidentIT::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return Json.object(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (Json.BadJson e) {
      throw new AssertionError(line, e);
    }
  }

  @Test
  void aRecoveryIsToldListedFollowedAndOutlivesTheDaemon() throws Exception {
    try (Device device = Device.start(broker);
        Listener everybody = Listener.at(broker.port(), device.topic("incident"));
        Tool follower = Tool.start("incidents", "--follow", "--json", "--run-directory", device.runDirectory().toString())) {
      device.await("a standby is warm", s -> s.path("engines").toString().contains("standby"));
      device.breakBy("engine-kill");
      JsonNode killed = awaitIncident(everybody, device, "engine-dead");
      assertEquals("completed", killed.path("outcome").asString(), killed::toString);
      assertEquals("engine-dead-1", killed.path("id").asString());
      assertTrue(killed.path("rungs").path(0).path("seen").has("first-frame"), killed::toString);
      assertTrue(killed.path("evidence").size() >= 1, killed::toString);

      device.await("a standby is warm", s -> s.path("engines").toString().contains("standby"));
      device.breakBy("camera-freeze");
      JsonNode stalled = awaitIncident(everybody, device, "camera-stalled");
      assertEquals("camera-stalled-2", stalled.path("id").asString());
      assertTrue(stalled.path("ms").asLong() > 0, stalled::toString);

      assertEquals(List.of(killed, stalled), listed(device));
      assertEquals(List.of(killed, stalled), List.of(json(follower.nextLine()), json(follower.nextLine())));
      Tool.Ended page = Tool.run("incidents", "--run-directory", device.runDirectory().toString());
      System.out.print(page.output());
      assertTrue(page.output().lines().toList().getLast().contains("camera stalled "), page.output());
      assertTrue(page.output().contains("reset completed in " + stalled.path("ms").asLong() + " ms"), page.output());
      Tool.Ended one =
          Tool.run("incidents", "camera-stalled-2", "--run-directory", device.runDirectory().toString());
      System.out.print(one.output());
      assertTrue(one.output().contains("the camera has given no frame for 2000 ms"), one.output());

      device.kill();
      assertEquals(69, follower.awaitEnd().exitCode());
      device.startAgain();
      device.await("ready again", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
      assertEquals(List.of(killed, stalled), listed(device));

      JsonNode reset = device.reset("after the restart");
      assertEquals("completed", reset.path("outcome").asString());
      JsonNode third = awaitIncident(everybody, device, "cli");
      assertEquals("cli-3", third.path("id").asString(), "the numbers go on");
      assertEquals(reset.path("id"), third.path("requests").path(0));
      assertEquals("cli command (after the restart)", third.path("trigger").asString());
    }
  }

  @Test
  void aStateDirectoryThatCannotBeHadIsToldAndRecoveryGoesOn() throws Exception {
    try (Device device = Device.start(broker, "state_directory = \"/proc/callpoint\"")) {
      device.await("the fault is told", s -> s.path("degraded").toString().contains("journal: "));
      assertEquals("completed", device.reset("all the same").path("outcome").asString());
      assertEquals("cli-1", listed(device).getFirst().path("id").asString());
    }
  }

  @Test
  void withoutADaemonTheExitCodeTells() throws Exception {
    Tool.Ended ended = Tool.run("incidents", "--run-directory", "/nonexistent");
    assertEquals(69, ended.exitCode());
    assertTrue(ended.errors().contains("no daemon answers"), ended.errors());
    assertEquals(64, Tool.run("incidents", "--last", "1000").exitCode());
  }
}
