package dev.callpoint.usb;

import static dev.callpoint.usb.UsbRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.usb.UsbRig.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which device is switched off and on, and what is said of it, on a made-up kernel. */
final class UsbPowerTest {
  private static final String C270 = "046d:0825:5A3B";

  @TempDir private Path root;
  private UsbTree tree;

  @BeforeEach
  void plugHubs() throws IOException {
    tree = new UsbTree(root);
    tree.onBoardCamera("unicam", 10);
    tree.onBoardCard("vc4hdmi0", 0);
  }

  @AfterEach
  void unplugHubs() throws IOException {
    tree.close();
  }

  @Test
  void aCameraIsSwitchedOffAndOnAndComesBackUnderAnotherNumber() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      camera.firstVideo = 4;
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
      String words = "camera 046d:0825 at 1-1\\.2 was switched off and on, back as " + tree.dev + "/video4 after \\d+ ms";
      assertTrue(answer.detail().matches(words), answer.detail());
      assertEquals(1, camera.timesOff());
      assertEquals("1", camera.authorized());
    }
  }

  @Test
  void neitherAHubNorAnInterfaceIsWrittenTo() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    Path hub = camera.directory.getParent();
    var before = Files.getLastModifiedTime(hub.resolve("authorized"));
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      assertTrue(rig.cycle(Part.CAMERA).done());
    }
    assertEquals(before, Files.getLastModifiedTime(hub.resolve("authorized")));
    assertEquals(1, camera.timesOff());
  }

  @Test
  void ofTwinCamerasTheNamedNodeAloneIsSwitched() throws IOException {
    UsbTree.Plugged left = tree.camera(2, "0c45:6366", "USB Camera", 0);
    UsbTree.Plugged right = tree.camera(3, "0c45:6366", "USB Camera", 2);
    Files.createDirectories(tree.dev.resolve("v4l/by-id"));
    Files.createSymbolicLink(tree.dev.resolve("v4l/by-id/right"), Path.of("../../video2"));
    try (UsbRig rig = new UsbRig(tree.settings("/dev/v4l/by-id/right", ""))) {
      assertTrue(rig.cycle(Part.CAMERA).done());
    }
    assertEquals(0, left.timesOff());
    assertEquals(1, right.timesOff());
  }

  @Test
  void withoutANameEveryCameraIsSwitchedAndNoneButUsbOnes() throws IOException {
    UsbTree.Plugged left = tree.camera(2, "0c45:6366", "USB Camera", 0);
    UsbTree.Plugged right = tree.camera(3, "0c45:6366", "USB Camera", 2);
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
      assertTrue(answer.detail().contains("at 1-1.2 ") && answer.detail().contains("at 1-1.3 "), answer.detail());
    }
    assertEquals(1, left.timesOff());
    assertEquals(1, right.timesOff());
  }

  @Test
  void aCameraWhoseDriverGaveUpIsFoundWithoutItsNode() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("C270 HD WEBCAM", ""))) {
      // The first answer says that the start's look is over, and that the camera was known then.
      assertTrue(rig.cycle(Part.CAMERA).done());
      camera.loseNodes();
      assertFalse(Files.exists(tree.dev.resolve("video0")));
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
      assertTrue(Files.exists(tree.dev.resolve("video0")));
    }
  }

  @Test
  void aCameraIsKnownFromTheStartOn() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("C270 HD WEBCAM", "none-such"))) {
      assertFalse(rig.cycle(Part.MICROPHONE).done());
      camera.loseNodes();
      assertTrue(rig.cycle(Part.CAMERA).done());
    }
  }

  @Test
  void aCameraThatIsPluggedInLaterIsKnownOnceItWasSeen() throws IOException {
    try (UsbRig rig = new UsbRig(tree.settings("C270 HD WEBCAM", ""))) {
      assertFalse(rig.cycle(Part.CAMERA).done());
      UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
      rig.power.seen();
      soon().until(() -> !rig.power.known(Part.CAMERA).isEmpty());
      camera.loseNodes();
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
    }
  }

  @Test
  void aSoundCardIsSwitchedByItsId() throws IOException {
    UsbTree.Plugged card = tree.card(4, "0d8c:0014", "Device", 1);
    UsbTree.Plugged other = tree.card(3, "0d8c:0014", "Device_1", 2);
    try (UsbRig rig = new UsbRig(tree.settings("", "plughw:CARD=Device,DEV=0"))) {
      card.cardNumber = 3;
      Answer answer = rig.cycle(Part.MICROPHONE);
      assertTrue(answer.done(), answer.detail());
      assertTrue(answer.detail().contains("back as " + tree.dev + "/snd/controlC3 after"), answer.detail());
    }
    assertEquals(1, card.timesOff());
    assertEquals(0, other.timesOff());
  }

  @Test
  void ofTwoSoundCardsThatAreAlikeTheOneAtThePathIsSwitched() throws IOException {
    UsbTree.Plugged other = tree.card(4, "0d8c:0014", "Device", 1);
    UsbTree.Plugged card = tree.card(3, "0d8c:0014", "Device_1", 2);
    Path link = tree.dev.resolve("snd/by-path/platform-usb-0:1.3:1.0");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../controlC2"));
    try (UsbRig rig = new UsbRig(tree.settings("", "/dev/snd/by-path/platform-usb-0:1.3:1.0"))) {
      Answer answer = rig.cycle(Part.MICROPHONE);
      assertTrue(answer.done(), answer.detail());
    }
    assertEquals(1, card.timesOff());
    assertEquals(0, other.timesOff());
  }

  @Test
  void withoutANameACardThatOnlyPlaysIsLeftAlone() throws IOException {
    UsbTree.Plugged microphone = tree.card(4, "0d8c:0014", "Device", 1);
    UsbTree.Plugged speaker = tree.card(3, "0d8c:0015", "Speaker", 2);
    Files.delete(tree.sys.resolve("class/sound/card2/pcmC2D0c"));
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      assertTrue(rig.cycle(Part.MICROPHONE).done());
    }
    assertEquals(1, microphone.timesOff());
    assertEquals(0, speaker.timesOff());
  }

  @Test
  void aWebcamWithAMicrophoneIsSwitchedAsAWholeAndThatIsSaid() throws IOException {
    UsbTree.Plugged webcam = tree.plug(2, C270, "C270 HD WEBCAM", "WEBCAM", 0, 1,
        List.of(UsbTree.VIDEO_CONTROL, UsbTree.VIDEO_STREAMING, UsbTree.AUDIO_CONTROL, UsbTree.AUDIO_STREAMING));
    try (UsbRig rig = new UsbRig(tree.settings("", "WEBCAM"))) {
      Answer answer = rig.cycle(Part.MICROPHONE);
      assertTrue(answer.done(), answer.detail());
      assertTrue(answer.detail().endsWith("camera and microphone are one device, both were switched"), answer.detail());
      assertEquals(1, webcam.timesOff());
    }
  }

  @Test
  void aCameraThatAKilledDaemonLeftOffIsSwitchedOn() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    Files.writeString(camera.directory.resolve("authorized"), "0\n");
    // The last thing that goes; before it the kernel is still at it.
    soon().until(() -> !Files.exists(camera.directory.resolve("1-1.2:1.0")));
    try (UsbRig rig = new UsbRig(tree.settings("C270 HD WEBCAM", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
      assertEquals("1", camera.authorized());
    }
  }

  @Test
  void aConfiguredNodeThatComesBackUnderAnotherNumberIsTold() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("/dev/video0", ""))) {
      camera.firstVideo = 4;
      Answer answer = rig.cycle(Part.CAMERA);
      assertTrue(answer.done(), answer.detail());
      assertTrue(answer.detail().endsWith(
          "which is not the /dev/video0 of the configuration: put its name into camera.device"), answer.detail());
    }
  }

  @Test
  void theCardIsReadFromEveryFormOfAnAlsaName() {
    assertEquals("Device", Nodes.card("Device"));
    assertEquals("Device", Nodes.card("plughw:CARD=Device,DEV=0"));
    assertEquals("Device", Nodes.card("sysdefault:DEV=0,CARD=Device"));
    assertEquals("1", Nodes.card("hw:1,0"));
    assertEquals("1", Nodes.card("plug:SLAVE=hw:1"));
  }

  @Test
  void aSecondStartIsRefused() {
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      assertThrows(IllegalStateException.class, rig.power::start);
    }
  }
}
