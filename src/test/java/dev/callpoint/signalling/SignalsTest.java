package dev.callpoint.signalling;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.json.SessionNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SignalsTest {
  private static final String OPERATOR = "op-12345678";

  private final SessionNames names = new SessionNames();
  private final Signals signals =
      new Signals(
          names,
          () -> List.of(new Signals.IceServer(List.of("turn:t"), "u", "c"), new Signals.IceServer(List.of("stun:s"), "", "")));

  @Test
  void readsEachSignal() throws BadJson {
    String session = names.name(7);
    assertEquals(new Event.WatchRequested(OPERATOR, false), read("{'type':'watch'}"));
    assertEquals(new Event.WatchRequested(OPERATOR, true), read("{'type':'watch','takeOver':true}"));
    assertEquals(
        new Event.AnswerReceived(OPERATOR, 7, 0, "v=0"), read("{'type':'answer','session':'" + session + "','sdp':'v=0'}"));
    assertEquals(
        new Event.CandidateReceived(OPERATOR, 7, new IceCandidate("candidate:1", "0", 1)),
        read("{'type':'candidate','session':'" + session + "','candidate':'candidate:1','sdpMid':'0','sdpMLineIndex':1}"));
    assertEquals(new Event.TalkChanged(OPERATOR, true), read("{'type':'talk','on':true}"));
    assertEquals(new Event.ByeReceived(OPERATOR), read("{'type':'bye','more':{'unknown':[1]}}"));
  }

  @Test
  void anAnswerTellsItsRoundAndIsOfTheFirstWhenItDoesNot() throws BadJson {
    String answer = "{'type':'answer','session':'" + names.name(7) + "','sdp':'v=0'";
    assertEquals(new Event.AnswerReceived(OPERATOR, 7, 0, "v=0"), read(answer + "}"));
    assertEquals(new Event.AnswerReceived(OPERATOR, 7, 0, "v=0"), read(answer + ",'round':0}"));
    assertEquals(new Event.AnswerReceived(OPERATOR, 7, 3, "v=0"), read(answer + ",'round':3}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "1000001", "2147483648", "99999999999999999999999", "1e9999", "1.5", "'1'", "null", "true", "[1]", "{}"})
  void aRoundThatIsNoneIsRefusedInWords(String round) {
    String answer = "{'type':'answer','session':'" + names.name(7) + "','sdp':'v=0','round':" + round + "}";
    BadJson refusal = assertThrows(BadJson.class, () -> read(answer));
    assertTrue(String.valueOf(refusal.getMessage()).contains("round"), refusal.getMessage());
  }

  @Test
  void aSessionOfAnotherRunOfTheDaemonIsNone() throws BadJson {
    Event event = read("{'type':'answer','session':'zzzzzz-7','sdp':'v=0'}");
    assertEquals(-1, ((Event.AnswerReceived) event).session());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "null", "[]", "7", "{", "{'type':7}", "{'type':'offer'}", "{'type':'answer'}",
        "{'type':'answer','session':'a-1'}", "{'type':'answer','session':'a-1','sdp':{}}",
        "{'type':'candidate','session':'a-1','candidate':'c','sdpMLineIndex':99}", "{'type':'bye'} trailing"
      })
  void refusesWhatIsNoSignal(String text) {
    BadJson refusal = assertThrows(BadJson.class, () -> read(text));
    assertFalse(String.valueOf(refusal.getMessage()).isBlank());
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    assertThrows(BadJson.class, () -> read("{'type':'bye','x':'" + "a".repeat(70_000) + "'}"));
    assertThrows(BadJson.class, () -> read("{'type':'bye','x':" + "[".repeat(500) + "]".repeat(500) + "}"));
    assertThrows(BadJson.class, () -> read("{'type':'answer','session':'a-1','sdp':'" + "a".repeat(61_000) + "'}"));
  }

  @Test
  void writesAnOfferWithItsRoundAndItsIceServers() throws BadJson {
    JsonNode json = Json.object(signals.encode(new Command.SendOffer(OPERATOR, 3, 2, "v=0")));
    assertEquals("offer", json.path("type").asString());
    assertEquals(2, json.path("round").asInt());
    assertEquals(names.name(3), json.path("session").asString());
    assertEquals("turn:t", json.path("iceServers").path(0).path("urls").path(0).asString());
    assertEquals("c", json.path("iceServers").path(0).path("credential").asString());
    assertTrue(json.path("iceServers").path(1).path("credential").isMissingNode());
  }

  @Test
  void writesCandidateByeBusyAndRefusal() throws BadJson {
    assertEquals(
        "c", Json.object(signals.encode(new Command.SendCandidate(OPERATOR, 1, new IceCandidate("c", "0", 0)))).path("candidate").asString());
    assertEquals("reset", Json.object(signals.encode(new Command.SendBye(OPERATOR, 1, "reset"))).path("reason").asString());
    assertEquals("op-b", Json.object(signals.encode(new Command.SendBusy(OPERATOR, "op-b"))).path("operator").asString());
    assertEquals("why", Json.object(signals.encode(new Command.SendRefusal(OPERATOR, "why"))).path("detail").asString());
  }

  private Event read(String text) throws BadJson {
    return signals.decode(OPERATOR, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
