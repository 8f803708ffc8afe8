package dev.callpoint.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.homeassistant.Jinja.Reading;
import dev.callpoint.homeassistant.Jinja.Rendered;
import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What Home Assistant reads from the messages of a daemon to which something happens. */
class TemplatesIT {
  private static final String OPERATOR = "op-homeowner1";

  private static Mosquitto broker;
  private static Device device;
  private static Listener everybody;
  private static JsonNode components;

  @BeforeAll
  static void live() {
    broker = Mosquitto.start();
    everybody = Listener.at(broker.port(), "#");
    device = Device.start(broker, "panel.tamper.line = 6", "panel.relay.pulse_ms = 500");
    String discovery = "homeassistant/device/" + device.name() + "/config";
    components = everybody.await("the announcement", discovery, _ -> true).json().path("components");
    assertEquals("completed", device.reset("for Home Assistant").path("outcome").asString());
    device.press();
    everybody.await("ringing", state(), m -> m.json().path("state").asString("").equals("ringing"));
    everybody.publish(device.topic("signal/in/" + OPERATOR), "{\"type\":\"watch\"}");
    everybody.await("a call", state(), m -> m.json().path("call").path("operator").asString("").equals(OPERATOR));
    everybody.publish(device.topic("signal/in/" + OPERATOR), "{\"type\":\"bye\"}");
    everybody.publish(device.topic("command/unlock"), "{\"id\":\"door\"}");
    everybody.awaitAnswer(device.topic("result"), "door");
    device.ask(Json.newObject().put("command", "press").put("contact", "tamper").put("holdMs", 500));
    everybody.await("vitals", device.topic("vitals"), _ -> true);
    device.await("quiet", status -> status.path("state").asString("").equals("ready") && !status.path("tampered").asBoolean()
        && !status.path("doorReleased").asBoolean());
  }

  @AfterAll
  static void stop() {
    everybody.close();
    device.close();
    broker.close();
  }

  @Test
  void everyTemplateReadsEveryMessageOfItsTopic() {
    List<Reading> readings = new ArrayList<>();
    components.forEachEntry((id, component) -> {
      said(component.path("state_topic").asString(""))
          .forEach(m -> reading(readings, id, component.path("value_template").asString(""), m));
      said(component.path("json_attributes_topic").asString(""))
          .forEach(m -> reading(readings, id + ".attributes", component.path("json_attributes_template").asString(""), m));
    });
    assertTrue(readings.size() > 50, readings.size() + " readings");
    List<Rendered> wrong = Jinja.render(readings).stream().filter(r -> !isGood(r)).toList();
    assertEquals(List.of(), wrong);
  }

  /** The state as it is forgotten, and what nobody should send. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "5", "[]", "garbage", "{\"call\":null,\"lastReset\":null}"})
  void noTemplateStumblesOverWhatIsNotThere(String payload) {
    List<Reading> readings = new ArrayList<>();
    components.forEachEntry((id, component) -> {
      reading(readings, id, component.path("value_template").asString(""), payload);
      reading(readings, id + ".attributes", component.path("json_attributes_template").asString(""), payload);
    });
    assertEquals(List.of(), Jinja.render(readings).stream().filter(r -> !isGood(r)).toList());
  }

  @Test
  void theyTellWhatHasHappened() {
    assertEquals(List.of("OFF", "ON", "OFF"), changes("call"));
    assertEquals(List.of("OFF", "ON", "OFF"), changes("tamper"));
    assertEquals(List.of("OFF", "ON", "OFF"), changes("door_released"));
    // The button has reset after that, and the watchdog too where the made-up operator left an offer unanswered.
    JsonNode last = everybody.on(state()).getLast().json();
    assertEquals("None", changes("last_cause").getFirst());
    assertTrue(changes("last_cause").contains("cli"), changes("last_cause").toString());
    assertEquals(last.path("lastReset").path("cause").asString(), changes("last_cause").getLast());
    long resets = last.path("resets").valueStream().mapToLong(JsonNode::asLong).sum();
    assertEquals(String.valueOf(resets), changes("recoveries").getLast());
    assertTrue(changes("state").containsAll(List.of("ready", "ringing", "calling")), changes("state").toString());
    assertTrue(changes("problem").contains("ON"), "an open case is a problem");
    assertTrue(Double.parseDouble(changes("fps").getLast()) > 5, changes("fps").toString());
    assertTrue(Double.parseDouble(changes("engine_memory").getLast()) > 10, changes("engine_memory").toString());
    List<String> rings = changes("doorbell");
    assertTrue(rings.getFirst().contains("\"event_type\":\"ring\""), rings.toString());
  }

  /** What a component showed in turn. */
  private static List<String> changes(String id) {
    JsonNode component = components.path(id);
    List<Reading> readings = new ArrayList<>();
    said(component.path("state_topic").asString(""))
        .forEach(m -> reading(readings, id, component.path("value_template").asString(""), m));
    List<String> changes = new ArrayList<>();
    for (Rendered rendered : Jinja.render(readings)) {
      if (changes.isEmpty() || !changes.getLast().equals(rendered.text())) {
        changes.add(rendered.text());
      }
    }
    return changes;
  }

  private static void reading(List<Reading> readings, String id, String template, String payload) {
    if (!template.isEmpty()) {
      readings.add(new Reading(id, template, payload));
    }
  }

  private static Stream<String> said(String topic) {
    return everybody.on(topic).stream().map(m -> new String(m.payload(), StandardCharsets.UTF_8));
  }

  /** What the platform takes without a word in its log. */
  private static boolean isGood(Rendered rendered) {
    String text = rendered.text();
    if (!rendered.error().isEmpty()) {
      return false;
    }
    if (rendered.reading().component().endsWith(".attributes")) {
      return isObject(text);
    }
    JsonNode component = components.path(rendered.reading().component());
    return switch (component.path("platform").asString("")) {
      case "binary_sensor" -> text.equals("ON") || text.equals("OFF");
      case "event" -> text.isEmpty() || isEvent(text, component);
      case "sensor" -> text.equals("None") || isValue(text, component);
      default -> false;
    };
  }

  private static boolean isValue(String text, JsonNode sensor) {
    if (sensor.has("options")) {
      return sensor.path("options").valueStream().anyMatch(o -> o.asString().equals(text));
    }
    return sensor.has("state_class") ? text.matches("\\d+(\\.\\d+)?(E-?\\d+)?") : !text.isEmpty() && text.length() <= 255;
  }

  private static boolean isEvent(String text, JsonNode event) {
    String type = parsed(text).path("event_type").asString("");
    return event.path("event_types").valueStream().anyMatch(t -> t.asString().equals(type));
  }

  private static boolean isObject(String text) {
    return text.startsWith("{") && (text.equals("{}") || !parsed(text).isEmpty());
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.object(text.getBytes(StandardCharsets.UTF_8));
    } catch (Json.BadJson e) {
      return Json.newObject();
    }
  }

  private static String state() {
    return device.topic("state");
  }
}
