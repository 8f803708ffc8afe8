package dev.callpoint.usb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a USB device can do, from its raw descriptors (sysfs {@code descriptors}: the device's, then those of every
 * configuration; USB 2.0, 9.6). Not from the interfaces' directories: a device that is switched off has none. Reading
 * these takes no lock of the kernel's.
 */
record Interfaces(List<Kind> kinds) {
  /** A few kilobytes on real devices; sysfs never gives more than 64 KiB and a bit. */
  private static final int BYTES_MAX = 66_000;

  private static final int DEVICE_DESCRIPTOR = 1;
  private static final int INTERFACE_DESCRIPTOR = 4;
  private static final int INTERFACE_DESCRIPTOR_BYTES = 9;
  private static final int DEVICE_DESCRIPTOR_BYTES = 18;

  // Class codes, https://www.usb.org/defined-class-codes
  private static final int AUDIO = 0x01;
  private static final int COMMUNICATIONS = 0x02;
  private static final int HUMAN_INTERFACE = 0x03;
  private static final int STORAGE = 0x08;
  private static final int HUB = 0x09;
  private static final int COMMUNICATIONS_DATA = 0x0a;
  private static final int VIDEO = 0x0e;
  private static final int WIRELESS = 0xe0;
  private static final int KEYBOARD = 0x01;

  /** Class, subclass and protocol of one interface; of the device itself where it declares them there. */
  record Kind(int type, int subclass, int protocol) {}

  static Interfaces read(Path device) throws IOException {
    try (InputStream in = Files.newInputStream(device.resolve("descriptors"))) {
      return parse(in.readNBytes(BYTES_MAX));
    }
  }

  /** A descriptor that is cut short or has no length ends the reading; what was read before counts. */
  static Interfaces parse(byte[] raw) {
    List<Kind> kinds = new ArrayList<>();
    int at = 0;
    while (at + 2 <= raw.length) {
      int length = raw[at] & 0xff;
      if (length < 2 || at + length > raw.length) {
        break;
      }
      int type = raw[at + 1] & 0xff;
      if (type == DEVICE_DESCRIPTOR && length >= DEVICE_DESCRIPTOR_BYTES) {
        kinds.add(kind(raw, at + 4));
      } else if (type == INTERFACE_DESCRIPTOR && length >= INTERFACE_DESCRIPTOR_BYTES) {
        kinds.add(kind(raw, at + 5));
      }
      at += length;
    }
    return new Interfaces(List.copyOf(kinds));
  }

  boolean serves(Part part) {
    return has(part == Part.CAMERA ? VIDEO : AUDIO);
  }

  /**
   * Why such a device is never switched off; empty when it may be. Buttons of a headset or sound card are a human
   * interface too, but no keyboard.
   */
  Optional<String> refusal() {
    if (has(HUB)) {
      return Optional.of("it is a hub");
    }
    if (has(STORAGE)) {
      return Optional.of("it is storage too");
    }
    if (kinds.stream().anyMatch(k -> k.type() == HUMAN_INTERFACE && k.protocol() == KEYBOARD)) {
      return Optional.of("it is a keyboard too");
    }
    if (has(COMMUNICATIONS) || has(COMMUNICATIONS_DATA) || has(WIRELESS)) {
      return Optional.of("it is a network device too");
    }
    if (!has(VIDEO) && !has(AUDIO)) {
      return Optional.of("it has no video or audio interface of a USB class");
    }
    return Optional.empty();
  }

  private boolean has(int type) {
    return kinds.stream().anyMatch(kind -> kind.type() == type);
  }

  private static Kind kind(byte[] raw, int at) {
    return new Kind(raw[at] & 0xff, raw[at + 1] & 0xff, raw[at + 2] & 0xff);
  }
}
