package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.devices.MadeUpMachine;
import dev.callpoint.devices.Offer;
import dev.callpoint.devices.Places;
import dev.callpoint.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DevicesPageTest {
  @TempDir
  private Path root;

  @Test
  void eachDeviceIsShownWithTheLineToPutIntoTheConfiguration() throws Exception {
    String page = DevicesPage.of(DevicesFound.look(machine().places(), Optional.empty()));
    assertTrue(page.contains("write     camera.device = \"/dev/v4l/by-id/usb-Webcam_1-video-index0\""), page);
    assertTrue(page.contains("or        camera.device = \"/dev/v4l/by-path/usb-1-1-video-index0\""), page);
    assertTrue(page.contains("microphone.device = \"Device\""), page);
    assertTrue(page.contains("speaker.device = \"Device\""), page);
    assertTrue(page.contains("panel.chip = \"gpiochip0\""), page);
    assertFalse(page.contains("The configuration takes"), page);
  }

  @Test
  void whatDoesNotAnswerIsShownWithItsReason() throws Exception {
    String page = DevicesPage.of(DevicesFound.look(machine().places(), Optional.empty()));
    assertTrue(page.contains(root.resolve("dev/video0") + " does not answer (errno 25)"), page);
    assertTrue(page.contains(root.resolve("dev/gpiochip0") + " does not answer (errno 25)"), page);
  }

  @Test
  void aCameraThatIsOffersIsShownBySizes() {
    var camera = new DevicesFound.Camera("Webcam", "/dev/video0", "usb 1-1", "Webcam", List.of(), List.of(),
        List.of(new Offer("MJPG", 1280, 720, 30), new Offer("YUYV", 640, 480, 30), new Offer("YUYV", 640, 480, 15)), "");
    String page = DevicesPage.of(new DevicesFound(List.of(camera), List.of(), List.of(), List.of(), Optional.empty()));
    assertTrue(page.contains("  Webcam  /dev/video0, usb 1-1\n"), page);
    assertTrue(page.contains("gives     640x480 YUYV 15 30, 1280x720 MJPG 30"), page);
    assertTrue(page.contains("Microphones: none"), page);
  }

  @Test
  void aConfigurationIsToldWhatItTakes() throws Exception {
    var takes = takes("camera.device = \"Webcam\"", "microphone.device = \"Device\"", "speaker.device = \"hw:1,0\"",
        "panel.chip = \"gpiochip0\"");
    assertEquals("Webcam (" + root.resolve("dev/video0") + ")", takes.camera());
    assertEquals("USB PnP Sound Device, USB Audio (card 1)", takes.microphone());
    assertEquals("USB PnP Sound Device, USB Audio (card 1)", takes.speaker());
    assertEquals("gpiochip0", takes.gpioChip());
  }

  @Test
  void aConfigurationThatMeansNothingIsToldSo() throws Exception {
    var takes = takes("camera.device = \"Other\"", "microphone.device = \"Other\"", "speaker.device = \"plug:other\"",
        "panel.chip = \"gpiochip7\"");
    assertEquals("nothing: camera.device is 'Other', which is not there", takes.camera());
    assertEquals("nothing: device is 'Other', which is not there", takes.microphone());
    assertEquals("ALSA's plug:other, which is none of these", takes.speaker());
    assertEquals("nothing: panel.chip is 'gpiochip7', which is not there", takes.gpioChip());
  }

  @Test
  void theJsonHoldsTheSame() throws Exception {
    JsonNode json = Json.tree(DevicesFound.look(machine().places(), Optional.empty()));
    assertEquals("/dev/v4l/by-id/usb-Webcam_1-video-index0", json.path("cameras").path(0).path("device").asString());
    assertEquals("Device", json.path("microphones").path(0).path("device").asString());
    assertEquals("gpiochip0", json.path("gpioChips").path(0).path("name").asString());
    assertTrue(json.path("takes").isNull(), json.toString());
  }

  @Test
  void thisMachineCanBeLookedAt() throws Exception {
    DevicesFound found = DevicesFound.look(Places.ofThisMachine(), Optional.empty());
    long chips = 0;
    try (var files = Files.list(Path.of("/dev"))) {
      chips = files.filter(f -> f.getFileName().toString().matches("gpiochip\\d+") && !Files.isSymbolicLink(f)).count();
    }
    assertEquals(chips, found.gpioChips().size());
    assertEquals(Files.exists(Path.of("/sys/class/video4linux/video0")), !found.cameras().isEmpty());
    assertEquals(Files.exists(Path.of("/proc/asound/card0/pcm0c")),
        found.microphones().stream().anyMatch(microphone -> microphone.card() == 0));
    assertTrue(DevicesPage.of(found).startsWith("Cameras"));
  }

  private MadeUpMachine machine() throws IOException {
    return new MadeUpMachine(root)
        .camera("1-1", 0, 0, "Webcam")
        .link("by-id", "usb-Webcam_1-video-index0", 0)
        .link("by-path", "usb-1-1-video-index0", 0)
        .card(1, "Device", "USB PnP Sound Device", "USB Audio : USB Audio : playback 1 : capture 1")
        .gpioChip(0);
  }

  private DevicesFound.Takes takes(String... lines) throws Exception {
    Path file = root.resolve("callpoint.toml");
    Files.writeString(file, "device = \"test\"\nrun_directory = \"/tmp/callpoint-test\"\n" + String.join("\n", lines) + "\n");
    return DevicesFound.look(machine().places(), Optional.of(Config.load(file))).takes().orElseThrow();
  }
}
