package dev.callpoint.mqtt;

import dev.callpoint.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Home Assistant is told of this device, so that it shows it without any configuration: one retained message for
 * the device with all of its components (its MQTT integration's "device discovery"). Home Assistant keeps what it has
 * learnt until it is told otherwise, so a component that this device does not have is named with nothing but its
 * platform, which removes one that a device of this name had before.
 *
 * <p>Templates are Jinja2. Home Assistant logs an error for each that reads what is not there, so each has a default for
 * each step, also for a payload that is empty because the device is being forgotten; {@code None} is its word for
 * unknown.
 */
public final class Discovery {
  /** What the daemon says, an empty object where it is no JSON. */
  private static final String SAID = "(value_json | default({}))";

  /** Those of our events that are a doorbell's; it knows {@code ring} by itself. */
  private static final List<String> DOORBELL = List.of("ring", "answered", "missed", "ended");

  private static final List<String> STATES = List.of(
      "starting", "ready", "ringing", "calling", "in-call", "recovering", "needs-help", "stopping");

  /** Vitals come every 10 s while the device serves; older figures are shown as unavailable. */
  private static final int VITALS_EXPIRE_S = 35;

  private static final int QOS = 1;

  private final String prefix;
  private final Topics topics;
  private final Device device;

  /**
   * What a device has.
   *
   * @param name as in its topics
   * @param version of Callpoint
   * @param console where other machines reach its console
   * @param camera whether there are snapshots
   * @param relay whether it can unlock
   * @param tamperSwitch whether it notices that its case is open
   */
  public record Device(
      String name, String version, Optional<URI> console, boolean camera, boolean relay, boolean tamperSwitch) {}

  /** @param prefix of Home Assistant's discovery topics */
  public Discovery(String prefix, Topics topics, Device device) {
    this.prefix = prefix;
    this.topics = topics;
    this.device = device;
  }

  /** Where Home Assistant says {@code online} when it has begun. */
  public static String birthTopic(String prefix) {
    return prefix + "/status";
  }

  public String birthTopic() {
    return birthTopic(prefix);
  }

  public String topic() {
    return prefix + "/device/" + device.name() + "/config";
  }

  public ObjectNode payload() {
    ObjectNode json = Json.newObject();
    ObjectNode shown = json.putObject("device");
    shown.putArray("identifiers").add("callpoint-" + device.name());
    shown.put("name", device.name()).put("manufacturer", "Callpoint").put("model", "Intercom");
    shown.put("sw_version", device.version());
    device.console().ifPresent(url -> shown.put("configuration_url", url.toString()));
    json.putObject("origin").put("name", "Callpoint").put("sw_version", device.version());
    json.put("availability_topic", topics.availability());
    ObjectNode components = json.putObject("components");
    visit(components);
    controls(components);
    recovery(components);
    figures(components);
    return json;
  }

  /** Who is at the door, and what is seen of it. */
  private void visit(ObjectNode components) {
    ObjectNode doorbell = component(components, "event", "doorbell", "Doorbell");
    doorbell.put("state_topic", topics.event()).put("device_class", "doorbell");
    DOORBELL.forEach(doorbell.putArray("event_types")::add);
    // Another type than those would be warned of; nothing is ignored.
    doorbell.put("value_template", "{{ value if " + SAID + ".event_type | default('') in " + quoted(DOORBELL) + " else '' }}");

    ObjectNode state = ofState(components, "sensor", "state", "State", "{{ " + SAID + ".state | default(none) }}");
    state.put("device_class", "enum").put("icon", "mdi:doorbell-video");
    STATES.forEach(state.putArray("options")::add);

    ofState(components, "binary_sensor", "call", "Call",
        "{% set call = " + SAID + ".call | default(none) %}{{ 'ON' if call and not call.ringing else 'OFF' }}")
        .put("icon", "mdi:phone-in-talk");

    if (device.camera()) {
      component(components, "image", "snapshot", "Snapshot")
          .put("image_topic", topics.snapshot())
          .put("content_type", "image/jpeg");
    } else {
      gone(components, "image", "snapshot");
    }
  }

  private void controls(ObjectNode components) {
    button(components, "hangup", "hangup", "Hang up").put("icon", "mdi:phone-hangup");
    button(components, "reset", "reset", "Reset").put("icon", "mdi:refresh");
    button(components, "identify", "identify", "Identify")
        .put("device_class", "identify").put("entity_category", "diagnostic");
    button(components, "restart", "restart", "Restart service")
        .put("device_class", "restart").put("entity_category", "config");
    if (device.camera()) {
      button(components, "take_snapshot", "snapshot", "Take snapshot").put("icon", "mdi:camera");
    } else {
      gone(components, "button", "take_snapshot");
    }
    if (device.relay()) {
      // No lock: the relay closes for a moment, and nobody knows whether the door was opened or is shut.
      button(components, "unlock", "unlock", "Unlock").put("icon", "mdi:door-open");
      binary(components, "door_released", "Door released", "lock", "doorReleased");
    } else {
      gone(components, "button", "unlock");
      gone(components, "binary_sensor", "door_released");
    }
    if (device.tamperSwitch()) {
      binary(components, "tamper", "Case", "tamper", "tampered").put("entity_category", "diagnostic");
    } else {
      gone(components, "binary_sensor", "tamper");
    }
  }

  private void recovery(ObjectNode components) {
    String resets = "(" + SAID + ".resets | default({}))";
    attributes(
        ofState(components, "sensor", "recoveries", "Recoveries", "{{ " + resets + ".values() | sum }}"),
        "{{ " + resets + " | tojson }}")
        .put("state_class", "total_increasing").put("icon", "mdi:restore").put("entity_category", "diagnostic");

    String last = SAID + ".lastReset | default(none)";
    attributes(
        ofState(components, "sensor", "last_cause", "Last cause",
            "{% set last = " + last + " %}{{ last.cause if last else none }}"),
        "{{ (" + last + " or {}) | tojson }}")
        .put("icon", "mdi:history").put("entity_category", "diagnostic");

    String degraded = SAID + ".degraded | default([])";
    attributes(
        ofState(components, "binary_sensor", "problem", "Problem",
            "{{ 'ON' if " + degraded + " else 'OFF' }}"),
        "{{ {'degraded': " + degraded + "} | tojson }}")
        .put("device_class", "problem").put("entity_category", "diagnostic");
  }

  private void figures(ObjectNode components) {
    figure(components, "fps", "Pictures a second", "fps", 1).put("unit_of_measurement", "fps").put("icon", "mdi:filmstrip");
    figure(components, "round_trip", "Round trip", "roundTripMs", 0)
        .put("unit_of_measurement", "ms").put("device_class", "duration");
    figure(components, "engine_memory", "Engine memory", "engineMemoryMb", 0)
        .put("unit_of_measurement", "MiB").put("device_class", "data_size");
  }

  // --- the parts ---

  private ObjectNode figure(ObjectNode components, String id, String name, String field, int decimals) {
    return component(components, "sensor", id, name)
        .put("state_topic", topics.vitals())
        .put("value_template", "{{ " + SAID + "." + field + " | default(none) }}")
        .put("state_class", "measurement")
        .put("suggested_display_precision", decimals)
        .put("expire_after", VITALS_EXPIRE_S)
        .put("entity_category", "diagnostic");
  }

  private ObjectNode binary(ObjectNode components, String id, String name, String deviceClass, String field) {
    return ofState(components, "binary_sensor", id, name,
        "{{ 'ON' if " + SAID + "." + field + " | default(false) else 'OFF' }}").put("device_class", deviceClass);
  }

  private ObjectNode ofState(ObjectNode components, String platform, String id, String name, String template) {
    return component(components, platform, id, name)
        .put("state_topic", topics.state())
        .put("value_template", template);
  }

  private ObjectNode attributes(ObjectNode component, String template) {
    return component.put("json_attributes_topic", topics.state()).put("json_attributes_template", template);
  }

  private ObjectNode button(ObjectNode components, String id, String command, String name) {
    return component(components, "button", id, name)
        .put("command_topic", topics.command(command))
        .put("payload_press", CommandPayload.PRESS);
  }

  private ObjectNode component(ObjectNode components, String platform, String id, String name) {
    return components.putObject(id)
        .put("platform", platform)
        .put("unique_id", "callpoint-" + device.name() + "-" + id)
        .put("name", name)
        .put("qos", QOS);
  }

  private static void gone(ObjectNode components, String platform, String id) {
    components.putObject(id).put("platform", platform);
  }

  private static String quoted(List<String> words) {
    return "['" + String.join("', '", words) + "']";
  }
}
