package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkSettingsTest {
  @ParameterizedTest
  @CsvSource({"tcp://hub, hub, 1883", "tcp://hub:1884, hub, 1884", "ssl://hub, hub, 8883",
      "tcp://[::1]:1883, ::1, 1883"})
  void theAddressHasAHostAndAPort(String broker, String host, int port) {
    LinkSettings settings = with(broker, Duration.ofSeconds(5));
    assertEquals(host, settings.host());
    assertEquals(port, settings.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "hub:1883", "mqtt://hub", "http://hub", "tcp://hub/mqtt", "tcp:///x", "tcp://"})
  void anAddressThatIsNotUnderstoodIsRefusedWithTheOneThatWouldBe(String broker) {
    String told = assertThrows(RuntimeException.class, () -> with(broker, Duration.ofSeconds(5))).getMessage();
    assertTrue(told.contains("tcp://host:1883") || told.contains("Expected authority"), told);
  }

  @Test
  void aKeepAliveIsRoundedUpToSecondsAndBounded() {
    assertEquals(2, with("tcp://hub", Duration.ofMillis(1_001)).keepAliveSeconds());
    assertThrows(IllegalArgumentException.class, () -> with("tcp://hub", Duration.ofMillis(999)));
    assertThrows(IllegalArgumentException.class, () -> with("tcp://hub", Duration.ofHours(19)));
  }

  @Test
  void thePasswordIsNotShown() {
    LinkSettings settings = new LinkSettings(URI.create("tcp://hub"), "door", "door", "secret".toCharArray(),
        Duration.ofSeconds(5), List.of(), "a", "h");
    assertFalse(settings.toString().contains("secret"));
  }

  @Test
  void wildcardsHaveNoPlaceWhereTheLinkPublishes() {
    assertThrows(IllegalArgumentException.class, () -> new LinkSettings(URI.create("tcp://hub"), "door", null, null,
        Duration.ofSeconds(5), List.of(), "a/#", "h"));
  }

  private static LinkSettings with(String broker, Duration keepAlive) {
    return new LinkSettings(URI.create(broker), "door", null, null, keepAlive, List.of("x/+"), "a", "h");
  }
}
