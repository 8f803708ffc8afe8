package dev.callpoint.media;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import dev.onvoid.webrtc.media.video.VideoDeviceSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A camera that the kernel shows as V4L2. Which one, and in which size, is looked up while the engine warms: asking a
 * camera for its capabilities can take a second.
 *
 * <p>webrtc-java 0.14.0 finds a camera by its name alone, aborts the process when an open source is started again, and
 * reports every failure as the same Error without a reason.
 */
final class V4l2Camera implements Camera {
  private final String device;
  private final VideoCaptureCapability wish;
  private final VideoDeviceSource source = new VideoDeviceSource();
  private final AtomicLong frames = new AtomicLong();
  private @Nullable Choice choice;
  private boolean open;

  private record Choice(VideoDevice camera, VideoCaptureCapability capability) {
    String words() {
      return camera.getName() + " " + capability.width + "x" + capability.height + " at " + capability.frameRate
          + " frames a second";
    }
  }

  /** @param device name or /dev path; empty for the first that there is */
  V4l2Camera(String device, int width, int height, int fps) {
    this.device = device;
    this.wish = new VideoCaptureCapability(width, height, fps);
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public void attach(VideoTrack track) {
    track.addSink(this::count);
    choice = choose(MediaDevices.getVideoCaptureDevices()).orElse(null);
  }

  @Override
  public String open() throws CameraException {
    if (open) {
      return required().words();
    }
    if (choice == null) {
      List<VideoDevice> found = MediaDevices.getVideoCaptureDevices();
      choice = choose(found).orElseThrow(() -> new CameraException(absence(found)));
    }
    Choice chosen = required();
    source.setVideoCaptureDevice(chosen.camera());
    source.setVideoCaptureCapability(chosen.capability());
    try {
      source.start();
    } catch (RuntimeException | Error e) {
      choice = null;
      throw new CameraException(
          chosen.camera().getName() + " does not open: unplugged, held by another program, or not permitted to this user");
    }
    open = true;
    return chosen.words();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      source.stop();
    }
  }

  @Override
  public long frames() {
    return frames.get();
  }

  @Override
  public void freeze() {
    source.stop();
  }

  private Choice required() {
    if (choice == null) {
      throw new IllegalStateException("no camera was chosen");
    }
    return choice;
  }

  private Optional<Choice> choose(List<VideoDevice> found) {
    String name = device.startsWith("/dev/") ? nameOf(Path.of(device)) : device;
    return found.stream()
        .filter(camera -> name.isEmpty() || name.equals(camera.getName()))
        .findFirst()
        .map(camera -> new Choice(camera, nearest(MediaDevices.getVideoCaptureCapabilities(camera))));
  }

  private String absence(List<VideoDevice> found) {
    return found.isEmpty()
        ? "no camera found: is it plugged in, and may this user read /dev/video*?"
        : "no camera is '" + device + "'; found: " + found.stream().map(VideoDevice::getName).toList();
  }

  /** The name that the kernel has for a device node or a link to one; the path itself where there is none. */
  private static String nameOf(Path node) {
    try {
      String video = node.toRealPath().getFileName().toString();
      return Files.readString(Path.of("/sys/class/video4linux", video, "name")).strip();
    } catch (IOException e) {
      return node.toString();
    }
  }

  /** The offered capability that is nearest to the wish: size first, then rate. */
  private VideoCaptureCapability nearest(List<VideoCaptureCapability> offered) {
    return offered.stream()
        .min(
            Comparator.<VideoCaptureCapability>comparingInt(
                    c -> Math.abs(c.width - wish.width) + Math.abs(c.height - wish.height))
                .thenComparingInt(c -> Math.abs(c.frameRate - wish.frameRate)))
        .orElse(wish);
  }

  /** A library callback: counts, gives the picture back and returns. */
  private void count(VideoFrame frame) {
    frames.incrementAndGet();
    frame.release();
  }
}
