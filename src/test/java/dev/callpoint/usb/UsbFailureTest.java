package dev.callpoint.usb;

import static dev.callpoint.usb.UsbRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.callpoint.usb.UsbRig.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not switched, or does not come back, and what is said of it, on a made-up kernel. */
final class UsbFailureTest {
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
  void ofSeveralCamerasOneThatStaysAwayMakesTheAnswerNo() throws IOException {
    tree.camera(2, "0c45:6366", "USB Camera", 0);
    tree.camera(3, "0c45:6366", "USB Camera", 2).comesBack = false;
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().contains("at 1-1.2 was switched off and on, back as"), answer.detail());
      assertTrue(answer.detail().contains("at 1-1.3 was switched off and on, but is not back: unplug it"), answer.detail());
    }
  }

  @Test
  void anotherDeviceInTheSamePlaceIsLeftAlone() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("C270 HD WEBCAM", ""))) {
      assertTrue(rig.cycle(Part.CAMERA).done());
      camera.unplug();
      UsbTree.Plugged twin = tree.plug(2, "046d:0825:FFFF", "", "", 0, 0, List.of(UsbTree.VIDEO_CONTROL));
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().startsWith("camera 046d:0825 at 1-1.2 is no longer there"), answer.detail());
      assertEquals(0, twin.timesOff());
    }
  }

  @Test
  void aCameraThatIsStorageTooIsNeverSwitched() throws IOException {
    UsbTree.Plugged camera =
        tree.plug(2, C270, "Recorder", "", 0, 0, List.of(UsbTree.VIDEO_CONTROL, UsbTree.STORAGE));
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertEquals("camera 046d:0825 at 1-1.2 is not switched off and on: it is storage too", answer.detail());
      assertFalse(answer.done());
    }
    assertEquals(0, camera.timesOff());
  }

  @Test
  void aCameraOfTheBoardIsRefusedWithWords() {
    try (UsbRig rig = new UsbRig(tree.settings("unicam", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertEquals("camera unicam is not a USB device and cannot be switched off and on", answer.detail());
      assertFalse(answer.done());
    }
  }

  @Test
  void aCameraThatWasNeverThereIsRefusedWithWhatIsThere() {
    try (UsbRig rig = new UsbRig(tree.settings("Brio", ""))) {
      assertEquals(
          "no camera 'Brio' was found, nor seen since the start; the kernel shows [unicam]: "
              + "correct camera.device in the configuration",
          rig.cycle(Part.CAMERA).detail());
    }
  }

  @Test
  void aPictureThatComesFromNoCameraHasNothingToSwitch() {
    try (UsbRig rig = new UsbRig(new UsbSettings(tree.sys, tree.dev, Optional.empty(), Optional.of("")))) {
      assertEquals(
          "the camera is no device of this machine by the configuration: nothing to switch off and on",
          rig.cycle(Part.CAMERA).detail());
    }
  }

  @Test
  void aDriverThatDoesNotLetGoIsToldAndTheDeviceIsOnAgain() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    camera.letsGo = false;
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().contains("its driver did not let go"), answer.detail());
      assertEquals("1", camera.authorized());
    }
  }

  @Test
  void aNodeThatDoesNotOpenIsNotBackAndTheReasonIsTold() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      soon().until(() -> !rig.power.known(Part.CAMERA).isEmpty());
      camera.opens = false;
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().contains("but is not back: " + tree.dev + "/video0 does not open ("), answer.detail());
      assertEquals("1", camera.authorized());
    }
  }

  @Test
  void aDeviceThatCannotBeWrittenToIsToldWithTheReason() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    tree.forget(camera);
    Files.delete(camera.directory.resolve("authorized"));
    Files.createDirectory(camera.directory.resolve("authorized"));
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().startsWith("camera 046d:0825 at 1-1.2 cannot be switched: "), answer.detail());
    }
  }

  /** Root may write everything, so this says something to an ordinary user alone. */
  @Test
  void aUserWithoutTheRightIsToldWhichRuleGivesIt() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, C270, "C270 HD WEBCAM", 0);
    Path authorized = camera.directory.resolve("authorized");
    Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(authorized));
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().contains("install device-config/udev/60-callpoint.rules"), answer.detail());
    }
  }
}
