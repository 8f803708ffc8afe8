package dev.callpoint.media;

import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the picture comes from. Opened and closed on the WebRTC thread. */
interface Camera {

  /** The source for a video track; exists before the camera is opened, so that an offer needs no camera. */
  VideoTrackSource source();

  /** Told once of the track that was made from the source. */
  default void attach(VideoTrack track) {}

  /**
   * Starts frames. Does nothing when already open.
   *
   * @return the camera in words
   * @throws CameraException when the camera cannot be had, with the reason in words
   */
  String open() throws CameraException;

  /**
   * What was opened or tried last cannot be had or gives nothing: the next open tries another one.
   *
   * @return false when there is no other; the next open begins anew then
   */
  default boolean passOver() {
    return false;
  }

  /** Why an open camera that gives no frames will never give one again; empty when that cannot be told. */
  default Optional<String> lost() {
    return Optional.empty();
  }

  /** What is known of a camera, in words, that opens but gives no frame. */
  default String silence() {
    return "the camera opens but gives no frame";
  }

  void close();

  /** Frames delivered since the engine began; any thread. */
  long frames();

  /**
   * Hands over a copy of the next picture, once; never, where none comes any more. A later call takes the place of an
   * earlier one that has not had its picture yet.
   *
   * @param taker called on whatever thread has the picture; must only enqueue
   */
  void nextPicture(Consumer<Canvas> taker);

  /** Stops the frames without a word, as a hung camera does. */
  void freeze();

  /** The camera cannot be had. */
  final class CameraException extends Exception {
    private static final long serialVersionUID = 1L;

    CameraException(String message) {
      super(message);
    }
  }
}
