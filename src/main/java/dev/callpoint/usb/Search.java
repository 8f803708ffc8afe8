package dev.callpoint.usb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the USB devices behind a part, and remembers them: a camera whose driver gave up is no longer in /dev nor among
 * the kernel's cameras, but still on the bus, and that is when it has to be found.
 */
final class Search {
  /** More cameras on one intercom are a mistake; and each that is cycled takes a thread. */
  static final int DEVICES_MAX = 4;

  private final UsbSettings settings;
  private final Nodes nodes;

  Search(UsbSettings settings) {
    this.settings = settings;
    this.nodes = new Nodes(settings);
  }

  /**
   * The devices behind a part.
   *
   * @param before what the last call gave
   * @return those that are to be cycled, at most {@value #DEVICES_MAX}; among them some that are gone, if no other is left
   */
  List<UsbDevice> look(Part part, List<UsbDevice> before) throws IOException {
    Optional<String> wanted = settings.wanted(part);
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<UsbDevice> found = new LinkedHashSet<>();
    for (Nodes.Node node : nodes.wanted(part, wanted.get())) {
      behind(node).ifPresent(found::add);
    }
    if (found.isEmpty() || wanted.get().isEmpty()) {
      before.stream().filter(UsbDevice::isStillThere).forEach(found::add);
    }
    if (found.isEmpty()) {
      found.addAll(before);
    }
    return found.stream().limit(DEVICES_MAX).toList();
  }

  /**
   * Devices of the part's class that are plugged in but switched off. A daemon that was killed while it cycled one leaves
   * it so, and its successor knows no name of it.
   */
  List<UsbDevice> leftOff(Part part) throws IOException {
    List<UsbDevice> off = new ArrayList<>();
    Path bus = settings.sys().resolve("bus/usb/devices");
    if (!Files.isDirectory(bus)) {
      return off;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(bus)) {
      for (Path entry : entries) {
        if (Files.exists(entry.resolve("idVendor")) && off.size() < DEVICES_MAX && isOff(entry, part)) {
          off.add(UsbDevice.read(entry.toRealPath()));
        }
      }
    }
    return off;
  }

  /** Why nothing was found, and what to do. */
  String absence(Part part) throws IOException {
    String word = part.words();
    Optional<String> wanted = settings.wanted(part);
    if (wanted.isEmpty()) {
      return "the " + word + " is no device of this machine by the configuration: nothing to switch off and on";
    }
    List<Nodes.Node> here = nodes.wanted(part, wanted.get());
    if (!here.isEmpty()) {
      return word + " " + here.getFirst().label() + " is not a USB device and cannot be switched off and on";
    }
    List<String> others = nodes.all(part).stream().filter(Nodes.Node::gives).map(Nodes.Node::label).toList();
    String which = wanted.get().isEmpty() ? "no USB " + word : "no " + word + " '" + wanted.get() + "'";
    return which + " was found, nor seen since the start; "
        + (others.isEmpty() ? "the kernel shows none at all: is it plugged in?" : "the kernel shows " + others
            + ": correct " + word + ".device in the configuration");
  }

  /** Empty for a device of another bus, and for one that went away while it was looked at. */
  private Optional<UsbDevice> behind(Nodes.Node node) {
    try {
      return UsbDevice.above(node.directory(), settings.sys().toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isOff(Path entry, Part part) {
    try {
      UsbDevice device = UsbDevice.read(entry.toRealPath());
      return device.isIdle() && Interfaces.read(device.directory()).serves(part);
    } catch (IOException e) {
      return false;
    }
  }
}
