package dev.callpoint.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Tool;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pictures of the moment, from the camera to whoever listens: those of the test picture bear their time. */
class SnapshotIT {
  /** Of the row of blocks along the bottom edge of the test picture, most significant first. */
  private static final int BLOCKS = 20;

  private static Mosquitto broker;

  @TempDir
  Path folder;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static List<JsonNode> ask(Device device) {
    return device.ask(Json.newObject().put("command", "snapshot"));
  }

  private static byte[] picture(List<JsonNode> lines) {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    lines.stream().filter(line -> line.has("picture"))
        .forEach(line -> jpeg.writeBytes(Base64.getDecoder().decode(line.path("picture").asString())));
    return jpeg.toByteArray();
  }

  private static JsonNode result(List<JsonNode> lines) {
    return lines.getLast().path("result");
  }

  private static BufferedImage decoded(byte[] jpeg) throws IOException {
    assertTrue(jpeg.length <= 65_536, () -> jpeg.length + " bytes");
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  /** How old the picture is, by the time that was drawn into it. */
  private static long ageMs(BufferedImage image) {
    long drawn = 0;
    for (int i = 0; i < BLOCKS; i++) {
      int x = (2 * i + 1) * image.getWidth() / (2 * BLOCKS);
      int green = image.getRGB(x, image.getHeight() - image.getHeight() / 40) >> 8 & 0xff;
      drawn = drawn << 1 | (green > 127 ? 1 : 0);
    }
    long range = 1L << BLOCKS;
    return Math.floorMod(System.currentTimeMillis() % range - drawn, range);
  }

  @Test
  void aCommandBringsThePictureOfNowAndThenTheAnswer() throws IOException {
    try (Device device = Device.start(broker); Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      everybody.publish(device.topic("command/snapshot"), Json.newObject().put("id", "a1"));
      JsonNode answer = everybody.awaitAnswer(device.topic("result"), "a1");
      assertEquals("completed", answer.path("outcome").asString(), answer::toString);
      Listener.Message message = everybody.await("the picture", device.topic("snapshot"), _ -> true);
      BufferedImage image = decoded(message.payload());
      assertEquals("640x480", image.getWidth() + "x" + image.getHeight());
      long ageMs = ageMs(image);
      assertTrue(ageMs < 10_000, "drawn " + ageMs + " ms ago");
      assertFalse(message.retained());
      assertEquals("640x480, " + message.payload().length + " bytes", answer.path("detail").asString());
      List<String> order = everybody.all().stream().map(Listener.Message::topic)
          .filter(topic -> topic.endsWith("/snapshot") && !topic.contains("command") || topic.endsWith("/result")).toList();
      assertEquals(
          List.of(device.topic("result"), device.topic("snapshot"), device.topic("result")), order,
          "accepted, the picture, completed");
      System.out.println("drawn " + ageMs + " ms before it was read, answered in " + answer.path("ms") + " ms");
      try (Listener late = Listener.at(broker.port(), device.topic("#"))) {
        late.await("the state", device.topic("state"), _ -> true);
        assertEquals(List.of(), late.on(device.topic("snapshot")), "no broker keeps it for whoever comes later");
      }
    }
  }

  @Test
  void aRingIsPicturedAndNothingOfItStaysOnTheDevice() throws IOException {
    try (Device device = Device.start(broker); Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      device.await("a standby", Device::paired);
      device.reset("one without a picture");
      device.await("a standby", Device::paired);
      assertEquals(List.of(), everybody.on(device.topic("snapshot")), "neither a start nor a reset is pictured");
      device.press();
      Listener.Message message = everybody.await("the picture", device.topic("snapshot"), _ -> true);
      assertTrue(ageMs(decoded(message.payload())) < 10_000);
      everybody.awaitAnswer(device.topic("result"), "button-1");
      everybody.await("the incident", device.topic("incident"), m -> m.text().contains("\"button\""));
      assertEquals(1, everybody.on(device.topic("snapshot")).size());
      String inBase64 = Base64.getEncoder().encodeToString(message.payload()).substring(400, 440);
      for (Path directory : List.of(device.runDirectory(), device.stateDirectory())) {
        assertEquals(List.of(), filesWith(directory, inBase64, message.payload()));
      }
    }
  }

  private static List<Path> filesWith(Path directory, String text, byte[] jpeg) throws IOException {
    String raw = new String(jpeg, 300, 40, StandardCharsets.ISO_8859_1);
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).filter(file -> {
        try {
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          return content.contains(text) || content.contains(raw);
        } catch (IOException e) {
          return false;
        }
      }).toList();
    }
  }

  @Test
  void whereTheConfigurationWantsNoneARingBringsNone() {
    try (Device device = Device.start(broker, "snapshot.at_ring = false");
        Listener everybody = Listener.at(broker.port(), device.topic("#"))) {
      device.press();
      everybody.awaitAnswer(device.topic("result"), "button-1");
      everybody.publish(device.topic("command/snapshot"), Json.newObject().put("id", "a1"));
      everybody.awaitAnswer(device.topic("result"), "a1");
      everybody.await("the picture", device.topic("snapshot"), _ -> true);
      assertEquals(1, everybody.on(device.topic("snapshot")).size(), "that of the command alone");
    }
  }

  @Test
  void theCommandLineWritesTheFileThatItIsTold() throws Exception {
    try (Device device = Device.start(broker, "snapshot.max_width = 320", "snapshot.quality = 60");
        Listener everybody = Listener.at(broker.port(), device.topic("snapshot"))) {
      Path file = folder.resolve("now.jpg");
      Tool.Ended tool = Tool.run("snapshot", "--run-directory", device.runDirectory().toString(), file.toString());
      assertEquals(0, tool.exitCode(), tool::errors);
      assertTrue(tool.output().contains("snapshot completed in "), tool::output);
      BufferedImage image = decoded(Files.readAllBytes(file));
      assertEquals("320x240", image.getWidth() + "x" + image.getHeight());
      Listener.Message published = everybody.await("the same", device.topic("snapshot"), _ -> true);
      assertArrayEquals(Files.readAllBytes(file), published.payload());

      Tool.Ended unwritable =
          Tool.run("snapshot", "--run-directory", device.runDirectory().toString(), folder.resolve("no/where.jpg").toString());
      assertEquals(1, unwritable.exitCode());
      assertTrue(unwritable.errors().contains("name another file"), unwritable::errors);
    }
  }

  @Test
  void anEngineThatIsKilledOverItLeavesItToTheNextOne() throws IOException {
    try (Device device = Device.start(broker)) {
      device.await("a standby", Device::paired);
      ProcessHandle engine = device.activeEngine();
      Thread killer = Thread.ofVirtual().start(engine::destroyForcibly);
      List<JsonNode> lines = ask(device);
      assertEquals("completed", result(lines).path("outcome").asString(), device::log);
      decoded(picture(lines));
      assertDoesEnd(killer);
    }
  }

  private static void assertDoesEnd(Thread thread) {
    try {
      assertTrue(thread.join(Duration.ofSeconds(5)));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutACameraTheAnswerSaysWhyThereIsNone() {
    try (Device device = Device.start(broker, "camera.source = \"none\"")) {
      JsonNode answer = result(ask(device));
      assertEquals("failed no camera: the configuration has no camera",
          answer.path("outcome").asString() + " " + answer.path("detail").asString());
    }
  }

  @Test
  void manyLargePicturesNeitherDelayTheHeartbeatsNorCostAnEngine() throws IOException {
    try (Device device = Device.start(broker, "snapshot.max_width = 1920", "snapshot.quality = 95",
        "camera.width = 1280", "camera.height = 720", "camera.fps = 10", "watchdog.engine_heartbeat_ms = 1000")) {
      int generation = device.status().path("engines").path(0).path("generation").asInt();
      for (int i = 0; i < 20; i++) {
        List<JsonNode> lines = ask(device);
        assertEquals("completed", result(lines).path("outcome").asString(), device::log);
        assertEquals(1280, decoded(picture(lines)).getWidth());
      }
      JsonNode status = device.status();
      assertEquals(generation, status.path("engines").path(0).path("generation").asInt(), device::log);
      assertEquals(0, status.path("resets").size(), status::toString);
    }
  }
}
