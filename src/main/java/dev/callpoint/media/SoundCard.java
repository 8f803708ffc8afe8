package dev.callpoint.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sound card as the kernel shows it now.
 *
 * @param number changes with the order in which cards are found
 * @param id unique among the cards, made of the name: {@code Device}, of a second one alike {@code Device_1}
 * @param driver {@code USB-Audio}, {@code vc4-hdmi}, {@code bcm2835_headpho} …
 * @param incarnation of its control node: another one where the card went away and came back under its old number
 */
record SoundCard(
    int number, String id, String driver, String name, boolean usb, List<Pcm> pcms, String incarnation) {

  /** One of its devices. */
  record Pcm(int device, String name, boolean records, boolean plays) {
    boolean does(Side side) {
      return side == Side.MICROPHONE ? records : plays;
    }
  }

  /** The device to use; one that leads to a screen only where there is no other. */
  Optional<Pcm> device(Side side) {
    Optional<Pcm> audible = pcms.stream().filter(pcm -> pcm.does(side) && !isScreen(pcm.name())).findFirst();
    return audible.or(() -> pcms.stream().filter(pcm -> pcm.does(side)).findFirst());
  }

  /**
   * Its place among those of which none is named: the lower, the sooner it is taken. Somebody has plugged in or mounted a
   * USB card or one on the header, and one that does both sides has one clock for both, which echo cancellation needs.
   * A PC's own jacks, the Raspberry Pi's headphone jack and screens are there whether anybody listens or not.
   */
  int rank(Side side) {
    if (driver.equals("Loopback") || driver.equals("Dummy")) {
      return 6;
    }
    if (isScreen(id + name + driver) || device(side).filter(pcm -> isScreen(pcm.name())).isPresent()) {
      return 5;
    }
    if (driver.startsWith("HDA") || driver.startsWith("bcm2835")) {
      return 4;
    }
    boolean both = device(Side.MICROPHONE).isPresent() && device(Side.SPEAKER).isPresent();
    return (both ? 0 : 2) + (usb ? 0 : 1);
  }

  String words() {
    return name + " (card " + id + ")";
  }

  private static boolean isScreen(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("hdmi") || lower.contains("displayport");
  }
}
