package dev.callpoint.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may be switched off, by what a device says of itself. */
final class InterfacesTest {

  @Test
  void aWebcamWithAMicrophoneServesBothParts() {
    Interfaces webcam = of(UsbTree.VIDEO_CONTROL, UsbTree.VIDEO_STREAMING, UsbTree.AUDIO_CONTROL, UsbTree.AUDIO_STREAMING);
    assertTrue(webcam.serves(Part.CAMERA));
    assertTrue(webcam.serves(Part.MICROPHONE));
    assertTrue(webcam.refusal().isEmpty());
  }

  @Test
  void aSoundCardMayHaveButtonsButBeNoKeyboard() {
    assertTrue(of(UsbTree.AUDIO_CONTROL, UsbTree.BUTTONS).refusal().isEmpty());
    assertEquals("it is a keyboard too", of(UsbTree.AUDIO_CONTROL, UsbTree.KEYBOARD).refusal().orElse(""));
  }

  @Test
  void hubsStorageNetworkAndWhatIsNeitherVideoNorAudioAreRefused() {
    assertEquals("it is a hub", of(UsbTree.HUB).refusal().orElse(""));
    assertEquals("it is storage too", of(UsbTree.VIDEO_CONTROL, UsbTree.STORAGE).refusal().orElse(""));
    assertEquals("it is a network device too", of(UsbTree.VIDEO_CONTROL, new int[] {0x02, 6, 0}).refusal().orElse(""));
    assertEquals("it is a network device too", of(UsbTree.VIDEO_CONTROL, new int[] {0xe0, 1, 3}).refusal().orElse(""));
    assertEquals(
        "it has no video or audio interface of a USB class", of(new int[] {0xff, 0xff, 0xff}).refusal().orElse(""));
  }

  @Test
  void descriptorsThatAreCutShortOrGarbageEndTheReadingAndNothingElse() {
    byte[] whole = UsbTree.descriptors(List.of(UsbTree.VIDEO_CONTROL, UsbTree.STORAGE));
    assertTrue(Interfaces.parse(whole).refusal().isPresent());
    for (int length = 0; length < whole.length; length++) {
      Interfaces part = Interfaces.parse(Arrays.copyOf(whole, length));
      assertFalse(part.serves(Part.MICROPHONE), "first " + length + " bytes");
    }
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      assertTrue(Interfaces.parse(garbage).kinds().size() <= garbage.length / 9);
    }
  }

  private static Interfaces of(int[]... interfaces) {
    return Interfaces.parse(UsbTree.descriptors(List.of(interfaces)));
  }
}
