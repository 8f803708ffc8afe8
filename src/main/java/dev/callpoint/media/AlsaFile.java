package dev.callpoint.media;

import dev.callpoint.media.Sound.SoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The ALSA configuration of one engine (ALSA_CONFIG_PATH, set by the supervisor): the system's, with a {@code default} of
 * its own. alsa-lib reads it again when it has changed.
 *
 * <p>The system's configuration is read first, and then what its {@code @hooks} load: on a desktop that makes a sound
 * server the default, whatever the file says. So the sides stand in a second file, which is loaded by the last hook;
 * {@code ?} adds a hook only where the system has none of that number.
 */
final class AlsaFile {
  private static final String ENVIRONMENT = "ALSA_CONFIG_PATH";
  private static final int HOOKS_MAX = 6;

  /** A side that is not there: a card that does not exist fails at once, where ALSA's null device would spin. */
  private static final String NOWHERE = "{ type plug slave.pcm \"hw:CARD=callpoint_none\" }";

  /** libwebrtc uses the default only where it finds one device more (audio_device_alsa_linux.cc, GetDevicesInfo). */
  private static final String ONE_MORE = "namehint.pcm [ \"callpoint|DESCSound of Callpoint\" ]\n";

  private final Path main;
  private final Path sides;
  private String written = "";

  private AlsaFile(Path main) {
    this.main = main;
    this.sides = main.resolveSibling(main.getFileName() + ".sides");
  }

  static AlsaFile ofEnvironment() throws SoundException {
    String path = System.getenv(ENVIRONMENT);
    if (path == null) {
      throw new SoundException(ENVIRONMENT + " is not set for the engine");
    }
    return new AlsaFile(Path.of(path));
  }

  /** While a factory is made, which probes the default: silence at once. */
  void writeNull() {
    write(ONE_MORE + "pcm.!default { type null }\n");
  }

  /** What each side has found. */
  synchronized void write(List<SoundSide> found) {
    String text =
        ONE_MORE
            + "pcm.!default {\n  type asym\n"
            + "  playback.pcm " + definition(found, Side.SPEAKER) + "\n"
            + "  capture.pcm " + definition(found, Side.MICROPHONE) + "\n}\n"
            + state(found, Side.MICROPHONE).flatMap(AlsaFile::control).orElse("");
    if (!text.equals(written)) {
      write(text);
      written = text;
    }
  }

  private static String definition(List<SoundSide> found, Side side) {
    return state(found, side).map(f -> f.device().definition()).orElse(NOWHERE);
  }

  /** The library mutes a microphone by its card's mixer. */
  private static Optional<String> control(SoundSide.State.Found found) {
    return found.card().map(card -> "ctl.!default { type hw card " + card.id() + " }\n");
  }

  private static Optional<SoundSide.State.Found> state(List<SoundSide> found, Side side) {
    return found.stream()
        .filter(s -> s.side() == side && s.state() instanceof SoundSide.State.Found)
        .findAny()
        .map(s -> (SoundSide.State.Found) s.state());
  }

  private void write(String text) {
    StringBuilder all = new StringBuilder("<" + AlsaSystem.FILE + ">\n");
    for (int hook = 1; hook < HOOKS_MAX; hook++) {
      all.append("@hooks.?").append(hook).append(" { func load files [ \"").append(sides).append("\" ] errors true }\n");
    }
    // In this order, as it is the main file's change that alsa-lib looks for.
    replace(sides, text);
    replace(main, all.toString());
  }

  private static void replace(Path file, String text) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine's ALSA configuration cannot be written", e);
    }
  }
}
