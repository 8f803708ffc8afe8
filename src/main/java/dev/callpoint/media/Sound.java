package dev.callpoint.media;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import java.util.List;

/**
 * Microphone and speaker. A factory without an audio module aborts where there is no sound card, so there is always
 * one.
 */
interface Sound {

  AudioDeviceModuleBase module();

  /** Called once, right after the factory was made with {@link #module}. */
  void factoryMade();

  /** The devices are granted: from now on the library may open them. Called before a session's answer is applied. */
  void open();

  AudioOptions options();

  /** From now on the microphone gives nothing but zeros, as one that is broken or unplugged behind its card. */
  void mute();

  /** What cannot be had, in words; empty when all is well. */
  List<String> missing();

  /** The sound that is asked for cannot be had. */
  final class SoundException extends Exception {
    private static final long serialVersionUID = 1L;

    SoundException(String message) {
      super(message);
    }
  }
}
