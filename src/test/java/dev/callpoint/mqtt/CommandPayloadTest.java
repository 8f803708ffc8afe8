package dev.callpoint.mqtt;

import dev.callpoint.core.Cause;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Address;
import dev.callpoint.core.Event.CommandReceived;
import dev.callpoint.mqtt.CommandPayload.CommandRefused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.callpoint.core.Event.Address.DEVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CommandPayloadTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final CommandPayload payloads = new CommandPayload(new Spread("front-door", 10_000));

  @Test
  void aPlainPressIsACommandWithANameOfItsOwn() throws CommandRefused {
    Event.Requested first = read("reset", "PRESS");
    Event.Requested second = read("reset", "PRESS\n");
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
    assertEquals(new Event.SnapshotRequested("a4"), read("snapshot", "{'id':'a4'}"));
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
    assertEquals("x", payloads.decode("reset", DEVICE, payload, false, Instant.parse("1970-01-01T01:00:00Z")).request().id());
  }

  @Test
  void aRetainedCommandIsRefusedWithItsId() {
    byte[] payload = "{\"id\":\"stale\"}".getBytes(StandardCharsets.UTF_8);
    CommandRefused refused =
        assertThrows(CommandRefused.class, () -> payloads.decode("reset", DEVICE, payload, true, NOW));
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
  void aDeviceIsIdentifiedForTenSecondsOrAsLongAsItSays() throws CommandRefused {
    assertEquals(new Event.IdentifyRequested("i1", 10), read("identify", "{'id':'i1'}"));
    assertEquals(new Event.IdentifyRequested("i2", 60), read("identify", "{'id':'i2','seconds':60}"));
    assertEquals(new Event.RestartRequested("r1"), read("restart", "{'id':'r1'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "61", "-1", "2.5", "'5'", "true", "99999999999", "null"})
  void secondsBeyondAMinuteOrNoneAreRefused(String seconds) {
    assertThrows(CommandRefused.class, () -> read("identify", "{'seconds':" + seconds + "}"));
  }

  @Test
  void aFleetsCommandHasThisDevicesPartOfTheTimeAndADevicesOwnHasNone() throws CommandRefused {
    long waitMs = new Spread("front-door", 10_000).waitMs("f1");
    assertEquals(waitMs, read(Address.ALL, "reset", "{'id':'f1'}").waitMs());
    assertEquals(waitMs, read(Address.GROUP, "reset", "{'id':'f1'}").waitMs());
    assertEquals(0, read(DEVICE, "reset", "{'id':'f1'}").waitMs());
  }

  @Test
  void aCommandSaysHowLongItMayWait() throws CommandRefused {
    assertEquals(5_000, read(DEVICE, "reset", "{'expires_at':'2026-06-01T12:00:05Z'}").validMs());
    assertEquals(Long.MAX_VALUE, read(DEVICE, "reset", "{}").validMs());
    assertEquals(Long.MAX_VALUE, read(DEVICE, "reset", "{'expires_at':'+1000000000-12-31T23:59:59Z'}").validMs());
  }

  @Test
  void idsThatOneDaemonGivesAreNoneOfTheNext() {
    CommandPayload next = new CommandPayload(new Spread("front-door", 10_000));
    assertNotEquals(payloads.newId(), next.newId());
  }

  @Test
  void theIdIsFoundWhereNothingElseOfItMatters() {
    assertEquals("a1", payloads.idOf("{\"id\":\"a1\",\"reason\":7}".getBytes(StandardCharsets.UTF_8)));
    assertNotEquals("", payloads.idOf("no JSON".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertThrows(CommandRefused.class, () -> read("reboot", "{'id':'a'}"));
  }

  private Event.Requested read(String name, String text) throws CommandRefused {
    return read(DEVICE, name, text).request();
  }

  private CommandReceived read(Address to, String name, String text) throws CommandRefused {
    return payloads.decode(name, to, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), false, NOW);
  }
}
