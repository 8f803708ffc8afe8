package dev.callpoint.media;

import dev.onvoid.webrtc.media.video.VideoFrame;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Copies a picture where the library's pictures come by, when one is wanted, and else costs nothing. */
final class FrameTap {
  private final AtomicReference<@Nullable Consumer<Canvas>> taker = new AtomicReference<>();

  /** @param next is given the next picture, on a thread of the library; must only enqueue */
  void next(Consumer<Canvas> next) {
    taker.set(next);
  }

  /** Within a callback of the library, which gives the frame back afterwards. Throws nothing. */
  void comesBy(VideoFrame frame) {
    Consumer<Canvas> wanted = taker.get() == null ? null : taker.getAndSet(null);
    if (wanted == null) {
      return;
    }
    try {
      wanted.accept(Frames.copy(frame));
    } catch (Throwable e) {
      // Were it thrown, the process would abort. Whoever waits for the picture has a deadline.
      System.err.println("the picture cannot be copied: " + e);
    }
  }
}
