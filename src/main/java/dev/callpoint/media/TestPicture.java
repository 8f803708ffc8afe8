package dev.callpoint.media;

import dev.callpoint.media.Canvas.Colour;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A camera without a camera: colour bars, a sweeping line, a running clock, and along the bottom edge the time as a row
 * of black and white blocks that a program can read back from the pixels.
 *
 * <p>The row has {@value #BLOCKS} blocks over the full width, {@value #BLOCK_HEIGHT} pixels high, most significant
 * first, white for one: milliseconds of {@link System#currentTimeMillis} in the lowest {@value #BLOCKS} bits.
 */
final class TestPicture implements Camera {
  static final int BLOCKS = 20;
  static final int BLOCK_HEIGHT = 32;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final Colour[] BARS = {
    new Colour(180, 128, 128), new Colour(162, 44, 142), new Colour(131, 156, 44), new Colour(112, 72, 58),
    new Colour(84, 184, 198), new Colour(65, 100, 212), new Colour(35, 212, 114),
  };

  private final WebRtcThread thread;
  private final int fps;
  private final CustomVideoSource source = new CustomVideoSource();
  private final Canvas background;
  private final Canvas picture;
  private @Nullable Future<?> ticking;
  private volatile long frames;
  private boolean frozen;
  private final FrameTap tap = new FrameTap();

  TestPicture(WebRtcThread thread, int width, int height, int fps) {
    this.thread = thread;
    this.fps = fps;
    background = bars(width, height);
    picture = new Canvas(width, height);
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  /** Pictures are taken from the library, as of a real camera. */
  @Override
  public void attach(VideoTrack track) {
    track.addSink(
        frame -> {
          tap.comesBy(frame);
          frame.release();
        });
  }

  @Override
  public String open() {
    if (ticking == null) {
      ticking = thread.every(1_000_000_000L / fps, this::push);
    }
    return "test picture " + picture.width + "x" + picture.height + " at " + fps + " frames a second";
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  public void nextPicture(Consumer<Canvas> next) {
    tap.next(next);
  }

  @Override
  public void freeze() {
    frozen = true;
  }

  private void push() {
    if (frozen) {
      return;
    }
    draw(System.currentTimeMillis(), LocalTime.now());
    Frames.push(source, picture);
    frames++;
  }

  private void draw(long timeMs, LocalTime time) {
    picture.copyFrom(background);
    int dot = Math.max(1, picture.width / 120);
    String clock = CLOCK.format(time);
    int textWidth = Canvas.textWidth(clock, dot);
    int left = (picture.width - textWidth) / 2;
    int top = picture.height / 3;
    picture.fill(left - 2 * dot, top - 2 * dot, textWidth + 4 * dot, 11 * dot, Colour.BLACK);
    picture.write(clock, left, top, dot, Colour.WHITE);
    picture.fill((int) (timeMs / 4 % picture.width), picture.height / 2, 2 * dot, picture.height / 6, Colour.WHITE);
    for (int i = 0; i < BLOCKS; i++) {
      boolean one = (timeMs >> (BLOCKS - 1 - i) & 1) != 0;
      int from = i * picture.width / BLOCKS;
      int to = (i + 1) * picture.width / BLOCKS;
      picture.fill(from, picture.height - BLOCK_HEIGHT, to - from, BLOCK_HEIGHT, one ? Colour.WHITE : Colour.BLACK);
    }
  }

  private static Canvas bars(int width, int height) {
    Canvas canvas = new Canvas(width, height);
    for (int i = 0; i < BARS.length; i++) {
      int from = i * width / BARS.length;
      canvas.fill(from, 0, (i + 1) * width / BARS.length - from, height, BARS[i]);
    }
    return canvas;
  }
}
