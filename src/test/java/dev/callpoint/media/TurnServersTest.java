package dev.callpoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.ToEngine.IceServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnServersTest {
  private static final String SILENCE = " in " + TurnServers.SILENT_MS + " ms";

  private final List<List<String>> told = new ArrayList<>();

  @Test
  void allThatGiveAnAddressAreToldOnce() {
    TurnServers servers = asked(server("turn:a", "turns:a"), server("stun:s"), server("turn:b:99"));
    servers.gave(url("turn:a:3478?transport=udp"));
    assertEquals(List.of(), told, "the other may still answer");
    servers.gave(url("turn:b:99?transport=udp"));
    servers.gave(url("turns:a:5349?transport=tcp"));
    servers.overdue();
    assertEquals(List.of(List.of()), told);
  }

  @Test
  void aRefusalIsToldAtOnceAndInTheServersWords() {
    TurnServers servers = asked(server("turn:a"), server("turn:b"));
    servers.failed(url("turn:a:3478?transport=udp"), 401, "Unauthorized");
    servers.failed(url("turn:a:3478?transport=udp"), 401, "Unauthorized");
    assertEquals(List.of(List.of("refused by a:3478: 401 Unauthorized")), told);
    servers.overdue();
    assertEquals(List.of("refused by a:3478: 401 Unauthorized", "no answer from b:3478" + SILENCE), told.getLast());
  }

  @Test
  void oneWayToAServerIsEnough() {
    TurnServers servers = asked(server("turn:a", "turn:a?transport=tcp"));
    servers.failed(url("turn:a:3478?transport=udp"), 401, "Unauthorized");
    servers.gave(url("turn:a:3478?transport=tcp"));
    servers.overdue();
    assertEquals(List.of(List.of("refused by a:3478: 401 Unauthorized"), List.of()), told);
  }

  @Test
  void anAddressOfThisMachineThatDoesNotReachItIsNoRefusal() {
    TurnServers servers = asked(server("turn:a"));
    servers.failed(url("turn:a:3478?transport=udp"), 701, "TURN host lookup received error.");
    assertEquals(List.of(), told, "another one may reach it");
    servers.overdue();
    assertEquals(List.of("no answer from a:3478 (TURN host lookup received error)" + SILENCE), told.getLast());
    servers.gave(url("turn:a:3478?transport=udp"));
    assertEquals(List.of(), told.getLast(), "late, and well");
  }

  @Test
  void withoutTurnNothingIsTold() {
    TurnServers servers = asked(server("stun:s"));
    servers.gave(url("turn:a"));
    servers.failed(url("turn:a"), 401, "Unauthorized");
    servers.overdue();
    assertEquals(List.of(), told);
  }

  @ParameterizedTest
  @CsvSource({
    "turn:a, turn:a:3478?transport=udp",
    "turn:A.example.org:99, turn:a.example.org:99?transport=udp",
    "turn:a?transport=tcp, turn:a:3478?transport=tcp",
    "turns:a, turns:a:5349?transport=tcp",
    "turn:[2001:db8::1], turn:2001:db8::1:3478?transport=udp",
    "turn:[2001:db8::1]:99, turn:[2001:db8::1]:99?transport=udp",
  })
  void whatLibwebrtcCallsAServerIsWhatTheConfigurationMeans(String configured, String told) {
    assertEquals(url(configured), url(told));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stun:a", "http://a", "turn:", "turn:a?transport=sctp"})
  void whatIsNoTurnServerIsNone(String text) {
    assertEquals(Optional.empty(), TurnUrl.of(text));
  }

  private TurnServers asked(IceServer... servers) {
    return new TurnServers(Arrays.asList(servers), this::take);
  }

  private void take(FromEngine message) {
    told.add(((FromEngine.TurnTried) message).failures());
  }

  private static IceServer server(String... urls) {
    return new IceServer(Stream.of(urls).toList(), "u", "c");
  }

  private static TurnUrl url(String text) {
    return TurnUrl.of(text).orElseThrow();
  }
}
