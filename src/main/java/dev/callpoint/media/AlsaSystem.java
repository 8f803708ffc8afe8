package dev.callpoint.media;

import dev.callpoint.media.Sound.SoundException;
import dev.callpoint.media.SoundChoice.SystemSound;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The system's own ALSA configuration, beside the one that {@link AlsaSound} writes for the library, and what it opens.
 * For one thread. Loading it may ask a sound server, and opening may ask a device: either may hang.
 */
final class AlsaSystem {
  static final Path FILE = Path.of("/usr/share/alsa/alsa.conf");

  /** What ALSA's own configuration says of the default: card 0, unless somebody chooses another. */
  private static final String PLAIN_DEFAULT = "cards.pcm.default";
  private static final int COMPOUND = 1024;
  private static final int NONBLOCK = 1;

  private final Libasound library;
  private final Arena arena = Arena.global();
  private final MemorySegment top;
  private final MemorySegment update;

  /**
   * What opening a device gave.
   *
   * @param card its number, -1 where it is on none
   * @param error below zero where it does not open
   */
  record Opened(int card, int error) {}

  AlsaSystem(Libasound library) {
    this.library = library;
    top = arena.allocate(ValueLayout.ADDRESS);
    update = arena.allocate(ValueLayout.ADDRESS);
  }

  /** Reads the configuration, again only where its files have changed. */
  SystemSound read() throws SoundException {
    int result = library.call("snd_config_update_r", top, update, arena.allocateFrom(FILE.toString()));
    if (result < 0) {
      throw new SoundException("ALSA's configuration " + FILE + " cannot be read: " + library.error(result));
    }
    return new SystemSound(standard(), card(), name -> find("pcm." + name).isPresent());
  }

  /** Opens a device without waiting for it, and closes it again: only that proves that it can be had. */
  Opened open(String pcm, Side side) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment handle = own.allocate(ValueLayout.ADDRESS);
      int result =
          library.call("snd_pcm_open_lconf", handle, own.allocateFrom(pcm), side.stream(), NONBLOCK, value(top));
      if (result < 0) {
        return new Opened(-1, result);
      }
      MemorySegment opened = value(handle);
      MemorySegment info = own.allocate(library.call("snd_pcm_info_sizeof"));
      int card = library.call("snd_pcm_info", opened, info) < 0 ? -1 : library.call("snd_pcm_info_get_card", info);
      library.call("snd_pcm_close", opened);
      return new Opened(card, 0);
    }
  }

  String error(int result) {
    return library.error(result);
  }

  /** The definition of the default, where it is not ALSA's own. */
  private Optional<String> standard() {
    Optional<MemorySegment> found = find("pcm.default");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (library.call("snd_config_get_type", found.get()) == COMPOUND) {
      return Optional.of("{\n" + saved(found.get()) + "}");
    }
    try (Arena own = Arena.ofConfined()) {
      MemorySegment text = own.allocate(ValueLayout.ADDRESS);
      int result = library.call("snd_config_get_string", found.get(), text);
      String name = result < 0 ? PLAIN_DEFAULT : Libasound.text(value(text));
      return name.equals(PLAIN_DEFAULT) ? Optional.empty() : Optional.of('"' + name + '"');
    }
  }

  private int card() {
    Optional<MemorySegment> found = find("defaults.pcm.card");
    try (Arena own = Arena.ofConfined()) {
      MemorySegment text = own.allocate(ValueLayout.ADDRESS);
      if (found.isEmpty() || library.call("snd_config_get_ascii", found.get(), text) < 0) {
        return 0;
      }
      String name = Libasound.text(value(text));
      return Math.max(0, library.call("snd_card_get_index", own.allocateFrom(name)));
    }
  }

  private String saved(MemorySegment node) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment output = own.allocate(ValueLayout.ADDRESS);
      if (library.call("snd_output_buffer_open", output) < 0) {
        return "";
      }
      MemorySegment text = own.allocate(ValueLayout.ADDRESS);
      library.call("snd_config_save", node, value(output));
      library.call("snd_output_putc", value(output), 0);
      library.call("snd_output_buffer_string", value(output), text);
      String saved = Libasound.text(value(text));
      library.call("snd_output_close", value(output));
      return saved;
    }
  }

  private Optional<MemorySegment> find(String key) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment node = own.allocate(ValueLayout.ADDRESS);
      int result = library.call("snd_config_search", value(top), own.allocateFrom(key), node);
      return result < 0 ? Optional.empty() : Optional.of(value(node));
    }
  }

  private static MemorySegment value(MemorySegment pointer) {
    return pointer.get(ValueLayout.ADDRESS, 0);
  }
}
