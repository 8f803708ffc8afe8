package dev.callpoint.media;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.List;

/**
 * Sound without a sound card: a tone, or silence, in place of the microphone; the operator's voice is decoded and
 * measured, then dropped.
 *
 * <p>The order matters (webrtc-java 0.14.0): playout is started before the source is set, so that the module keeps
 * WebRTC's own transport for playout and uses the source for capture alone. Set first, the operator would hear an echo
 * of himself; a CustomAudioSource in its place aborts the process within seconds.
 */
final class ToneSound implements Sound {
  private static final double TONE_HZ = 440;
  private static final double AMPLITUDE = 0.25 * Short.MAX_VALUE;

  private final AudioDeviceModuleBase module = new HeadlessAudioDeviceModule();
  private final boolean audible;
  private final List<String> missing;
  private volatile boolean muted;
  private double phase;

  /**
   * @param audible a tone, else silence
   * @param missing what this stands in for, in words; empty when it was asked for
   */
  ToneSound(boolean audible, List<String> missing) {
    this.audible = audible;
    this.missing = List.copyOf(missing);
  }

  @Override
  public AudioDeviceModuleBase module() {
    return module;
  }

  @Override
  public void factoryMade() {
    module.initPlayout();
    module.startPlayout();
    module.setAudioSource(this::fill);
  }

  @Override
  public void open(Listener listener) {
    listener.changed(new Findings(List.of(), missing, ""));
  }

  /** No processing: noise suppression would take the tone for noise. */
  @Override
  public AudioOptions options() {
    AudioOptions options = new AudioOptions();
    options.echoCancellation = false;
    options.noiseSuppression = false;
    options.autoGainControl = false;
    options.highpassFilter = false;
    return options;
  }

  @Override
  public void mute() {
    muted = true;
  }

  @Override
  public List<String> missing() {
    return missing;
  }

  /** A library callback on its capture thread, every 10 ms: interleaved 16-bit little-endian samples. */
  private int fill(byte[] samples, int count, int bytesPerSample, int channels, int samplesPerSecond) {
    int frames = count / Math.max(1, channels);
    double step = 2 * Math.PI * TONE_HZ / samplesPerSecond;
    int at = 0;
    for (int frame = 0; frame < frames; frame++) {
      int sample = audible && !muted ? (int) (AMPLITUDE * Math.sin(phase)) : 0;
      phase = (phase + step) % (2 * Math.PI);
      for (int channel = 0; channel < channels && at + 1 < samples.length; channel++) {
        samples[at++] = (byte) sample;
        samples[at++] = (byte) (sample >> 8);
      }
    }
    return count;
  }
}
