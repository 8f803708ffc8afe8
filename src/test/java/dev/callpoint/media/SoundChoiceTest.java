package dev.callpoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.media.SoundCard.Pcm;
import dev.callpoint.media.SoundChoice.Candidate;
import dev.callpoint.media.SoundChoice.SystemSound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SoundChoiceTest {
  private static final SoundCard HDMI = card(0, "vc4hdmi0", "vc4-hdmi", "vc4-hdmi-0", false, plays("MAI PCM i2s-hifi-0"));
  private static final SoundCard JACK =
      card(1, "Headphones", "bcm2835_headpho", "bcm2835 Headphones", false, plays("bcm2835 Headphones"));
  private static final SoundCard WEBCAM = card(2, "C920", "USB-Audio", "HD Pro Webcam C920", true, records("USB Audio"));
  private static final SoundCard SPEAKERPHONE =
      card(3, "Device", "USB-Audio", "USB PnP Sound Device", true, new Pcm(0, "USB Audio", true, true));
  private static final SoundCard HEADER =
      card(4, "wm8960", "simple-card", "wm8960-soundcard", false, new Pcm(0, "wm8960", true, true));
  private static final SoundCard AMPLIFIER = card(5, "DAC", "simple-card", "HifiBerry DAC", false, plays("HiFi"));
  private static final SoundCard PC =
      card(6, "PCH", "HDA-Intel", "HDA Intel PCH", false, new Pcm(0, "ALC257 Analog", true, true),
          new Pcm(3, "HDMI 0", false, true));
  private static final SoundCard SCREENS = card(7, "NVidia", "HDA-Intel", "HDA NVidia", false, plays("HDMI 0"));
  private static final SoundCard CABLE =
      card(8, "Loopback", "Loopback", "Loopback", false, new Pcm(0, "Loopback PCM", true, true));

  @Test
  void onARaspberryPiTheUsbCardComesBeforeTheScreensThatTheKernelNumbersFirst() {
    List<SoundCard> cards = List.of(HDMI, JACK, SPEAKERPHONE);
    assertEquals(List.of("hw:CARD=Device,DEV=0"), tried(Side.MICROPHONE, "", cards));
    assertEquals(
        List.of("hw:CARD=Device,DEV=0", "hw:CARD=Headphones,DEV=0", "hw:CARD=vc4hdmi0,DEV=0"),
        tried(Side.SPEAKER, "", cards));
  }

  @Test
  void aCardThatRecordsAndPlaysComesBeforeAWebcamsMicrophone() {
    assertEquals("hw:CARD=wm8960,DEV=0", tried(Side.MICROPHONE, "", List.of(WEBCAM, HEADER)).getFirst());
    assertEquals("hw:CARD=Device,DEV=0", tried(Side.MICROPHONE, "", List.of(WEBCAM, HEADER, SPEAKERPHONE)).getFirst());
  }

  @Test
  void eachSideHasItsOwnCardWhereNoneDoesBoth() {
    List<SoundCard> cards = List.of(HDMI, WEBCAM, AMPLIFIER);
    assertEquals(List.of("hw:CARD=C920,DEV=0"), tried(Side.MICROPHONE, "", cards));
    assertEquals("hw:CARD=DAC,DEV=0", tried(Side.SPEAKER, "", cards).getFirst());
  }

  @Test
  void aPcsOwnJacksComeAfterWhatIsPluggedInAndBeforeScreensAndCables() {
    List<SoundCard> cards = List.of(CABLE, SCREENS, PC, WEBCAM);
    assertEquals(List.of("hw:CARD=C920,DEV=0", "hw:CARD=PCH,DEV=0", "hw:CARD=Loopback,DEV=0"),
        tried(Side.MICROPHONE, "", cards));
    assertEquals(List.of("hw:CARD=PCH,DEV=0", "hw:CARD=NVidia,DEV=0", "hw:CARD=Loopback,DEV=0"),
        tried(Side.SPEAKER, "", cards));
  }

  @Test
  void aDefaultThatTheSystemHasMadeIsTriedFirst() {
    SystemSound server = new SystemSound(Optional.of("{ type pulse }"), 0, _ -> false);
    SoundChoice choice = choice(Side.SPEAKER, "", List.of(HDMI), server);
    assertEquals(List.of("default", "hw:CARD=vc4hdmi0,DEV=0"), choice.candidates().stream().map(Candidate::pcm).toList());
    assertEquals("{ type pulse }", choice.candidates().getFirst().definition());
  }

  @Test
  void theDefaultCardOfTheSystemIsTriedFirstUnlessItIsTheOneThatNobodyChose() {
    SystemSound one = new SystemSound(Optional.empty(), 1, _ -> false);
    List<SoundCard> cards = List.of(HDMI, JACK, SPEAKERPHONE);
    assertEquals("hw:CARD=Headphones,DEV=0", choice(Side.SPEAKER, "", cards, one).candidates().getFirst().pcm());
    assertEquals("hw:CARD=Device,DEV=0", choice(Side.SPEAKER, "", cards, SystemSound.PLAIN).candidates().getFirst().pcm());
  }

  @Test
  void aCardIsNamedByIdNumberPathOrAlsaName() {
    List<SoundCard> cards = List.of(HDMI, WEBCAM, SPEAKERPHONE);
    for (String name : List.of("Device", "3", "/dev/snd/by-path/platform-usb-0:1.2:1.0")) {
      assertEquals(List.of("hw:CARD=Device,DEV=0"), tried(Side.MICROPHONE, name, cards), name);
    }
    assertEquals(List.of("plughw:CARD=Device,DEV=1"), tried(Side.MICROPHONE, "plughw:CARD=Device,DEV=1", cards));
    SystemSound system = new SystemSound(Optional.empty(), 0, "doorbell"::equals);
    assertEquals("doorbell", choice(Side.SPEAKER, "doorbell", cards, system).candidates().getFirst().pcm());
  }

  @Test
  void theCardBehindAnAlsaNameIsKnownSoThatItsHolderCanBeTold() {
    List<SoundCard> cards = List.of(HDMI, SPEAKERPHONE);
    assertEquals(3, choice(Side.SPEAKER, "plughw:CARD=Device,DEV=1", cards, SystemSound.PLAIN).candidates().getFirst().card());
    assertEquals(1, choice(Side.SPEAKER, "plughw:CARD=Device,DEV=1", cards, SystemSound.PLAIN).candidates().getFirst().device());
    assertEquals(3, choice(Side.SPEAKER, "hw:3,0", cards, SystemSound.PLAIN).candidates().getFirst().card());
    assertEquals(-1, choice(Side.SPEAKER, "hw:9", cards, SystemSound.PLAIN).candidates().getFirst().card());
  }

  @Test
  void aNamedCardThatIsAwayIsNotReplacedByAnother() {
    SoundChoice choice = choice(Side.MICROPHONE, "Device", List.of(HDMI, WEBCAM), SystemSound.PLAIN);
    assertEquals(List.of(), choice.candidates());
    assertEquals(
        "there is no sound card or ALSA device 'Device'; is it plugged in?; cards that can record: [C920]",
        choice.absence());
    assertTrue(choice(Side.MICROPHONE, "/dev/snd/by-id/usb-x", List.of(WEBCAM), SystemSound.PLAIN).absence()
        .startsWith("no sound card is at /dev/snd/by-id/usb-x"));
  }

  @Test
  void aCardThatCannotDoTheSideIsTold() {
    assertEquals(
        "vc4-hdmi-0 (card vc4hdmi0) cannot record; cards that can record: [C920]",
        choice(Side.MICROPHONE, "vc4hdmi0", List.of(HDMI, WEBCAM), SystemSound.PLAIN).absence());
    assertEquals("no sound card can record; there are [vc4hdmi0]",
        choice(Side.MICROPHONE, "", List.of(HDMI), SystemSound.PLAIN).absence());
    assertEquals("the kernel shows no sound card: is one plugged in?",
        choice(Side.SPEAKER, "", List.of(), SystemSound.PLAIN).absence());
  }

  private static List<String> tried(Side side, String wanted, List<SoundCard> cards) {
    return choice(side, wanted, cards, SystemSound.PLAIN).candidates().stream().map(Candidate::pcm).toList();
  }

  private static SoundChoice choice(Side side, String wanted, List<SoundCard> cards, SystemSound system) {
    Map<String, Integer> paths = Map.of("/dev/snd/by-path/platform-usb-0:1.2:1.0", 3);
    return SoundChoice.of(side, wanted, cards, system,
        path -> paths.containsKey(path) ? OptionalInt.of(paths.get(path)) : OptionalInt.empty());
  }

  private static Pcm plays(String name) {
    return new Pcm(0, name, false, true);
  }

  private static Pcm records(String name) {
    return new Pcm(0, name, true, false);
  }

  private static SoundCard card(int number, String id, String driver, String name, boolean usb, Pcm... pcms) {
    return new SoundCard(number, id, driver, name, usb, List.of(pcms), id);
  }
}
