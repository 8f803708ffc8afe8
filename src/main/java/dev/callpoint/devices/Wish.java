package dev.callpoint.devices;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The picture that a configuration asks for.
 *
 * <p>libwebrtc takes a size and a rate, and chooses the format by itself (video_capture_v4l2.cc, StartCapture): up to
 * 640x480 the raw formats first, as they cost no decoding; above it MJPEG first, as USB 2 carries no such picture raw
 * at a useful rate. Then it asks the driver for the size, and a driver that does not have it in that format gives another one
 * without a word. So only those offers count that libwebrtc would arrive at.
 */
public record Wish(int width, int height, int fps) {
  private static final List<String> RAW =
      List.of("YU12", "YV12", "YUYV", "UYVY", "NV12", "AR24", "BA24", "AB24", "BGR4", "RGB4", "BGR3", "RGB3", "RGBP");
  private static final String MOTION_JPEG = "MJPG";
  private static final String JPEG = "JPEG";

  /** The formats that libwebrtc takes at all. */
  static boolean isUsable(String format) {
    return RAW.contains(format) || format.equals(MOTION_JPEG) || format.equals(JPEG);
  }

  /** The nearest that can be had: size first, then rate, the higher one of two that are as near; empty if nothing is offered. */
  public Optional<Offer> nearest(List<Offer> offers) {
    return attainable(offers).stream()
        .min(Comparator.comparingInt(this::sizeAway)
            .thenComparingInt(offer -> Math.abs(offer.fps() - fps))
            .thenComparing(Comparator.comparingInt(Offer::fps).reversed()));
  }

  /** Those at which libwebrtc arrives when it is asked for their size. */
  public static List<Offer> attainable(List<Offer> offers) {
    Set<String> formats = offers.stream().map(Offer::format).collect(Collectors.toUnmodifiableSet());
    return offers.stream()
        .filter(offer -> offer.format().equals(formatTaken(formats, offer.width(), offer.height())))
        .toList();
  }

  private int sizeAway(Offer offer) {
    return Math.abs(offer.width() - width) + Math.abs(offer.height() - height);
  }

  /** The one that libwebrtc takes of these for a picture of that size; {@code ""} if it can use none. */
  static String formatTaken(Set<String> formats, int width, int height) {
    boolean large = width > 640 || height > 480;
    if (large && formats.contains(MOTION_JPEG)) {
      return MOTION_JPEG;
    }
    return RAW.stream().filter(formats::contains).findFirst()
        .orElse(formats.contains(MOTION_JPEG) ? MOTION_JPEG : formats.contains(JPEG) ? JPEG : "");
  }
}
