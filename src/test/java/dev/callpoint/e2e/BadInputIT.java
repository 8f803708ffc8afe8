package dev.callpoint.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever anybody sends over the broker: it is refused, told, counted, and changes nothing. */
class BadInputIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String DEEP = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
  private static final String LARGE = "{\"id\":\"large\",\"reason\":\"" + "x".repeat(70_000) + "\"}";
  /** JSON that is well formed and a text that is not: half of a surrogate pair. */
  private static final String HALF_A_CHARACTER = "\\ud800";

  private static Mosquitto broker;
  private static Device device;
  private static Listener somebody;

  private Unchanged before;

  @BeforeAll
  static void start() {
    broker = Mosquitto.start();
    // An operator without a browser cannot answer an offer: it must not count as one that hangs.
    device = Device.start(broker, "watchdog.offer_answer_ms = 0");
    somebody = Listener.at(broker.port(), device.topic("#"));
    device.await("a standby", status -> Device.paired(status) && state(status).equals("ready"));
  }

  @AfterAll
  static void aNormalResetWorksAfterAllThat() {
    try {
      assertEquals("completed", reset().path("outcome").asString(), device.log());
      assertEquals(0, device.status().path("broker").path("listenerFaults").asLong(), device.log());
      assertTrue(device.resets("engine-dead") + device.resets("engine-silent") == 0, device.log());
    } finally {
      somebody.close();
      device.close();
      broker.close();
    }
  }

  @BeforeEach
  void remember() {
    device.await("a standby", status -> Device.paired(status) && state(status).equals("ready"));
    somebody.forget();
    before = Unchanged.of(device);
  }

  @AfterEach
  void endCall() {
    if (!device.status().path("call").isNull()) {
      device.ask(Json.newObject().put("command", "hangup"));
    }
  }

  static Stream<Arguments> badCommands() {
    return Stream.of(
        Arguments.of("reset", "{", "not JSON"),
        Arguments.of("reset", "PRESS PRESS", "not JSON"),
        Arguments.of("reset", "[1,2]", "not a JSON object"),
        Arguments.of("reset", "null", "not a JSON object"),
        Arguments.of("reset", "{} {}", "not JSON"),
        Arguments.of("reset", DEEP, "depth"),
        Arguments.of("reset", LARGE, "larger than 4096 bytes"),
        Arguments.of("reset", "{\"id\":5}", "'id'"),
        Arguments.of("reset", "{\"id\":null}", "'id'"),
        Arguments.of("reset", "{\"id\":\"" + "i".repeat(65) + "\"}", "'id'"),
        Arguments.of("reset", "{\"id\":\"with blank\"}", "'id'"),
        Arguments.of("reset", "{\"id\":\"\"}", "'id'"),
        Arguments.of("reset", "{\"id\":\"" + HALF_A_CHARACTER + "\"}", "'id'"),
        Arguments.of("reset", "{\"reason\":[\"a\"]}", "'reason'"),
        Arguments.of("reset", "{\"reason\":\"" + "r".repeat(201) + "\"}", "'reason'"),
        Arguments.of("reset", "{\"reason\":\"" + HALF_A_CHARACTER + "\"}", "'reason'"),
        Arguments.of("reset", "{\"source\":{}}", "'source'"),
        Arguments.of("reset", "{\"expires_at\":\"tomorrow\"}", "'expires_at'"),
        Arguments.of("reset", "{\"expires_at\":\"" + HALF_A_CHARACTER + "\"}", "'expires_at'"),
        Arguments.of("reset", "{\"expires_at\":\"2025-06-01T00:00:00Z\"}", "expired"),
        Arguments.of("hangup", "{\"id\":[]}", "'id'"),
        Arguments.of("unlock", "open sesame", "not JSON"),
        Arguments.of("reboot", "PRESS", "unknown command 'reboot'"));
  }

  @ParameterizedTest
  @MethodSource("badCommands")
  void aBadCommandIsRefusedWithTheReason(String command, String payload, String reason) {
    refusesCommand(command, payload.getBytes(UTF_8), reason);
  }

  @Test
  void aCommandInWrongUtf8IsRefusedWithTheReason() {
    byte[] halfACharacter = {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};
    refusesCommand("reset", halfACharacter, "UTF-8");
    refusesCommand("reset", new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xfd}, "not JSON");
  }

  /** Somebody else's id would make the device take the visitor's press for one that came twice. */
  @ParameterizedTest
  @MethodSource("ownIds")
  void anIdThatTheDeviceGivesItselfIsRefused(String id) {
    refusesCommand("hangup", ("{\"id\":\"" + id + "\"}").getBytes(UTF_8), "'id'");
  }

  static Stream<String> ownIds() {
    return Stream.of("button-1", "mqtt-99999", "cli-0");
  }

  static Stream<Arguments> badSignals() {
    return Stream.of(
        Arguments.of("{", "not JSON"),
        Arguments.of("", "not"),
        Arguments.of("watch", "not JSON"),
        Arguments.of("[\"watch\"]", "not a JSON object"),
        Arguments.of(DEEP, "depth"),
        Arguments.of("{\"type\":\"watch\",\"a\":\"" + "x".repeat(70_000) + "\"}", "65536"),
        Arguments.of("{}", "'type'"),
        Arguments.of("{\"type\":1}", "'type'"),
        Arguments.of("{\"type\":\"dance\"}", "unknown type 'dance'"),
        Arguments.of("{\"type\":\"" + HALF_A_CHARACTER + "\"}", "'type'"),
        Arguments.of("{\"type\":\"" + "t".repeat(65) + "\"}", "'type'"),
        Arguments.of("{\"type\":\"answer\"}", "'session'"),
        Arguments.of("{\"type\":\"answer\",\"session\":7,\"sdp\":\"v=0\"}", "'session'"),
        Arguments.of("{\"type\":\"answer\",\"session\":\"a-1\"}", "'sdp'"),
        Arguments.of("{\"type\":\"answer\",\"session\":\"a-1\",\"sdp\":{}}", "'sdp'"),
        Arguments.of("{\"type\":\"answer\",\"session\":\"a-1\",\"sdp\":\"" + "s".repeat(60_001) + "\"}", "'sdp'"),
        Arguments.of("{\"type\":\"candidate\",\"session\":\"a-1\"}", "'candidate'"),
        Arguments.of(candidate("a-1", "c", 16).toString(), "'sdpMLineIndex'"),
        Arguments.of(candidate("a-1", "c", -1).toString(), "'sdpMLineIndex'"),
        Arguments.of(candidate("a-1", "c".repeat(2_001), 0).toString(), "'candidate'"));
  }

  @ParameterizedTest
  @MethodSource("badSignals")
  void aBadSignalIsRefusedWithTheReason(String payload, String reason) {
    String operator = newOperator();
    long refused = refused();

    somebody.publish(in(operator), payload);

    JsonNode answer = somebody.await("a refusal", out(operator), m -> type(m).equals("refused")).json();
    assertTrue(answer.path("detail").asString().contains(reason), answer.toString());
    device.await("counted", _ -> refused() == refused + 1);
    before.holds(device);
  }

  @Test
  void whatIsSentToNoTopicOfOursIsCountedAndNobodyIsTold() {
    long refused = refused();

    somebody.publish(device.topic("command/RESET"), "PRESS");
    somebody.publish(device.topic("signal/in/admin"), "{\"type\":\"watch\"}");
    somebody.publish(device.topic("signal/in/op-short"), "{\"type\":\"watch\"}");
    somebody.publish("callpoint/operators/op-UPPERCASE/availability", "online");
    somebody.publish("callpoint/operators/" + newOperator() + "/availability", "perhaps");

    device.await("counted", _ -> refused() == refused + 5);
    assertEquals(List.of(), somebody.on(device.topic("result")));
    before.holds(device);
  }

  @Test
  void signalsForASessionThatIsNotUpAreCountedAndChangeNothing() {
    String operator = newOperator();
    String stranger = newOperator();
    somebody.publish(in(operator), "{\"type\":\"watch\"}");
    String old = offer(operator).path("session").asString();
    somebody.publish(in(operator), "{\"type\":\"bye\"}");
    device.await("the call is over", status -> status.path("call").isNull() && Device.paired(status));
    before = Unchanged.of(device);
    long refused = refused();

    for (String from : List.of(operator, stranger)) {
      for (String session : List.of(old, "zzzzz-1", "", old + "9999999999")) {
        somebody.publish(in(from), answer(session, "v=0\r\n"));
        somebody.publish(in(from), candidate(session, "candidate:1 1 udp 1 127.0.0.1 9 typ host", 0));
      }
    }

    device.await("counted", _ -> refused() == refused + 16);
    before.holds(device);
  }

  @Test
  void whatAStrangerSaysLeavesTheCallToItsOperator() {
    String operator = newOperator();
    String stranger = newOperator();
    somebody.publish(in(operator), "{\"type\":\"watch\"}");
    JsonNode offer = offer(operator);
    device.await("a standby", status -> Device.paired(status));
    Unchanged call = Unchanged.of(device);
    long refused = refused();

    somebody.publish(in(stranger), answer(offer.path("session").asString(), offer.path("sdp").asString()));
    somebody.publish(in(stranger), "{\"type\":\"bye\"}");
    somebody.publish(in(stranger), "{\"type\":\"watch\",\"takeOver\":\"please\"}");
    somebody.await("busy", out(stranger), m -> type(m).equals("busy"));

    device.await("counted", _ -> refused() == refused + 1);
    call.holds(device);
    hangUp(operator);
  }

  @Test
  void answersThatAreNoSdpAreRefusedAndTheSessionStays() {
    String operator = newOperator();
    somebody.publish(in(operator), "{\"type\":\"watch\"}");
    JsonNode offer = offer(operator);
    String session = offer.path("session").asString();
    String sdp = offer.path("sdp").asString();
    device.await("a standby", status -> Device.paired(status));
    Unchanged call = Unchanged.of(device);

    List<String> bad = List.of(
        "",
        "garbage",
        "\u0000\u0001\u0002",
        "v=0\r\n",
        "x".repeat(60_000),
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n",
        sdp.substring(0, sdp.length() / 2),
        sdp.replace("a=setup:actpass", "a=setup:both"),
        sdp.replaceAll("a=fingerprint:.*", "a=fingerprint:sha-256 00:11"),
        sdp.replaceAll("m=video \\d+", "m=video 99999999999"),
        sdp.replaceAll("a=mid:0", "a=mid:7"));
    for (int i = 0; i < bad.size(); i++) {
      int refusals = i + 1;
      somebody.publish(in(operator), answer(session, bad.get(i)));
      String what = "refusal " + refusals + " of " + excerpt(bad.get(i));
      somebody.await(what, out(operator), _ -> refusals(operator) == refusals);
      call.holds(device);
    }
    hangUp(operator);
    assertEquals("completed", reset().path("outcome").asString());
  }

  @Test
  void candidatesThatAreNoneChangeNothing() {
    String operator = newOperator();
    somebody.publish(in(operator), "{\"type\":\"watch\"}");
    String session = offer(operator).path("session").asString();
    device.await("a standby", status -> Device.paired(status));
    Unchanged call = Unchanged.of(device);

    for (String bad : List.of("", "garbage", "\u0000", "candidate:", "c".repeat(2_000),
        "candidate:1 1 udp -1 300.300.300.300 99999 typ host", "candidate:1 1 udp 2122260223 127.0.0.1 9 typ host")) {
      somebody.publish(in(operator), candidate(session, bad, 0));
      somebody.publish(in(operator), candidate(session, bad, 15));
    }
    // Behind them in the same queue: when this one is answered, the others have been taken.
    somebody.publish(in(operator), answer(session, "garbage"));

    somebody.await("the refusal of what came last", out(operator),
        m -> type(m).equals("refused") && m.json().path("detail").asString().startsWith("answer"));
    call.holds(device);
    hangUp(operator);
  }

  @Test
  void retainedCommandsAndSignalsAreRefusedWhenTheDeviceComes() {
    String operator = newOperator();
    device.terminate();
    somebody.forget();
    somebody.publish(device.topic("command/reset"), "{\"id\":\"stale-reset\"}".getBytes(UTF_8), true);
    somebody.publish(device.topic("command/unlock"), "{\"id\":\"stale-unlock\"}".getBytes(UTF_8), true);
    somebody.publish(in(operator), "{\"type\":\"watch\"}".getBytes(UTF_8), true);
    try {
      device.startAgain();

      for (String id : List.of("stale-reset", "stale-unlock")) {
        JsonNode answer = somebody.awaitAnswer(device.topic("result"), id);
        assertEquals("refused", answer.path("outcome").asString());
        assertTrue(answer.path("detail").asString().contains("retained"), answer.toString());
      }
      somebody.await("a refusal", out(operator), m -> type(m).equals("refused") && m.text().contains("retained"));
      JsonNode status = device.await("ready", s -> state(s).equals("ready") && Device.paired(s));
      assertEquals(3, status.path("inputRefused").asLong());
      assertEquals(0, status.path("sessions").asLong());
      assertTrue(status.path("resets").isEmpty(), status.toString());
    } finally {
      for (String topic : List.of(device.topic("command/reset"), device.topic("command/unlock"), in(operator))) {
        somebody.publish(topic, new byte[0], true);
      }
    }
  }

  // --- the parts ---

  private void refusesCommand(String command, byte[] payload, String reason) {
    long refused = refused();

    somebody.forget();
    somebody.publish(device.topic("command/" + command), payload, false);

    JsonNode answer =
        somebody.await("a refusal", device.topic("result"), m -> outcome(m).equals("refused")).json();
    assertEquals(command, answer.path("command").asString());
    assertTrue(answer.path("detail").asString().contains(reason), answer.toString());
    device.await("counted", _ -> refused() == refused + 1);
    assertEquals(1, somebody.on(device.topic("result")).size());
    before.holds(device);
  }

  private void hangUp(String operator) {
    somebody.publish(in(operator), "{\"type\":\"bye\"}");
    device.await("the call is over", status -> status.path("call").isNull() && state(status).equals("ready"));
  }

  private static JsonNode reset() {
    String id = "normal-" + NUMBER.incrementAndGet();
    somebody.publish(device.topic("command/reset"), Json.newObject().put("id", id));
    return somebody.awaitAnswer(device.topic("result"), id);
  }

  private JsonNode offer(String operator) {
    return somebody.await("an offer", out(operator), m -> type(m).equals("offer")).json();
  }

  private long refusals(String operator) {
    return somebody.on(out(operator)).stream().filter(m -> type(m).equals("refused")).count();
  }

  private static long refused() {
    return device.status().path("inputRefused").asLong();
  }

  private static String newOperator() {
    return "op-stranger" + NUMBER.incrementAndGet();
  }

  private static ObjectNode answer(String session, String sdp) {
    return Json.newObject().put("type", "answer").put("session", session).put("sdp", sdp);
  }

  private static ObjectNode candidate(String session, String candidate, int line) {
    return Json.newObject().put("type", "candidate").put("session", session).put("candidate", candidate)
        .put("sdpMLineIndex", line);
  }

  private static String excerpt(String text) {
    return Json.excerpt(text.getBytes(UTF_8));
  }

  private static String in(String operator) {
    return device.topic("signal/in/" + operator);
  }

  private static String out(String operator) {
    return device.topic("signal/out/" + operator);
  }

  private static String state(JsonNode status) {
    return status.path("state").asString("");
  }

  private static String type(Listener.Message message) {
    return message.json().path("type").asString("");
  }

  private static String outcome(Listener.Message message) {
    return message.json().path("outcome").asString("");
  }
}
