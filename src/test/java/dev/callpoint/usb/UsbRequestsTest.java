package dev.callpoint.usb;

import static dev.callpoint.usb.UsbRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.usb.UsbRig.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One answer for each request, whatever hangs, whoever closes. */
final class UsbRequestsTest {
  private static final Timing IMPATIENT = new Timing(1_500, 300, 1_000, 20, 400, 40, 700, 5, 1_000);

  @TempDir private Path root;
  private UsbTree tree;

  @BeforeEach
  void plugHubs() throws IOException {
    tree = new UsbTree(root);
  }

  @AfterEach
  void unplugHubs() throws IOException {
    tree.close();
  }

  @Test
  void aWriteThatHangsIsAnsweredInTimeAndSwitchesOnWhenItReturns() throws Exception {
    Path fifo = hanging(2);
    try (UsbRig rig = new UsbRig(tree.settings("", ""), IMPATIENT)) {
      long began = System.nanoTime();
      Answer answer = rig.cycle(Part.CAMERA);
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertFalse(answer.done());
      assertTrue(
          answer.detail().contains("046d:0002 at 1-1.2 was to be switched off and on, but its driver hangs"), answer.detail());
      assertTrue(tookMs >= 1_400 && tookMs < 3_000, tookMs + " ms");
      assertTrue(rig.cycle(Part.CAMERA).detail().contains("an earlier attempt at 1-1.2 still hangs in the kernel"));
      // The kernel lets go at last: the write of 0 returns, and 1 must follow though nobody waits.
      assertEquals("0", Files.readString(fifo));
      assertEquals("1", Files.readString(fifo));
      assertEquals(2, rig.answers.size());
    }
  }

  @Test
  void oneCameraThatHangsKeepsNoOtherFromBeingSwitched() throws Exception {
    Path fifo = hanging(2);
    UsbTree.Plugged healthy = tree.camera(3, "046d:0003", "USB Camera", 6);
    try (UsbRig rig = new UsbRig(tree.settings("", ""), IMPATIENT)) {
      Answer answer = rig.cycle(Part.CAMERA);
      assertFalse(answer.done());
      assertTrue(answer.detail().contains("046d:0003 at 1-1.3 was switched off and on, back as"), answer.detail());
      assertEquals(1, healthy.timesOff());
      assertEquals("0", Files.readString(fifo));
      assertEquals("1", Files.readString(fifo));
    }
  }

  @Test
  void whenTooManyHangNothingFurtherIsTried() throws Exception {
    Path[] fifos = {hanging(2), hanging(3), hanging(4)};
    UsbTree.Plugged card = tree.card(5, "0d8c:0014", "Device", 1);
    try (UsbRig rig = new UsbRig(tree.settings("", ""), IMPATIENT)) {
      assertFalse(rig.cycle(Part.CAMERA).done());
      String detail = rig.cycle(Part.MICROPHONE).detail();
      assertTrue(detail.contains("3 earlier attempts still hang in the kernel"), detail);
      assertEquals(0, card.timesOff());
      for (Path fifo : fifos) {
        assertEquals("0", Files.readString(fifo));
        assertEquals("1", Files.readString(fifo));
      }
      soon().until(() -> rig.cycle(Part.MICROPHONE).done());
      assertEquals(1, card.timesOff());
    }
  }

  @Test
  void requestsForADeviceThatIsBeingSwitchedShareItsAnswer() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, "046d:0825", "C270 HD WEBCAM", 0);
    Timing longer = new Timing(6_000, 300, 2_000, 20, 400, 500, 700, 5, 1_500);
    try (UsbRig rig = new UsbRig(tree.settings("", ""), longer)) {
      rig.power.cycle(Part.CAMERA);
      soon().until(() -> camera.timesOff() == 1);
      rig.power.cycle(Part.CAMERA);
      rig.power.cycle(Part.CAMERA);
      soon().until(() -> rig.answers.size() == 3);
      assertTrue(rig.answers.stream().allMatch(Answer::done));
      assertEquals(1, rig.answers.stream().distinct().count());
      assertEquals(1, camera.timesOff());
    }
  }

  @Test
  void aFloodOfRequestsIsAnsweredEachOnce() throws IOException {
    tree.camera(2, "046d:0825", "C270 HD WEBCAM", 0);
    tree.card(3, "0d8c:0014", "Device", 1);
    try (UsbRig rig = new UsbRig(tree.settings("", ""))) {
      for (int i = 0; i < 500; i++) {
        rig.power.cycle(i % 2 == 0 ? Part.CAMERA : Part.MICROPHONE);
      }
      soon().until(() -> rig.answers.size() >= 500);
      assertTrue(rig.cycle(Part.CAMERA).done());
      assertEquals(501, rig.answers.size());
      assertTrue(rig.answers.stream().anyMatch(answer -> answer.detail().startsWith("16 requests")));
    }
  }

  @Test
  void closingWhileADeviceIsOffSwitchesItOnAndAnswers() throws IOException {
    UsbTree.Plugged camera = tree.camera(2, "046d:0825", "C270 HD WEBCAM", 0);
    UsbRig rig = new UsbRig(tree.settings("", ""), new Timing(30_000, 300, 2_000, 20, 400, 20_000, 700, 5, 1_500));
    rig.power.cycle(Part.CAMERA);
    soon().until(() -> camera.timesOff() == 1);
    rig.power.cycle(Part.MICROPHONE);
    rig.close();
    assertEquals("1", camera.authorized());
    assertEquals(2, rig.answers.size());
    rig.power.cycle(Part.CAMERA);
    assertEquals("Callpoint ends, the camera is left as it is", rig.answers.getLast().detail());
  }

  @Test
  void aRequestToOneThatIsNeverStartedIsAnsweredWhenItIsClosed() {
    var answers = new ArrayList<String>();
    UsbPower power = new UsbPower(tree.settings("", ""), (part, done, detail) -> answers.add(detail));
    power.cycle(Part.CAMERA);
    power.close();
    assertEquals(1, answers.size());
  }

  @Test
  void aListenerThatThrowsDoesNotStopTheThread() throws IOException {
    tree.camera(2, "046d:0825", "C270 HD WEBCAM", 0);
    var answers = new CopyOnWriteArrayList<Boolean>();
    try (UsbPower power = new UsbPower(tree.settings("", ""), UsbRig.QUICK, (part, done, detail) -> {
      answers.add(done);
      throw new IllegalStateException("a listener's mistake");
    })) {
      power.start();
      power.cycle(Part.CAMERA);
      soon().until(() -> answers.size() == 1);
      power.cycle(Part.CAMERA);
      soon().until(() -> answers.size() == 2);
    }
  }

  /** A camera whose {@code authorized} blocks the writer until somebody reads: a FIFO, as a driver that hangs. */
  private Path hanging(int port) throws Exception {
    UsbTree.Plugged camera = tree.camera(port, "046d:000" + port, "USB Camera", port * 10);
    Path authorized = camera.directory.resolve("authorized");
    camera.letsGo = false;
    tree.forget(camera);
    Files.delete(authorized);
    assertEquals(0, new ProcessBuilder("mkfifo", authorized.toString()).start().waitFor());
    return authorized;
  }
}
