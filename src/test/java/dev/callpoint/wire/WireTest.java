package dev.callpoint.wire;

import dev.callpoint.wire.Wire.WireException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WireTest {

  static Stream<ToEngine> toEngine() {
    return Stream.of(
        new ToEngine.Prepare(
            new ToEngine.Camera("v4l2", "Ü \"x\"\n", 640, 480, 30, 1_500),
            new ToEngine.Microphone("alsa", "", 80, true, true, true),
            new ToEngine.Speaker("alsa", "", -1),
            200),
        new ToEngine.OpenDevices(true),
        new ToEngine.RestartIce(List.of(new ToEngine.IceServer(List.of("turn:t"), "u", "c"))),
        new ToEngine.OpenSession(List.of(new ToEngine.IceServer(List.of("stun:s"), "u", "c"))),
        new ToEngine.Answer(1, "v=0\r\na=x\r\n"),
        new ToEngine.Candidate("candidate:1", "0", 0),
        new ToEngine.TakeSnapshot("a1", new ToEngine.SnapshotForm(640, 80)),
        new ToEngine.Close(),
        new ToEngine.InjectFault(ToEngine.Fault.CAMERA_FREEZE));
  }

  static Stream<FromEngine> fromEngine() {
    return Stream.of(
        new FromEngine.Warm(List.of("sound: none")),
        new FromEngine.CameraOpened("vivid"),
        new FromEngine.CameraFailed("gone"),
        new FromEngine.FirstFrame(),
        new FromEngine.Offer(2, "v=0\r\n"),
        new FromEngine.Candidate("candidate:1", "0", 0),
        new FromEngine.TurnTried(List.of("refused by turn.example.org:3478: 401 Unauthorized")),
        new FromEngine.Connection("connected"),
        new FromEngine.Page(1, 2, 0.5, true, false),
        new FromEngine.Progress(1, 2, 3, 4, 0.5, 6, 0.7, 8, 9, 1.5, 11),
        new FromEngine.SnapshotFailed("a1", "no picture"),
        new FromEngine.Refused("answer", "no SDP"),
        new FromEngine.Closed());
  }

  @ParameterizedTest
  @MethodSource("toEngine")
  void aMessageToAnEngineArrivesAsItWas(ToEngine message) throws IOException, WireException {
    assertEquals(message, Wire.decodeToEngine(onlyLine(Wire.encode(message))));
  }

  @ParameterizedTest
  @MethodSource("fromEngine")
  void aMessageFromAnEngineArrivesAsItWas(FromEngine message) throws IOException, WireException {
    assertEquals(new Line(7, message), Wire.decodeFromEngine(onlyLine(Wire.encode(new Line(7, message)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{\"type\":\"reboot\"}", "{\"type\":\"answer\",\"sdp\":{}}", "\u0000"})
  void whatIsNoMessageIsRefused(String line) {
    assertThrows(WireException.class, () -> Wire.decodeToEngine(line.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"round\":null", ",\"round\":-1", ",\"round\":\"1\"", ",\"round\":1.5", ",\"round\":true",
        ",\"round\":2147483648", ",\"round\":99999999999999999999999", ",\"round\":[1]", ",\"round\":{}"})
  void aRoundThatIsNoneIsRefusedInWords(String round) {
    String answer = "{\"type\":\"answer\",\"sdp\":\"v=0\"" + round + "}";
    String offer = "{\"generation\":7,\"message\":{\"type\":\"offer\",\"sdp\":\"v=0\"" + round + "}}";
    WireException toEngine =
        assertThrows(WireException.class, () -> Wire.decodeToEngine(answer.getBytes(StandardCharsets.UTF_8)));
    WireException fromEngine =
        assertThrows(WireException.class, () -> Wire.decodeFromEngine(offer.getBytes(StandardCharsets.UTF_8)));
    for (WireException refusal : List.of(toEngine, fromEngine)) {
      assertFalse(String.valueOf(refusal.getMessage()).isBlank());
    }
  }

  @Test
  void theLargestPictureArrivesAsItWasAndALargerOneIsRefused() throws IOException, WireException {
    byte[] jpeg = new byte[FromEngine.Snapshot.BYTES_MAX];
    new Random(7).nextBytes(jpeg);
    byte[] line = onlyLine(Wire.encode(new Line(7, new FromEngine.Snapshot("a1", 640, 480, jpeg))));
    FromEngine.Snapshot arrived = (FromEngine.Snapshot) Wire.decodeFromEngine(line).message();
    assertEquals("a1 640x480", arrived.id() + " " + arrived.width() + "x" + arrived.height());
    assertArrayEquals(jpeg, arrived.jpeg());

    String larger = Base64.getEncoder().encodeToString(new byte[FromEngine.Snapshot.BYTES_MAX + 1]);
    String message = "{\"generation\":7,\"message\":{\"type\":\"snapshot\",\"id\":\"a1\",\"width\":1,\"height\":1,"
        + "\"jpeg\":\"" + larger + "\"}}";
    assertThrows(WireException.class, () -> Wire.decodeFromEngine(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void unknownFieldsAreIgnored() throws WireException {
    assertEquals(
        new ToEngine.Close(), Wire.decodeToEngine("{\"type\":\"close\",\"more\":1}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aLineThatDoesNotEndIsRefusedAtTheBound() {
    InputStream endless = new ByteArrayInputStream(new byte[Wire.LINE_BYTES_MAX + 10]);
    assertThrows(WireException.class, () -> Wire.readLine(endless));
  }

  @Test
  void anUnfinishedLastLineIsDropped() throws IOException, WireException {
    InputStream in = new ByteArrayInputStream("one\ntw".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), Wire.readLine(in));
    assertNull(Wire.readLine(in));
  }

  private static byte[] onlyLine(byte[] encoded) throws IOException, WireException {
    InputStream in = new ByteArrayInputStream(encoded);
    byte[] line = Wire.readLine(in);
    assertNotNull(line);
    assertNull(Wire.readLine(in));
    return line;
  }
}
