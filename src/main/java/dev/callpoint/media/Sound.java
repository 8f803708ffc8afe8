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

  /**
   * The devices are granted: from now on they are looked for, and looked after. Called once; a session's answer, with
   * which the library opens them, is applied when they were found, or known not to be there.
   *
   * @param listener called on any thread
   */
  void open(Listener listener);

  /** There is no more time to look for them: what is not found now is missing. */
  default void overdue() {}

  /** A session's answer is about to be applied: the library opens what was found. */
  default void sessionBegins() {}

  /** In a session, starts what was found after it had begun. */
  default void start() {}

  AudioOptions options();

  /** From now on the microphone gives nothing but zeros, as one that is broken or unplugged behind its card. */
  void mute();

  /** What cannot be had, in words; empty when all is well. */
  List<String> missing();

  /** Hears where the devices are. */
  @FunctionalInterface
  interface Listener {
    /** They are found or missing; and again and again while one is lost. */
    void changed(Findings now);
  }

  /**
   * @param found devices, in words
   * @param missing what cannot be had now, in words
   * @param lost a device that has gone while it was in use, in words, empty where none has: the library spins on it and
   *     does not let go
   */
  record Findings(List<String> found, List<String> missing, String lost) {}

  /** The sound that is asked for cannot be had. */
  final class SoundException extends Exception {
    private static final long serialVersionUID = 1L;

    SoundException(String message) {
      super(message);
    }
  }
}
