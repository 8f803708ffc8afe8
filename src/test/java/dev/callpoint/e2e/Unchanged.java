package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.testkit.Device;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What bad input must leave alone.
 *
 * @param engines the processes, by id
 */
record Unchanged(
    String state,
    String operator,
    JsonNode session,
    long sessions,
    JsonNode resets,
    List<String> degraded,
    List<Long> engines) {

  static Unchanged of(Device device) {
    JsonNode status = device.status();
    return new Unchanged(
        status.path("state").asString(),
        status.path("call").path("operator").asString(""),
        status.path("session"),
        status.path("sessions").asLong(),
        status.path("resets"),
        status.path("degraded").valueStream().map(JsonNode::asString).toList(),
        device.engines().stream().map(ProcessHandle::pid).sorted().toList());
  }

  void holds(Device device) {
    assertEquals(this, of(device), device::log);
  }
}
