package dev.callpoint.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SoundDevicesTest {
  @TempDir
  private Path root;

  @Test
  void cardsAreNamedByTheirIds() throws IOException {
    MadeUpMachine machine = new MadeUpMachine(root)
        .card(0, "Headphones", "bcm2835 Headphones", "bcm2835 Headphones : bcm2835 Headphones : playback 8")
        .card(1, "Device", "USB PnP Sound Device", "USB Audio : USB Audio : playback 1 : capture 1");
    List<SoundDevice> all = new SoundDevices(machine.places()).all();
    assertEquals(
        List.of(
            new SoundDevice(0, "Headphones", 0, "bcm2835 Headphones", false, true, false, false),
            new SoundDevice(1, "Device", 0, "USB PnP Sound Device, USB Audio", true, true, false, false)),
        all);
    assertEquals("Device", all.get(1).identity());
  }

  @Test
  void aMicrophoneThatSomebodyHasIsInUse() throws IOException {
    MadeUpMachine machine = new MadeUpMachine(root).card(0, "Device", "USB", "USB Audio : USB Audio : playback 1 : capture 1");
    machine.record(0);
    SoundDevice device = new SoundDevices(machine.places()).all().getFirst();
    assertTrue(device.recordsNow());
    assertFalse(device.playsNow());
  }

  @Test
  void aMachineWithoutSoundHasNone() throws IOException {
    assertEquals(List.of(), new SoundDevices(new MadeUpMachine(root).places()).all());
  }

  @Test
  void aDeviceIsMeantByEachNameThatAlsaKnows() {
    SoundDevice second = new SoundDevice(1, "Device", 1, "", true, true, false, false);
    assertEquals("hw:CARD=Device,DEV=1", second.identity());
    assertTrue(second.isMeantBy(second.identity()));
    assertTrue(second.isMeantBy("plughw:1,1"));
    assertFalse(second.isMeantBy("Device"), "the card's id means its first device");
    assertFalse(second.isMeantBy("hw:CARD=Other,DEV=1"));
  }
}
