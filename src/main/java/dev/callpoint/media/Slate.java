package dev.callpoint.media;

import dev.callpoint.media.Canvas.Colour;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The still picture that the operator sees when there is no camera: it says so, and the sound goes on. */
final class Slate {
  private static final long PERIOD_NANOS = 500_000_000L;

  private final WebRtcThread thread;
  private final CustomVideoSource source = new CustomVideoSource();
  private final Canvas picture;
  private @Nullable Future<?> ticking;

  Slate(WebRtcThread thread, int width, int height, String text) {
    this.thread = thread;
    picture = new Canvas(width, height);
    picture.fill(0, 0, width, height, Colour.SLATE);
    int dot = Math.max(1, width / (text.length() * 8));
    picture.write(text, (width - Canvas.textWidth(text, dot)) / 2, height / 2 - 4 * dot, dot, Colour.AMBER);
  }

  CustomVideoSource source() {
    return source;
  }

  void show() {
    if (ticking == null) {
      ticking = thread.every(PERIOD_NANOS, () -> Frames.push(source, picture));
    }
  }

  void hide() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }
}
