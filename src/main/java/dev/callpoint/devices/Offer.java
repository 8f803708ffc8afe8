package dev.callpoint.devices;

/**
 * A kind of picture that a camera can give.
 *
 * @param format its FourCC, as {@code YUYV} or {@code MJPG}
 * @param fps pictures a second, rounded
 */
public record Offer(String format, int width, int height, int fps) {

  /** As {@code 640x480 at 30 pictures a second, YUYV}. */
  public String words() {
    return width + "x" + height + " at " + fps + " pictures a second, " + format;
  }
}
