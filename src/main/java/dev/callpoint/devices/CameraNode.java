package dev.callpoint.devices;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A V4L2 node that may give pictures.
 *
 * @param name as {@code video0}; another one after the next plugging in, perhaps
 * @param directory in sysfs, without symbolic links; another one for each plugging in at another place
 * @param file its node in {@code /dev}
 * @param label what the driver calls the camera; twins share it
 * @param place what it is plugged into, as {@code usb 1-1.2}; {@code ""} where sysfs does not say
 * @param byId links in {@code /dev/v4l/by-id} that lead here: made of maker, product and serial number
 * @param byPath links in {@code /dev/v4l/by-path} that lead here: made of the place
 */
public record CameraNode(
    String name, Path directory, Path file, String label, String place, List<String> byId, List<String> byPath) {

  /** VIDIOC_QUERYCAP, by which most programs learn a camera's name, cuts it to 32 bytes with the final zero. */
  private static final int QUERYCAP_BYTES = 31;

  boolean isUsb() {
    return place.startsWith("usb");
  }

  /** Its number, by which nodes are ordered: {@code video10} comes after {@code video2}. */
  int number() {
    return Integer.parseInt(name.substring("video".length()));
  }

  /** @param other of this machine too */
  boolean isTwinOf(CameraNode other) {
    return !directory.equals(other.directory) && Arrays.equals(cut(label), cut(other.label));
  }

  /**
   * Whether a name that a person wrote means a camera with this label. Other programs show names cut to 31 bytes, so
   * both are meant by such a one.
   */
  public static boolean isNamed(String wanted, String label) {
    return label.equals(wanted) || bytes(wanted).length >= QUERYCAP_BYTES && Arrays.equals(cut(wanted), cut(label));
  }

  private static byte[] cut(String name) {
    byte[] bytes = bytes(name);
    return bytes.length <= QUERYCAP_BYTES ? bytes : Arrays.copyOf(bytes, QUERYCAP_BYTES);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
