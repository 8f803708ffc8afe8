package dev.callpoint.media;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;

/** Hands drawn pictures to WebRTC, and takes pictures out of it. */
final class Frames {
  private Frames() {}

  static void push(CustomVideoSource source, Canvas picture) {
    NativeI420Buffer buffer = NativeI420Buffer.allocate(picture.width, picture.height);
    Canvas.copyPlane(picture.y, picture.width, buffer.getDataY(), buffer.getStrideY());
    Canvas.copyPlane(picture.u, picture.chromaWidth(), buffer.getDataU(), buffer.getStrideU());
    Canvas.copyPlane(picture.v, picture.chromaWidth(), buffer.getDataV(), buffer.getStrideV());
    VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
    source.pushFrame(frame);
    frame.release();
  }

  /**
   * A copy of the library's picture; within its callback, as the buffer is the library's. It needs no release of its own:
   * 0.14.0 has one kind of buffer, which gives itself for I420.
   */
  static Canvas copy(VideoFrame frame) {
    I420Buffer buffer = frame.buffer.toI420();
    Canvas picture = new Canvas(buffer.getWidth(), buffer.getHeight());
    Canvas.readPlane(buffer.getDataY(), buffer.getStrideY(), picture.y, picture.width);
    Canvas.readPlane(buffer.getDataU(), buffer.getStrideU(), picture.u, picture.chromaWidth());
    Canvas.readPlane(buffer.getDataV(), buffer.getStrideV(), picture.v, picture.chromaWidth());
    return picture;
  }
}
