package dev.callpoint.media;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;

/** Hands drawn pictures to WebRTC. */
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
}
