package dev.callpoint.media;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the kernel tells of its sound cards; opens none. */
final class SoundCards {
  /** As in {@code " 1 [Device         ]: USB-Audio - USB Audio Device"}. */
  private static final Pattern CARD = Pattern.compile("\\s*(\\d+) \\[(\\S+)\\s*]: (.*?) - (.*)");
  /** As in {@code "01-00: USB Audio : USB Audio : playback 1 : capture 1"}. */
  private static final Pattern PCM = Pattern.compile("(\\d+)-(\\d+): (.*?) : (.*)");
  private static final Pattern CONTROL = Pattern.compile("controlC(\\d+)");
  private static final Pattern OWNER = Pattern.compile("owner_pid\\s*: (\\d+)");

  private final Path proc;
  private final Path dev;

  /**
   * @param proc {@code /proc}
   * @param dev {@code /dev}
   */
  SoundCards(Path proc, Path dev) {
    this.proc = proc;
    this.dev = dev;
  }

  /** By number; empty where the kernel has no sound. */
  List<SoundCard> all() {
    List<SoundCard> cards = new ArrayList<>();
    List<String> pcms = lines(proc.resolve("asound/pcm"));
    for (String line : lines(proc.resolve("asound/cards"))) {
      Matcher m = CARD.matcher(line);
      if (m.matches()) {
        int number = Integer.parseInt(m.group(1));
        boolean usb = Files.exists(proc.resolve("asound/card" + number + "/usbid"));
        String incarnation = m.group(2) + incarnation(number);
        cards.add(new SoundCard(
            number, m.group(2), m.group(3), m.group(4), usb, pcms(pcms, number), incarnation));
      }
    }
    return cards;
  }

  /** The number of the card behind a path like {@code /dev/snd/by-id/usb-…}, where it is plugged in. */
  OptionalInt behind(String path) {
    try {
      Matcher m = CONTROL.matcher(dev.resolve(path.substring("/dev/".length())).toRealPath().getFileName().toString());
      return m.matches() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** Who has the device open, when nobody else can. */
  Optional<String> holder(int card, int device, Side side) {
    Path folder = proc.resolve("asound/card" + card + "/pcm" + device + (side == Side.MICROPHONE ? "c" : "p"));
    Optional<String> holder = Optional.empty();
    try (DirectoryStream<Path> substreams = Files.newDirectoryStream(folder, "sub*")) {
      for (Path substream : substreams) {
        Matcher m = OWNER.matcher(String.join("\n", lines(substream.resolve("status"))));
        if (!m.find()) {
          return Optional.empty();
        }
        holder = Optional.of(program(m.group(1)));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return holder;
  }

  private String program(String process) {
    List<String> name = lines(proc.resolve(process + "/comm"));
    return name.isEmpty() ? "process " + process : name.getFirst() + " (process " + process + ")";
  }

  private static List<SoundCard.Pcm> pcms(List<String> lines, int card) {
    List<SoundCard.Pcm> pcms = new ArrayList<>();
    for (String line : lines) {
      Matcher m = PCM.matcher(line);
      if (m.matches() && Integer.parseInt(m.group(1)) == card) {
        String rest = m.group(4);
        pcms.add(new SoundCard.Pcm(
            Integer.parseInt(m.group(2)), m.group(3), rest.contains(": capture"), rest.contains(": playback")));
      }
    }
    return pcms;
  }

  private String incarnation(int card) {
    try {
      return Files.readAttributes(dev.resolve("snd/controlC" + card), "unix:ino,ctime").toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
