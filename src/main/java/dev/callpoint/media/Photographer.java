package dev.callpoint.media;

import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.FromEngine.Snapshot;
import dev.callpoint.wire.ToEngine;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Makes a JPEG of the camera's next picture. The picture is copied where it comes by, on a thread of the library or on
 * the WebRTC thread, and encoded on the thread {@code snapshot}, so neither video nor heartbeats wait for it.
 */
final class Photographer {
  /** Ten times the pause between two pictures of the slowest camera. */
  private static final int FRAME_MS = 2_000;

  private final WebRtcThread thread;
  private final Consumer<FromEngine> out;
  private final ExecutorService encoder =
      Executors.newSingleThreadExecutor(work -> Thread.ofPlatform().daemon().name("snapshot").unstarted(work));

  Photographer(WebRtcThread thread, Consumer<FromEngine> out) {
    this.thread = thread;
    this.out = out;
  }

  /** On the WebRTC thread. Answered once, whatever the camera does. */
  void take(Camera camera, ToEngine.TakeSnapshot order) {
    AtomicBoolean ended = new AtomicBoolean();
    camera.nextPicture(
        picture -> {
          if (ended.compareAndSet(false, true)) {
            encoder.execute(() -> out.accept(encoded(picture, order)));
          }
        });
    thread.after(FRAME_MS, () -> {
      if (ended.compareAndSet(false, true)) {
        out.accept(new FromEngine.SnapshotFailed(order.id(), "the camera gave no picture in " + FRAME_MS + " ms"));
      }
    });
  }

  private static FromEngine encoded(Canvas picture, ToEngine.TakeSnapshot order) {
    try {
      Jpeg jpeg = Jpeg.of(picture, order.form().maxWidth(), order.form().quality(), Snapshot.BYTES_MAX);
      return new Snapshot(order.id(), jpeg.width(), jpeg.height(), jpeg.bytes());
    } catch (IOException | RuntimeException | Error e) {
      // An Error, too: a Java without its JPEG library, or a heap that is too small, must cost the picture alone.
      return new FromEngine.SnapshotFailed(order.id(), "it cannot be encoded: " + e);
    }
  }
}
