package dev.callpoint.usb;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which devices may be switched, and where the kernel shows them.
 *
 * @param sys where sysfs is mounted
 * @param dev where device nodes are
 * @param camera a camera's name as V4L2 gives it or a path below {@code /dev}; {@code ""}: every USB camera; empty: the
 *     picture comes from no camera of this machine
 * @param microphone a card's id or an ALSA name like {@code plughw:CARD=Device,DEV=0}; {@code ""}: every USB sound card
 *     that records; empty: the sound comes from no card of this machine
 */
public record UsbSettings(Path sys, Path dev, Optional<String> camera, Optional<String> microphone) {

  public static UsbSettings ofThisMachine(Optional<String> camera, Optional<String> microphone) {
    return new UsbSettings(Path.of("/sys"), Path.of("/dev"), camera, microphone);
  }

  Optional<String> wanted(Part part) {
    return part == Part.CAMERA ? camera : microphone;
  }
}
