package dev.callpoint.media;

import dev.callpoint.wire.ToEngine.Microphone;
import dev.callpoint.wire.ToEngine.Speaker;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Microphone and speaker of ALSA cards.
 *
 * <p>webrtc-java 0.14.0 always takes ALSA's {@code default} device, whatever it is told, and making a factory opens
 * that device for a probe; one that another engine holds blocks for 5 s. So each engine has an ALSA configuration file
 * of its own (ALSA_CONFIG_PATH, set by the supervisor). It names no hardware while the engine is a standby, and the
 * configured cards from {@link #open} on: alsa-lib reads it again when it has changed. A session's answer is applied
 * after that, and opens the devices. MediaDevices is not asked: without PulseAudio it hangs.
 */
final class AlsaSound implements Sound {
  private static final String ENVIRONMENT = "ALSA_CONFIG_PATH";
  private static final Path SYSTEM = Path.of("/usr/share/alsa/alsa.conf");
  private static final Path CARDS = Path.of("/proc/asound/cards");
  private static final Pattern PCM = Pattern.compile("[A-Za-z0-9_:=,.-]+");

  /** A side that is not wanted: a card that does not exist fails at once, where ALSA's null device would spin. */
  private static final String NOWHERE = "hw:CARD=callpoint_none";

  private final Microphone microphone;
  private final Speaker speaker;
  private final Path configuration;
  private final AudioDeviceModule module;

  /** @throws SoundException when there is no sound card, or a device's name cannot be one */
  AlsaSound(Microphone microphone, Speaker speaker) throws SoundException {
    this.microphone = microphone;
    this.speaker = speaker;
    String path = System.getenv(ENVIRONMENT);
    if (path == null) {
      throw new SoundException(ENVIRONMENT + " is not set for the engine");
    }
    configuration = Path.of(path);
    checkName(microphone.device());
    checkName(speaker.device());
    checkCards();
    write("<" + SYSTEM + ">\npcm.!default { type null }\n");
    module = new AudioDeviceModule(AudioLayer.kLinuxAlsaAudio);
  }

  @Override
  public AudioDeviceModuleBase module() {
    return module;
  }

  @Override
  public void factoryMade() {
    // The devices stay untouched until they are granted.
  }

  @Override
  public void open() {
    boolean both = microphone.source().equals("alsa") && speaker.sink().equals("alsa");
    String system = "<" + SYSTEM + ">\n";
    if (both && microphone.device().isEmpty() && speaker.device().isEmpty()) {
      write(system);
      return;
    }
    write(
        system
            + "pcm.!default {\n  type asym\n"
            + "  playback.pcm " + side(speaker.sink().equals("alsa"), speaker.device()) + "\n"
            + "  capture.pcm " + side(microphone.source().equals("alsa"), microphone.device()) + "\n}\n");
  }

  @Override
  public AudioOptions options() {
    AudioOptions options = new AudioOptions();
    options.echoCancellation = microphone.echoCancellation();
    options.noiseSuppression = microphone.noiseSuppression();
    options.autoGainControl = microphone.gainControl();
    options.highpassFilter = microphone.noiseSuppression();
    return options;
  }

  @Override
  public void mute() {
    module.setMicrophoneMute(true);
  }

  @Override
  public List<String> missing() {
    return List.of();
  }

  /** A card's id means its first device; a name with a colon is taken as ALSA's own name of a device. */
  private static String side(boolean wanted, String device) {
    if (!wanted) {
      return "{ type plug slave.pcm \"" + NOWHERE + "\" }";
    }
    if (device.isEmpty()) {
      return "\"sysdefault\"";
    }
    String pcm = device.contains(":") ? device : "hw:CARD=" + device + ",DEV=0";
    return "{ type plug slave.pcm \"" + pcm + "\" }";
  }

  private void write(String text) {
    try {
      Path next = configuration.resolveSibling(configuration.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, configuration, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine's ALSA configuration cannot be written", e);
    }
  }

  private static void checkName(String device) throws SoundException {
    if (!device.isEmpty() && !PCM.matcher(device).matches()) {
      throw new SoundException(
          "'" + device + "' is no ALSA name: give a card's id as in /proc/asound/cards, or a name like plughw:CARD=Device,DEV=0");
    }
  }

  private static void checkCards() throws SoundException {
    try {
      if (!Files.readString(CARDS).contains("[")) {
        throw new SoundException("the kernel shows no sound card; is one plugged in?");
      }
    } catch (IOException e) {
      throw new SoundException("this kernel shows no sound card (it has no ALSA)");
    }
  }
}
