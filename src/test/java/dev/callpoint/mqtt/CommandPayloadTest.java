package dev.callpoint.mqtt;

import dev.callpoint.core.Cause;
import dev.callpoint.core.Event;
import dev.callpoint.mqtt.CommandPayload.CommandRefused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CommandPayloadTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final CommandPayload payloads = new CommandPayload();

  @Test
  void aPlainPressIsACommandWithANameOfItsOwn() throws CommandRefused {
    Event.Requested first = payloads.decode("reset", "PRESS".getBytes(StandardCharsets.UTF_8), false, NOW);
    Event.Requested second = payloads.decode("reset", "PRESS\n".getBytes(StandardCharsets.UTF_8), false, NOW);
    assertEquals(new Event.ResetRequested(first.id(), Cause.MQTT, ""), first);
    assertNotEquals(first.id(), second.id());
  }

  @Test
  void anObjectGivesIdReasonAndSource() throws CommandRefused {
    assertEquals(
        new Event.ResetRequested("a1", Cause.CONSOLE, "black"),
        read("reset", "{'id':'a1','reason':'black','source':'console'}"));
    assertEquals(new Event.HangupRequested("a2"), read("hangup", "{'id':'a2'}"));
    assertEquals(new Event.UnlockRequested("a3"), read("unlock", "{'id':'a3'}"));
  }

  @Test
  void anExpiredCommandIsRefusedWithItsId() {
    CommandRefused refused =
        assertThrows(CommandRefused.class, () -> read("reset", "{'id':'late','expires_at':'2026-06-01T11:59:59Z'}"));
    assertEquals("late", refused.id());
  }

  @Test
  void expiryIsNotJudgedByAClockThatIsNotSet() throws CommandRefused {
    byte[] payload = "{\"id\":\"x\",\"expires_at\":\"1970-01-01T00:00:01Z\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals("x", payloads.decode("reset", payload, false, Instant.parse("1970-01-01T01:00:00Z")).id());
  }

  @Test
  void aRetainedCommandIsRefusedWithItsId() {
    byte[] payload = "{\"id\":\"stale\"}".getBytes(StandardCharsets.UTF_8);
    CommandRefused refused =
        assertThrows(CommandRefused.class, () -> payloads.decode("reset", payload, true, NOW));
    assertEquals("stale", refused.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "press", "[]", "{'id':''}", "{'id':7}", "{'id':'two words'}", "{'id':'a','reason':7}",
        "{'id':'a','expires_at':'tomorrow'}", "{'id':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}"
      })
  void whatIsMalformedIsRefused(String text) {
    assertThrows(CommandRefused.class, () -> read("reset", text));
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertThrows(CommandRefused.class, () -> read("reboot", "{'id':'a'}"));
  }

  private Event.Requested read(String name, String text) throws CommandRefused {
    return payloads.decode(name, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), false, NOW);
  }
}
