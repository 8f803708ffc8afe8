package dev.callpoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.media.SoundCard.Pcm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against files as the kernel of a Raspberry Pi 4 with a USB sound card shows them. */
class SoundCardsTest {
  @TempDir
  private Path directory;

  private SoundCards cards;

  @BeforeEach
  void aRaspberryPi() throws IOException {
    write("proc/asound/cards", """
         0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0
                              vc4-hdmi-0
         1 [Device         ]: USB-Audio - USB PnP Sound Device
                              C-Media Electronics Inc. USB PnP Sound Device at usb-0000:01:00.0-1.2, full speed
        """);
    write("proc/asound/pcm", """
        00-00: MAI PCM i2s-hifi-0 : MAI PCM i2s-hifi-0 : playback 1
        01-00: USB Audio : USB Audio : playback 1 : capture 1
        """);
    write("proc/asound/card1/usbid", "0d8c:0014\n");
    write("proc/asound/card1/pcm0c/sub0/status", "closed\n");
    write("dev/snd/controlC0", "");
    write("dev/snd/controlC1", "");
    cards = new SoundCards(directory.resolve("proc"), directory.resolve("dev"));
  }

  @Test
  void theKernelsCardsAreRead() {
    List<SoundCard> all = cards.all();
    assertEquals(List.of("vc4hdmi0", "Device"), all.stream().map(SoundCard::id).toList());
    SoundCard usb = all.get(1);
    assertEquals("USB PnP Sound Device (card Device)", usb.words());
    assertTrue(usb.usb() && !all.get(0).usb());
    assertEquals(List.of(new Pcm(0, "USB Audio", true, true)), usb.pcms());
    assertEquals(Optional.empty(), all.get(0).device(Side.MICROPHONE));
  }

  @Test
  void whereTheKernelHasNoSoundThereIsNoCard() {
    assertEquals(List.of(), new SoundCards(directory.resolve("nowhere"), directory.resolve("nowhere")).all());
  }

  @Test
  void aCardThatCameBackIsAnotherIncarnation() throws IOException {
    SoundCard before = cards.all().get(1);
    assertEquals(before, cards.all().get(1));
    Path node = directory.resolve("dev/snd/controlC1");
    Path other = Files.createFile(directory.resolve("dev/snd/other"));
    Files.delete(node);
    Files.move(other, node);
    assertNotEquals(before.incarnation(), cards.all().get(1).incarnation());
  }

  @Test
  void whoeverHoldsACardIsNamed() throws IOException {
    assertEquals(Optional.empty(), cards.holder(1, 0, Side.MICROPHONE));
    write("proc/asound/card1/pcm0c/sub0/status", "state: RUNNING\nowner_pid   : 4711\ntrigger_time: 1.2\n");
    assertEquals(Optional.of("process 4711"), cards.holder(1, 0, Side.MICROPHONE));
    write("proc/4711/comm", "arecord\n");
    assertEquals(Optional.of("arecord (process 4711)"), cards.holder(1, 0, Side.MICROPHONE));
    assertEquals(Optional.empty(), cards.holder(1, 0, Side.SPEAKER));
  }

  @Test
  void aCardOneOfWhoseSubstreamsIsFreeHasNoHolder() throws IOException {
    write("proc/asound/card1/pcm0c/sub0/status", "state: RUNNING\nowner_pid   : 4711\n");
    write("proc/asound/card1/pcm0c/sub1/status", "closed\n");
    assertEquals(Optional.empty(), cards.holder(1, 0, Side.MICROPHONE));
  }

  @Test
  void aPathLeadsToTheCardThatIsThereNow() throws IOException {
    Path link = directory.resolve("dev/snd/by-id/usb-C-Media-00");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../controlC1"));
    assertEquals(OptionalInt.of(1), cards.behind("/dev/snd/by-id/usb-C-Media-00"));
    Files.delete(directory.resolve("dev/snd/controlC1"));
    assertEquals(OptionalInt.empty(), cards.behind("/dev/snd/by-id/usb-C-Media-00"));
  }

  @Test
  void aVolumeFollowsTheEarAsAlsamixersDoes() {
    assertEquals(0, CardMixer.decibels(1, -4_500, 0));
    assertEquals(-4_500, CardMixer.decibels(0, -4_500, 0));
    assertEquals(-1_380, CardMixer.decibels(0.5, -4_500, 0));
    assertEquals(-600, CardMixer.decibels(0.5, -1_200, 0), "a small range is stepped evenly");
    assertEquals(-9_999_999, CardMixer.decibels(0, -9_999_999, 0));
    assertEquals(400, CardMixer.decibels(1, -10_239, 400));
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
