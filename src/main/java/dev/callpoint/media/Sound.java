package dev.callpoint.media;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import java.util.List;

/** Microphone and speaker. A factory without an audio module aborts where there is no sound card, so there is always one. */
interface Sound {

  AudioDeviceModuleBase module();

  /** Called once, right after the factory was made with {@link #module}. */
  void factoryMade();

  AudioOptions options();

  /** What cannot be had, in words; empty when all is well. */
  List<String> missing();
}
