package dev.callpoint.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Processes;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Commands over a real broker to real daemons: carried out once, answered always, whatever becomes of the daemon. */
class CommandsIT {
  /** EX_TEMPFAIL of sysexits.h. */
  private static final int RESTART = 75;
  /** Before that a restart is refused. */
  private static final long SETTLED_MS = 10_100;
  private static final String GROUP = "gates-north";
  private static final String GROUPS = "groups = [\"" + GROUP + "\"]";
  private static final int MANY = 20;

  private static Mosquitto broker;

  private Listener everybody = Listener.at(broker.port(), "callpoint/#");

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterEach
  void closeListener() {
    everybody.close();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Device service(String... toml) {
    Device device = Device.launchAsService(broker, toml);
    awaitReady(device);
    return device;
  }

  private static void awaitReady(Device device) {
    device.await("ready", s -> s.path("state").asString("").equals("ready") && device.brokerUp(s));
  }

  private void command(Device device, String name, String id) {
    everybody.publish(device.topic("command/" + name), Json.newObject().put("id", id));
  }

  private JsonNode answer(Device device, String id) {
    return everybody.awaitAnswer(device.topic("result"), id);
  }

  /** Each once, in the order in which they came: what comes again is known by id and outcome. */
  private List<String> outcomes(Device device, String id) {
    return List.copyOf(new LinkedHashSet<>(everybody.answers(device.topic("result"), id).stream()
        .map(answer -> answer.path("outcome").asString("")).toList()));
  }

  private long answers(Device device, String id) {
    return everybody.answers(device.topic("result"), id).size();
  }

  private long released(Device device) {
    return everybody.on(device.topic("state")).stream()
        .map(Listener.Message::json).filter(s -> s.path("doorReleased").asBoolean(false)).count();
  }

  // --- across the end of the daemon ---

  @Test
  void aRestartIsAcceptedByOneDaemonAndCompletedByTheNext() {
    try (Device device = service()) {
      command(device, "restart", "too-early");
      assertEquals("refused", answer(device, "too-early").path("outcome").asString());
      device.await("settled", s -> s.path("upMs").asLong() > SETTLED_MS);

      command(device, "restart", "restart-1");
      assertEquals(RESTART, device.awaitEnd(), device.log());
      assertEquals(List.of("accepted"), outcomes(device, "restart-1"));
      device.startAgain();
      assertEquals("completed", answer(device, "restart-1").path("outcome").asString());
      awaitReady(device);

      long before = answers(device, "restart-1");
      command(device, "restart", "restart-1");
      device.await("the same answer again", _ -> answers(device, "restart-1") == before + 1);
      command(device, "identify", "behind-it");
      answer(device, "behind-it");
      assertTrue(device.process().isAlive());
      assertEquals(List.of("accepted", "completed"), outcomes(device, "restart-1"));
      assertTrue(device.status().path("resets").isEmpty(), "a restart is no recovery");
    }
  }

  @Test
  void aDaemonThatIsKilledInItsRestartIsAnsweredForByTheNext() {
    try (Device device = service()) {
      device.await("settled", s -> s.path("upMs").asLong() > SETTLED_MS);
      List<ProcessHandle> engines = device.engines();
      // Engines that do not close hold up the end, so that it can be killed in it.
      Processes.signal("STOP", engines.stream().map(ProcessHandle::pid).toList());
      command(device, "restart", "killed");
      everybody.await("it ends", device.topic("state"), m -> m.json().path("state").asString("").equals("stopping"));
      device.kill();
      engines.forEach(ProcessHandle::destroyForcibly);
      device.startAgain();
      answer(device, "killed");
      awaitReady(device);
      command(device, "identify", "behind-it");
      answer(device, "behind-it");
      assertEquals(List.of("accepted", "completed"), outcomes(device, "killed"));
      assertEquals(2, answers(device, "killed"));
    }
  }

  @Test
  void anUnlockThatIsDeliveredAgainAfterTheDaemonWasKilledIsAnsweredAndReleasesNoDoor() {
    try (Device device = service("panel.relay.pulse_ms = 200")) {
      command(device, "unlock", "door-1");
      assertEquals("completed", answer(device, "door-1").path("outcome").asString());
      everybody.await("the door", device.topic("state"), m -> m.json().path("doorReleased").asBoolean(false));
      device.await("shut", s -> !s.path("doorReleased").asBoolean(true));
      device.kill();
      device.startAgain();
      awaitReady(device);

      everybody.forget();
      for (int i = 0; i < 3; i++) {
        command(device, "unlock", "door-1");
      }
      device.await("three answers", _ -> answers(device, "door-1") == 3);
      command(device, "identify", "behind-it");
      answer(device, "behind-it");
      assertEquals(List.of("completed"), outcomes(device, "door-1"));
      assertEquals(0, released(device), device.log());
    }
  }

  private enum Killed { AT_ONCE, ACCEPTED, COMPLETED }

  @ParameterizedTest
  @EnumSource
  void noDoorIsReleasedTwiceWithOneCommandWheneverTheDaemonIsKilled(Killed when) {
    try (Device device = service("panel.relay.pulse_ms = 100")) {
      command(device, "unlock", "door");
      if (when != Killed.AT_ONCE) {
        String word = when.name().toLowerCase(Locale.ROOT);
        everybody.await(word, device.topic("result"), m -> m.json().path("outcome").asString("").equals(word));
      }
      device.kill();
      everybody.forget();
      device.startAgain();
      awaitReady(device);
      command(device, "unlock", "door");
      String outcome = answer(device, "door").path("outcome").asString();
      command(device, "identify", "behind-it");
      answer(device, "behind-it");
      device.await("shut", s -> !s.path("doorReleased").asBoolean(true));
      System.out.println("killed " + when + ": " + outcome + ", released after it " + released(device));
      assertEquals(1, outcomes(device, "door").stream().filter(o -> !o.equals("accepted")).count());
      if (when == Killed.COMPLETED || outcome.equals("failed")) {
        assertEquals(0, released(device), device.log());
      }
    }
  }

  @Test
  void aFileOfAnswersThatIsTornHarmsNothing() throws Exception {
    try (Device device = service()) {
      command(device, "unlock", "door-1");
      command(device, "unlock", "door-2");
      answer(device, "door-2");
      device.terminate();
      var file = device.stateDirectory().resolve("answers.jsonl");
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length - 40));
      device.startAgain();
      awaitReady(device);
      everybody.forget();
      command(device, "unlock", "door-1");
      assertEquals("completed", answer(device, "door-1").path("outcome").asString());
      assertEquals(1, answers(device, "door-1"), "known from before");
    }
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenIsToldAndTheDoorOpensAllTheSame() throws Exception {
    var file = Files.createTempFile("no", "directory");
    try (Device device = service("state_directory = \"" + file + "\"")) {
      device.await("told", s -> s.path("degraded").toString().contains("answers: answers to commands"));
      device.await("settled", s -> s.path("upMs").asLong() > SETTLED_MS);
      command(device, "unlock", "door-1");
      assertEquals("completed", answer(device, "door-1").path("outcome").asString());
      command(device, "restart", "restart-1");
      JsonNode refused = answer(device, "restart-1");
      assertEquals("refused", refused.path("outcome").asString());
      assertTrue(refused.path("detail").asString().contains("would not know of it"), refused.toString());
    } finally {
      Files.delete(file);
    }
  }

  // --- a fleet ---

  @Test
  void aGroupAndAllAreCommandedWithOneMessageAndEachAnswersForItself() {
    String soon = "commands.spread_ms = 2000";
    try (Device north = service(GROUPS, soon); Device south = service(soon)) {
      everybody.publish("callpoint/group/" + GROUP + "/command/reset", Json.newObject().put("id", "group-1"));
      assertEquals("completed", answer(north, "group-1").path("outcome").asString());
      assertEquals(List.of("accepted", "completed"), outcomes(north, "group-1"));

      everybody.publish("callpoint/all/command/reset", Json.newObject().put("id", "all-1"));
      for (Device device : List.of(north, south)) {
        assertEquals("completed", answer(device, "all-1").path("outcome").asString());
        assertTrue(everybody.answers(device.topic("result"), "all-1").getFirst().path("detail").asString()
            .startsWith("its turn comes in"), device.log());
      }
      assertEquals(0, answers(south, "group-1"));
      assertEquals(2, north.resets("mqtt"));
      assertEquals(1, south.resets("mqtt"));
    }
  }

  @Test
  void doorsOfAFleetAreNotReleasedAndWhatIsRetainedOrExpiredIsRefused() {
    try (Device device = service(GROUPS)) {
      everybody.publish("callpoint/all/command/unlock", Json.newObject().put("id", "doors"));
      everybody.publish("callpoint/group/" + GROUP + "/command/unlock", Json.newObject().put("id", "gates"));
      everybody.publish("callpoint/all/command/reset",
          Json.newObject().put("id", "late").put("expires_at", "2025-06-01T00:00:00Z"));
      for (String id : List.of("doors", "gates", "late")) {
        assertEquals("refused", answer(device, id).path("outcome").asString());
        assertEquals(1, answers(device, id));
      }
      assertEquals(0, released(device));

      device.terminate();
      everybody.publish("callpoint/all/command/reset", "{\"id\":\"stale\"}".getBytes(UTF_8), true);
      try {
        device.startAgain();
        assertEquals("refused", answer(device, "stale").path("outcome").asString());
      } finally {
        everybody.publish("callpoint/all/command/reset", new byte[0], true);
      }
    }
  }

  // --- the light, and repetition ---

  @Test
  void theLightShowsWhichDeviceItIsForATime() {
    try (Device device = service()) {
      everybody.publish(device.topic("command/identify"), Json.newObject().put("id", "where").put("seconds", 2));
      assertEquals("completed", answer(device, "where").path("outcome").asString());
      device.await("shown", s -> s.path("panel").path("light").asString("").equals("identify"));
      device.await("over", s -> s.path("panel").path("light").asString("").equals("ready"));
    }
  }

  @Test
  void oneIdManyTimesIsOneResetAndTheSameAnswerEachTime() {
    try (Device device = service()) {
      device.await("a standby", Device::paired);
      IntStream.range(0, MANY).forEach(_ -> command(device, "reset", "again"));
      answer(device, "again");
      command(device, "reset", "again");
      device.await("answers", _ -> answers(device, "again") == MANY + 2);
      assertEquals(List.of("accepted", "completed"), outcomes(device, "again"));
      assertEquals(1, device.resets("mqtt"));
      assertFalse(device.log().contains("too many resets"));
    }
  }
}
