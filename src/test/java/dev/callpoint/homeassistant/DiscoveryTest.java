package dev.callpoint.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.mqtt.Discovery;
import dev.callpoint.mqtt.Topics;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DiscoveryTest {
  private static final Topics TOPICS = new Topics("front-gate");
  private static final Set<String> SPOKEN =
      Set.of(TOPICS.availability(), TOPICS.state(), TOPICS.event(), TOPICS.vitals(), TOPICS.snapshot());

  @Test
  void everyKeyIsDocumentedAndEveryTopicIsOurs() {
    for (boolean has : List.of(true, false)) {
      assertEquals(List.of(), check(discovery(has).payload()));
    }
  }

  @Test
  void theTableNoticesWhatHomeAssistantWouldDrop() {
    ObjectNode payload = discovery(true).payload();
    ((ObjectNode) payload.path("components").path("fps")).put("unit", "fps").put("state_topic", "callpoint/other/vitals");
    ((ObjectNode) payload.path("components").path("round_trip")).put("unit_of_measurement", "fps");
    ((ObjectNode) payload.path("components").path("reset")).remove("unique_id");
    payload.remove("origin");

    assertEquals(
        List.of(
            "payload: origin is missing", "origin: name is missing", "reset: unique_id is missing",
            "fps: state_topic is \"callpoint/other/vitals\", documented is !topic-read", "fps: unit is not documented",
            "round_trip: \"fps\" is no unit of its device class"),
        check(payload));
  }

  /** Home Assistant knows its entities by them: with another one an entity is a new one, and its history is gone. */
  @Test
  void uniqueIdsStayWhatTheyAre() {
    Set<String> ids = new TreeSet<>();
    discovery(true).payload().path("components").forEach(c -> ids.add(c.path("unique_id").asString("")));
    assertEquals(
        "callpoint-front-gate-call, callpoint-front-gate-door_released, callpoint-front-gate-doorbell, "
            + "callpoint-front-gate-engine_memory, callpoint-front-gate-fps, callpoint-front-gate-hangup, "
            + "callpoint-front-gate-identify, callpoint-front-gate-last_cause, callpoint-front-gate-problem, "
            + "callpoint-front-gate-recoveries, callpoint-front-gate-reset, callpoint-front-gate-restart, "
            + "callpoint-front-gate-round_trip, callpoint-front-gate-snapshot, callpoint-front-gate-state, "
            + "callpoint-front-gate-take_snapshot, callpoint-front-gate-tamper, callpoint-front-gate-unlock",
        String.join(", ", ids));
  }

  @Test
  void whatTheDeviceDoesNotHaveIsTakenAwayUnderTheSameName() {
    JsonNode with = discovery(true).payload().path("components");
    JsonNode without = discovery(false).payload().path("components");
    assertEquals(Set.copyOf(with.propertyNames()), Set.copyOf(without.propertyNames()));
    for (String id : List.of("snapshot", "take_snapshot", "unlock", "door_released", "tamper")) {
      assertEquals(Json.newObject().put("platform", with.path(id).path("platform").asString()), without.path(id));
    }
  }

  @Test
  void theConsoleIsLinkedWhereOthersReachIt() {
    assertEquals(
        "http://192.0.2.7:8080/", discovery(true).payload().path("device").path("configuration_url").asString());
    assertFalse(discovery(false).payload().path("device").has("configuration_url"));
  }

  @Test
  void everyCommandCanBePressedAsItIsDocumented() {
    List<String> commands =
        discovery(true).payload().path("components").valueStream()
            .filter(c -> c.path("platform").asString("").equals("button"))
            .peek(c -> assertEquals("PRESS", c.path("payload_press").asString()))
            .map(c -> c.path("command_topic").asString())
            .sorted()
            .toList();
    assertEquals(
        List.of("hangup", "identify", "reset", "restart", "snapshot", "unlock"),
        commands.stream().map(topic -> topic.replace("callpoint/front-gate/command/", "")).toList());
  }

  @Test
  void itIsSmallEnoughForBrokersThatLimitMessages() {
    assertTrue(Json.bytes(discovery(true).payload()).length < 16 << 10);
  }

  private static List<String> check(JsonNode payload) {
    return new DocumentedKeys(SPOKEN::contains, topic -> TOPICS.parse(topic).isPresent()).problems(payload);
  }

  private static Discovery discovery(boolean has) {
    Optional<URI> console = has ? Optional.of(URI.create("http://192.0.2.7:8080/")) : Optional.empty();
    return new Discovery("homeassistant", TOPICS, new Discovery.Device("front-gate", "1.2.3", console, has, has, has));
  }
}
