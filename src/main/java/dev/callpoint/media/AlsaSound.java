package dev.callpoint.media;

import dev.callpoint.wire.ToEngine.Microphone;
import dev.callpoint.wire.ToEngine.Speaker;
import dev.onvoid.webrtc.media.audio.AudioDevice;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Microphone and speaker of ALSA cards. The library opens them when a session's sound starts, not before. Only the module's own device lists
 * are used: MediaDevices would hang without PulseAudio.
 */
final class AlsaSound implements Sound {
  private final Microphone microphone;
  private final Speaker speaker;
  private final AudioDeviceModule module = new AudioDeviceModule(AudioLayer.kLinuxAlsaAudio);
  private final List<String> missing = new ArrayList<>();

  AlsaSound(Microphone microphone, Speaker speaker) {
    this.microphone = microphone;
    this.speaker = speaker;
  }

  @Override
  public AudioDeviceModuleBase module() {
    return module;
  }

  @Override
  public void factoryMade() {
    choose("microphone", microphone.device(), module.getRecordingDevices()).ifPresent(module::setRecordingDevice);
    choose("speaker", speaker.device(), module.getPlayoutDevices()).ifPresent(module::setPlayoutDevice);
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
  public List<String> missing() {
    return List.copyOf(missing);
  }

  private Optional<AudioDevice> choose(String what, String wish, List<AudioDevice> found) {
    Optional<AudioDevice> fitting =
        found.stream().filter(d -> wish.isEmpty() || d.getName().contains(wish)).findFirst();
    if (fitting.isEmpty()) {
      missing.add(
          found.isEmpty()
              ? what + ": ALSA shows none"
              : what + ": none matches '" + wish + "'; found: " + found.stream().map(AudioDevice::getName).toList());
    }
    return fitting;
  }
}
