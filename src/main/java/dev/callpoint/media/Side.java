package dev.callpoint.media;

import java.util.Locale;

/** The two directions of sound, each with a card of its own. */
enum Side {
  SPEAKER,
  MICROPHONE;

  /** ALSA's number of the direction (snd_pcm_stream_t). */
  int stream() {
    return ordinal();
  }

  /** As in the configuration and in faults. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a card of this side does. */
  String verb() {
    return this == MICROPHONE ? "record" : "play";
  }
}
