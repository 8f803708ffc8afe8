package dev.callpoint.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WishTest {
  /** As most cameras at USB 2: raw pictures are slow when they are large. */
  private static final List<Offer> WEBCAM = List.of(
      new Offer("YUYV", 320, 240, 30), new Offer("YUYV", 640, 480, 15), new Offer("YUYV", 640, 480, 30),
      new Offer("YUYV", 1280, 720, 10), new Offer("MJPG", 640, 480, 30), new Offer("MJPG", 1280, 720, 15),
      new Offer("MJPG", 1280, 720, 30), new Offer("MJPG", 1920, 1080, 30));

  @Test
  void aSmallPictureIsTakenRaw() {
    assertEquals(offer("YUYV", 640, 480, 30), new Wish(640, 480, 30).nearest(WEBCAM));
  }

  @Test
  void aLargePictureIsTakenAsMotionJpeg() {
    assertEquals(offer("MJPG", 1280, 720, 30), new Wish(1280, 720, 30).nearest(WEBCAM));
  }

  @Test
  void theSizeCountsBeforeTheRate() {
    assertEquals(offer("YUYV", 640, 480, 30), new Wish(640, 480, 60).nearest(WEBCAM));
    assertEquals(offer("MJPG", 1920, 1080, 30), new Wish(1900, 1000, 5).nearest(WEBCAM));
  }

  @Test
  void theNearestRateIsTakenAndTheHigherOfTwo() {
    assertEquals(offer("YUYV", 640, 480, 15), new Wish(640, 480, 10).nearest(WEBCAM));
    List<Offer> around = List.of(new Offer("YUYV", 640, 480, 10), new Offer("YUYV", 640, 480, 20));
    assertEquals(offer("YUYV", 640, 480, 20), new Wish(640, 480, 15).nearest(around));
  }

  @Test
  void aSizeThatLibwebrtcWouldNotArriveAtIsNotPromised() {
    List<Offer> offers = List.of(
        new Offer("YUYV", 320, 240, 30), new Offer("MJPG", 640, 480, 30), new Offer("MJPG", 800, 600, 30));
    assertEquals(offer("MJPG", 800, 600, 30), new Wish(640, 480, 30).nearest(offers));
  }

  @Test
  void aCameraWithMotionJpegAloneGivesThatInEachSize() {
    List<Offer> offers = List.of(new Offer("MJPG", 640, 480, 30), new Offer("MJPG", 1280, 720, 30));
    assertEquals(offer("MJPG", 640, 480, 30), new Wish(640, 480, 30).nearest(offers));
  }

  @Test
  void aLargePictureIsTakenRawWhereThereIsNothingElse() {
    List<Offer> offers = List.of(new Offer("NV12", 1280, 720, 30), new Offer("UYVY", 1280, 720, 30));
    assertEquals(offer("UYVY", 1280, 720, 30), new Wish(1280, 720, 30).nearest(offers));
  }

  @Test
  void rawFormatsAreTakenInTheOrderOfWhatTheyCost() {
    List<Offer> offers = new ArrayList<>();
    for (String format : List.of("NV12", "UYVY", "YUYV", "YU12")) {
      offers.add(new Offer(format, 640, 480, 30));
      assertEquals(offer(format, 640, 480, 30), new Wish(640, 480, 30).nearest(offers));
    }
  }

  @Test
  void whereNothingIsOfferedNothingIsChosen() {
    assertEquals(Optional.empty(), new Wish(640, 480, 30).nearest(List.of()));
    assertEquals(Optional.empty(), new Wish(640, 480, 30).nearest(List.of(new Offer("H264", 640, 480, 30))));
  }

  private static Optional<Offer> offer(String format, int width, int height, int fps) {
    return Optional.of(new Offer(format, width, height, fps));
  }
}
