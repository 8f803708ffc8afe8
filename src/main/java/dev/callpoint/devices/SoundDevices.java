package dev.callpoint.devices;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Microphones and speakers of ALSA cards, from /proc/asound, which everybody may read. No device is opened: a card has
 * one stream each way, and whoever asks it for its abilities takes it from a call.
 */
public final class SoundDevices {
  /** A line of /proc/asound/pcm: {@code 01-00: USB Audio : USB Audio : playback 1 : capture 1}. */
  private static final Pattern PCM = Pattern.compile("(\\d+)-(\\d+): (.*)");

  private final Path asound;

  public SoundDevices(Places places) {
    asound = places.proc().resolve("asound");
  }

  /** By card and device; empty where the kernel has no sound. */
  public List<SoundDevice> all() {
    List<SoundDevice> devices = new ArrayList<>();
    for (String line : lines(asound.resolve("pcm"))) {
      Matcher matcher = PCM.matcher(line);
      if (matcher.matches()) {
        devices.add(device(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3)));
      }
    }
    devices.sort(Comparator.comparingInt(SoundDevice::card).thenComparingInt(SoundDevice::device));
    return devices;
  }

  private SoundDevice device(int card, int device, String description) {
    Path folder = asound.resolve("card" + card);
    String id = lines(folder.resolve("id")).stream().findFirst().orElse(Integer.toString(card));
    boolean records = description.contains(": capture ");
    boolean plays = description.contains(": playback ");
    String pcm = description.split(" : ", 2)[0].strip();
    String name = cardName(card);
    return new SoundDevice(card, id, device, name.isEmpty() || name.equals(pcm) ? pcm : name + ", " + pcm, records, plays,
        records && isOpen(folder.resolve("pcm" + device + "c")), plays && isOpen(folder.resolve("pcm" + device + "p")));
  }

  /** The second half of a card's first line in /proc/asound/cards: {@code " 1 [Device ]: USB-Audio - USB PnP Sound"}. */
  private String cardName(int card) {
    Pattern line = Pattern.compile("\\s*" + card + " \\[.*\\]: .*? - (.*)");
    return lines(asound.resolve("cards")).stream()
        .map(line::matcher).filter(Matcher::matches).map(matcher -> matcher.group(1).strip()).findFirst().orElse("");
  }

  /** Every one of its substreams says "closed" unless somebody has it. */
  private static boolean isOpen(Path pcm) {
    try (DirectoryStream<Path> substreams = Files.newDirectoryStream(pcm, "sub*")) {
      for (Path substream : substreams) {
        List<String> status = lines(substream.resolve("status"));
        if (!status.isEmpty() && !status.getFirst().equals("closed")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
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
