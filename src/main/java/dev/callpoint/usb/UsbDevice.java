package dev.callpoint.usb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One USB device, at the place where it is plugged in: another device at the same place is another one.
 *
 * @param directory its directory in sysfs, without symbolic links, like {@code …/usb1/1-1/1-1.2}
 * @param vendor idVendor, four hexadecimal digits
 * @param product idProduct, four hexadecimal digits
 * @param serial empty where it has none, as most webcams
 */
record UsbDevice(Path directory, String vendor, String product, String serial) {

  static UsbDevice read(Path directory) throws IOException {
    return new UsbDevice(
        directory,
        attribute(directory, "idVendor"),
        attribute(directory, "idProduct"),
        Files.exists(directory.resolve("serial")) ? attribute(directory, "serial") : "");
  }

  /**
   * The USB device that a camera or sound card is part of; empty when it is of another bus. An interface of a USB device
   * has an {@code authorized} too, but no {@code idVendor}.
   *
   * @param below a directory in sysfs, without symbolic links
   */
  static Optional<UsbDevice> above(Path below, Path sys) throws IOException {
    for (Path at = below; at != null && at.startsWith(sys); at = at.getParent()) {
      if (Files.exists(at.resolve("authorized")) && Files.exists(at.resolve("idVendor"))) {
        return Optional.of(read(at));
      }
    }
    return Optional.empty();
  }

  /** Whether the same device is still plugged in at its place. */
  boolean isStillThere() {
    try {
      return read(directory).equals(this);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the kernel uses none of its interfaces, as when it is switched off. */
  boolean isIdle() throws IOException {
    String prefix = place() + ":";
    try (Stream<Path> children = Files.list(directory)) {
      return children.noneMatch(child -> child.getFileName().toString().startsWith(prefix));
    }
  }

  Path authorized() {
    return directory.resolve("authorized");
  }

  /** The bus's name for where it is plugged in, like {@code 1-1.2}: bus 1, port 1 and there port 2 of a hub. */
  String place() {
    return directory.getFileName().toString();
  }

  String words() {
    return vendor + ":" + product + " at " + place();
  }

  static String attribute(Path directory, String name) throws IOException {
    return Files.readString(directory.resolve(name)).strip();
  }
}
