package dev.callpoint.media;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import dev.onvoid.webrtc.media.video.VideoDeviceSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A camera that the kernel shows as V4L2. */
final class V4l2Camera implements Camera {
  private final String device;
  private final VideoCaptureCapability wish;
  private final VideoDeviceSource source = new VideoDeviceSource();
  private final AtomicLong frames = new AtomicLong();
  private boolean open;
  private boolean frozen;

  /** @param device name or /dev path; empty for the first that works */
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
  }

  @Override
  public String open() throws CameraException {
    if (open) {
      return "open already";
    }
    List<VideoDevice> found = MediaDevices.getVideoCaptureDevices();
    List<VideoDevice> fitting = found.stream().filter(this::fits).toList();
    if (fitting.isEmpty()) {
      throw new CameraException(
          found.isEmpty()
              ? "no camera found: is it plugged in, and may this user read /dev/video*?"
              : "no camera matches '" + device + "'; found: " + found.stream().map(VideoDevice::getName).toList());
    }
    StringBuilder failures = new StringBuilder();
    for (VideoDevice candidate : fitting) {
      try {
        return open(candidate);
      } catch (RuntimeException | Error e) {
        failures.append(failures.isEmpty() ? "" : "; ").append(candidate.getName()).append(": ").append(e.getMessage());
      }
    }
    throw new CameraException("camera does not open, another program may hold it (" + failures + ")");
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
    frozen = true;
    source.stop();
  }

  private String open(VideoDevice candidate) {
    VideoCaptureCapability capability = nearest(MediaDevices.getVideoCaptureCapabilities(candidate));
    source.setVideoCaptureDevice(candidate);
    source.setVideoCaptureCapability(capability);
    source.start();
    open = !frozen;
    return candidate.getName() + " " + capability.width + "x" + capability.height + " at " + capability.frameRate
        + " frames a second";
  }

  private boolean fits(VideoDevice candidate) {
    return device.isEmpty() || device.equals(candidate.getName()) || device.equals(candidate.getDescriptor());
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
