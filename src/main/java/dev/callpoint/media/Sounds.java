package dev.callpoint.media;

import dev.callpoint.media.Sound.SoundException;
import dev.callpoint.wire.ToEngine.Microphone;
import dev.callpoint.wire.ToEngine.Speaker;
import java.util.ArrayList;
import java.util.List;

/** Chooses the sound that the configuration asks for, or the nearest that can be had. */
final class Sounds {
  private Sounds() {}

  static Sound of(Microphone microphone, Speaker speaker) {
    if (microphone.source().equals("alsa") || speaker.sink().equals("alsa")) {
      try {
        return new AlsaSound(microphone, speaker);
      } catch (SoundException e) {
        List<String> missing = new ArrayList<>();
        if (microphone.source().equals("alsa")) {
          missing.add("microphone: " + e.getMessage());
        }
        if (speaker.sink().equals("alsa")) {
          missing.add("speaker: " + e.getMessage());
        }
        return new ToneSound(false, missing);
      }
    }
    return new ToneSound(microphone.source().equals("tone"), List.of());
  }
}
