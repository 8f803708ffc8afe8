package dev.callpoint.media;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sets the volume of a card's own mixer, through ALSA's simple mixer interface. A broken USB card makes each of these
 * calls wait for seconds, so they have a thread of their own and nobody waits for it.
 */
final class CardMixer {
  private static final List<String> SPEAKERS = List.of("Master", "PCM", "Speaker", "Headphone", "Headset", "Digital");
  private static final List<String> MICROPHONES = List.of("Capture", "Mic", "Headset", "Digital", "Line");
  /** Among the controls for playing, those that let people hear themselves; among those for recording, amplifiers. */
  private static final List<String> OTHERS = List.of("mic", "line in", "beep", "loopback", "input", "boost", "sidetone");

  /** A card that goes from silence to full over less than this is stepped evenly (in 1/100 dB, as all here). */
  private static final double EVEN_RANGE = 2_400;
  /** ALSA's word for silence as a volume. */
  private static final long MUTE = -9_999_999;

  private final Libasound library;

  CardMixer(Libasound library) {
    this.library = library;
  }

  /**
   * Sets the volume, and switches the sound on unless it is 0.
   *
   * @param mixer the ALSA control device
   * @param percent of what can be heard, as alsamixer shows it
   * @return what was done, or why not, in words
   */
  String set(Side side, String mixer, int percent) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(ValueLayout.ADDRESS);
      int result = library.call("snd_mixer_open", pointer, 0);
      if (result < 0) {
        return "the volume stays as it is: " + library.error(result);
      }
      MemorySegment opened = pointer.get(ValueLayout.ADDRESS, 0);
      try {
        return set(side, mixer, percent, opened, arena);
      } finally {
        library.call("snd_mixer_close", opened);
      }
    }
  }

  private String set(Side side, String mixer, int percent, MemorySegment opened, Arena arena) {
    int result = library.call("snd_mixer_attach", opened, arena.allocateFrom(mixer));
    result = result < 0 ? result : library.call("snd_mixer_selem_register", opened, MemorySegment.NULL, MemorySegment.NULL);
    result = result < 0 ? result : library.call("snd_mixer_load", opened);
    if (result < 0) {
      return "the volume stays as it is: the mixer of " + mixer + " does not open: " + library.error(result);
    }
    Optional<MemorySegment> control = control(side, opened);
    if (control.isEmpty()) {
      return mixer + " has no volume of its own to set";
    }
    String name = library.text("snd_mixer_selem_get_name", control.get());
    result = volume(side, control.get(), percent / 100.0, arena);
    if (result >= 0 && has(side, control.get(), "switch")) {
      result = library.call(function(side, "set", "switch_all"), control.get(), percent > 0 ? 1 : 0);
    }
    return result < 0
        ? "the volume stays as it is: control '" + name + "' of " + mixer + " refuses: " + library.error(result)
        : "volume " + percent + " % set by control '" + name + "' of " + mixer;
  }

  /** The first of the names that are known to mean it, else the first that can. */
  private Optional<MemorySegment> control(Side side, MemorySegment mixer) {
    List<String> names = side == Side.MICROPHONE ? MICROPHONES : SPEAKERS;
    Optional<MemorySegment> best = Optional.empty();
    int bestPlace = Integer.MAX_VALUE;
    MemorySegment control = library.pointer("snd_mixer_first_elem", mixer);
    while (!control.equals(MemorySegment.NULL)) {
      int place = has(side, control, "volume") ? place(side, names, control) : Integer.MAX_VALUE;
      if (place < bestPlace) {
        bestPlace = place;
        best = Optional.of(control);
      }
      control = library.pointer("snd_mixer_elem_next", control);
    }
    return best;
  }

  private int place(Side side, List<String> names, MemorySegment control) {
    String name = library.text("snd_mixer_selem_get_name", control);
    int known = names.indexOf(name);
    if (known >= 0) {
      return known;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean other = OTHERS.stream().anyMatch(lower::contains);
    boolean microphone = side == Side.MICROPHONE && !lower.contains("boost");
    return !other || microphone ? names.size() : Integer.MAX_VALUE;
  }

  /**
   * In decibels where the card tells them: ears are logarithmic, and cards' own steps are not. The curve is alsamixer's
   * (alsa-utils, volume_mapping.c): the cube root of the amplitude, from the card's lowest volume to its highest.
   */
  private int volume(Side side, MemorySegment control, double part, Arena arena) {
    MemorySegment min = arena.allocate(ValueLayout.JAVA_LONG);
    MemorySegment max = arena.allocate(ValueLayout.JAVA_LONG);
    int result = library.call(function(side, "get", "dB_range"), control, min, max);
    long low = min.get(ValueLayout.JAVA_LONG, 0);
    long high = max.get(ValueLayout.JAVA_LONG, 0);
    if (result >= 0 && low < high) {
      return library.call(function(side, "set", "dB_all"), control, decibels(part, low, high), 0);
    }
    result = library.call(function(side, "get", "volume_range"), control, min, max);
    low = min.get(ValueLayout.JAVA_LONG, 0);
    high = max.get(ValueLayout.JAVA_LONG, 0);
    return result < 0
        ? result
        : library.call(function(side, "set", "volume_all"), control, low + Math.round(part * (high - low)));
  }

  /**
   * @param part 0 to 1
   * @return in 1/100 dB
   */
  static long decibels(double part, long low, long high) {
    if (high - low <= EVEN_RANGE) {
      return low + Math.round(part * (high - low));
    }
    double lowest = low == MUTE ? 0 : Math.pow(10, (low - high) / 6_000.0);
    double amplitude = part * (1 - lowest) + lowest;
    return amplitude <= 0 ? low : Math.max(low, Math.round(6_000 * Math.log10(amplitude)) + high);
  }

  private boolean has(Side side, MemorySegment control, String what) {
    return library.call(function(side, "has", what), control) != 0;
  }

  private static String function(Side side, String verb, String what) {
    return "snd_mixer_selem_" + verb + (side == Side.MICROPHONE ? "_capture_" : "_playback_") + what;
  }
}
