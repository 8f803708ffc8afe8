package dev.callpoint.media;

import dev.callpoint.wire.ToEngine.Microphone;
import dev.callpoint.wire.ToEngine.Speaker;
import dev.onvoid.webrtc.media.audio.AudioDevice;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Microphone and speaker of ALSA cards, one for each side.
 *
 * <p>webrtc-java 0.14.0 always takes ALSA's {@code default} device, whatever it is told, and making a factory opens
 * that device for a probe; one that another engine holds blocks for 5 s. So each engine has an {@link AlsaFile} of its
 * own, which names no hardware while the engine is a standby, and what each {@link SoundSide} finds from {@link #open}
 * on. A session's answer is applied after that, and opens the devices. A side that is found later is started then.
 * MediaDevices is not asked: without PulseAudio it hangs.
 *
 * <p>Nothing here stops a device: libwebrtc waits for its sound thread with the lock that this thread waits for, most
 * surely where a card has gone (audio_device_alsa_linux.cc, StopPlayout). An engine whose card has gone is replaced.
 */
final class AlsaSound implements Sound {
  private static final int AS_IT_IS = -1;

  private final Microphone microphone;
  private final Speaker speaker;
  private final AlsaFile file = AlsaFile.ofEnvironment();
  private final CardMixer mixer;
  private final AudioDeviceModule module;
  private final List<SoundSide> sides = new ArrayList<>();
  private final SoundCards cards = new SoundCards(Path.of("/proc"), Path.of("/dev"));
  private final boolean cardsAtFirst = !cards.all().isEmpty();
  /** For which the volume was set: once for each card that comes. */
  private final Map<Side, SoundSide.State.Found> volumes = new EnumMap<>(Side.class);
  private @Nullable Listener listener;
  private @Nullable Findings told;
  private boolean sessionBegun;
  private boolean overdue;

  /** @throws SoundException when sound cannot be had on this machine at all, whatever is plugged in */
  AlsaSound(Microphone microphone, Speaker speaker) throws SoundException {
    this.microphone = microphone;
    this.speaker = speaker;
    Libasound library = new Libasound();
    mixer = new CardMixer(library);
    if (speaker.sink().equals("alsa")) {
      sides.add(new SoundSide(Side.SPEAKER, speaker.device(), cards, new AlsaSystem(library), this::changed));
    }
    if (microphone.source().equals("alsa")) {
      sides.add(new SoundSide(Side.MICROPHONE, microphone.device(), cards, new AlsaSystem(library), this::changed));
    }
    file.writeNull();
    try {
      module = new AudioDeviceModule(AudioLayer.kLinuxAlsaAudio);
    } catch (RuntimeException | Error e) {
      throw new SoundException("the library cannot use ALSA: " + e.getMessage());
    }
  }

  @Override
  public AudioDeviceModuleBase module() {
    return module;
  }

  /** The devices stay untouched until they are granted; should they not be found in time, none opens. */
  @Override
  public void factoryMade() {
    file.write(sides);
    sides.forEach(SoundSide::warm);
  }

  @Override
  public synchronized void open(Listener whoListens) {
    listener = whoListens;
    sides.forEach(SoundSide::open);
  }

  /** What has not answered yet counts as missing until it does. */
  @Override
  public synchronized void overdue() {
    overdue = true;
    changed();
  }

  /** The library opens what is found now by itself, as soon as it needs it. An ICE restart's answer opens nothing. */
  @Override
  public void sessionBegins() {
    if (!sessionBegun) {
      sessionBegun = true;
      eachUnused(this::specify);
    }
  }

  /** Starts, in a session, what was found after it had begun. */
  @Override
  public void start() {
    if (sessionBegun) {
      eachUnused(side -> {
        specify(side);
        start(side);
      });
    }
  }

  private void eachUnused(Consumer<Side> doing) {
    for (SoundSide side : sides) {
      if (!side.isInUse() && side.state() instanceof SoundSide.State.Found) {
        side.use();
        try {
          doing.accept(side.side());
        } catch (RuntimeException | Error e) {
          side.refused("it does not start: " + e.getMessage());
        }
      }
    }
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

  /** Where the kernel had no card when the factory was made, the library has chosen no device. */
  private void specify(Side side) {
    if (!cardsAtFirst) {
      if (cards.all().isEmpty()) {
        throw new IllegalStateException("this machine has no sound card, and libwebrtc uses a sound server only beside one");
      }
      AudioDevice any = new AudioDevice("default", "") {};
      if (side == Side.MICROPHONE) {
        module.setRecordingDevice(any);
      } else {
        module.setPlayoutDevice(any);
      }
    }
  }

  private void start(Side side) {
    if (side == Side.MICROPHONE) {
      module.initRecording();
      module.startRecording();
    } else {
      module.initPlayout();
      module.startPlayout();
    }
  }

  /** Of one side, on its thread. */
  private synchronized void changed() {
    file.write(sides);
    sides.forEach(this::setVolume);
    Listener listens = listener;
    Findings now = findings();
    if (listens == null || now == null) {
      return;
    }
    if (!now.lost().isEmpty() || !now.equals(told)) {
      told = now;
      listens.changed(now);
    }
  }

  /** Null while a side is still looked for. */
  private @Nullable Findings findings() {
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    String lost = "";
    for (SoundSide side : sides) {
      String label = side.side().label() + ": ";
      switch (side.state()) {
        case SoundSide.State.Found f -> found.add(label + f.device().words());
        case SoundSide.State.Missing m -> missing.add(label + m.why());
        case SoundSide.State.Lost l -> {
          missing.add(label + l.words());
          lost = label + l.words();
        }
        case null -> {
          if (!overdue) {
            return null;
          }
          missing.add(label + "ALSA does not answer; a sound server or the card hangs");
        }
      }
    }
    return new Findings(found, missing, lost);
  }

  private void setVolume(SoundSide side) {
    int percent = side.side() == Side.MICROPHONE ? microphone.volume() : speaker.volume();
    if (percent != AS_IT_IS
        && side.state() instanceof SoundSide.State.Found found
        && !found.equals(volumes.put(side.side(), found))) {
      String label = side.side().label();
      Runnable set = () -> System.out.println(label + ": " + mixer.set(side.side(), found.mixer(), percent));
      Thread.ofPlatform().daemon().name("volume-" + label).start(set);
    }
  }
}
