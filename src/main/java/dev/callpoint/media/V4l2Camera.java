package dev.callpoint.media;

import dev.callpoint.devices.CameraNode;
import dev.callpoint.devices.CameraQuestions;
import dev.callpoint.devices.Cameras;
import dev.callpoint.devices.Offer;
import dev.callpoint.devices.Places;
import dev.callpoint.devices.Wish;
import dev.callpoint.media.Fence.Unfenced;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import dev.onvoid.webrtc.media.video.VideoDeviceSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import dev.onvoid.webrtc.media.video.VideoTrackSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A camera that the kernel shows as V4L2. Which one is meant is looked up each time that it opens, as one that is plugged
 * in again may be another node; what it offers is asked while the engine warms, because that can take a moment.
 *
 * <p>webrtc-java 0.14.0 finds a camera by its name alone, aborts the process when an open source is started again, and
 * reports every failure as the same Error without a reason. A {@link Fence} makes it take the one that is meant; where
 * the kernel allows none, the name decides, and of twins the first one is taken, which the words then say.
 */
final class V4l2Camera implements Camera {
  private final String device;
  private final Wish wish;
  private final Cameras cameras = new Cameras(Places.ofThisMachine());
  private final CameraQuestions questions = new CameraQuestions();
  private final VideoDeviceSource source = new VideoDeviceSource();
  private final AtomicLong frames = new AtomicLong();
  /** Of cameras that were asked, by their directories in sysfs; one without offers is no camera after all. */
  private final Map<Path, List<Offer>> known = new HashMap<>();
  private final Set<Path> passedOver = new HashSet<>();
  private final FrameTap tap = new FrameTap();
  private final VideoTrackSink counter = this::count;
  private @Nullable VideoTrack track;
  private @Nullable VideoCaptureCapability asked;
  private @Nullable Fence fence;
  private String unfenced = "";
  private @Nullable CameraNode tried;
  private @Nullable CameraNode open;
  private String words = "";

  /** @param device name or /dev path; empty for the first that works */
  V4l2Camera(String device, int width, int height, int fps) {
    this.device = device;
    this.wish = new Wish(width, height, fps);
    try {
      fence = new Fence();
    } catch (Unfenced e) {
      unfence(e);
    }
  }

  @Override
  public VideoTrackSource source() {
    return source;
  }

  @Override
  public void attach(VideoTrack track) {
    // Before the track has its first sink: the source crops to the shape that it was told by then.
    Optional<Offer> likely = cameras.wanted(device).stream().findFirst().flatMap(node -> wish.nearest(offers(node)));
    asked = capability(likely);
    source.setVideoCaptureCapability(asked);
    track.addSink(counter);
    this.track = track;
    rehearse();
  }

  @Override
  public String open() throws CameraException {
    if (open != null) {
      return words;
    }
    CameraNode node = next();
    tried = node;
    Optional<Offer> picture = wish.nearest(offers(node));
    ask(capability(picture));
    try {
      start(node);
    } catch (RuntimeException | Error e) {
      if (LeftBehind.release(node.file()) > 0) {
        throw new CameraException(words(node) + " does not start: its driver refuses, as where the USB bus has no room for it;"
            + " unplug other devices, or choose a smaller picture");
      }
      throw new CameraException(words(node) + " does not open: " + reason(node));
    }
    open = node;
    words = words(node) + ", " + picture.map(Offer::words).orElse("in a size of its own") + doubt(node);
    return words;
  }

  @Override
  public boolean passOver() {
    if (tried != null) {
      passedOver.add(tried.directory());
      // It may have been asked at a bad moment.
      known.remove(tried.directory());
    }
    boolean another = cameras.wanted(device).stream().anyMatch(this::isToBeTried);
    if (!another) {
      passedOver.clear();
    }
    return another;
  }

  @Override
  public Optional<String> lost() {
    return open == null || Files.exists(open.directory()) && !questions.isGone(open.file())
        ? Optional.empty()
        : Optional.of(words(open) + " was unplugged, or its hub has lost it; plug it in again, it is looked for");
  }

  @Override
  public String silence() {
    return (open == null ? "the camera" : words(open))
        + " opens but gives no frame: unplug it and plug it in again; look at its cable, its hub and the power supply";
  }

  @Override
  public void close() {
    if (open != null) {
      open = null;
      source.stop();
    }
  }

  @Override
  public long frames() {
    return frames.get();
  }

  @Override
  public void nextPicture(Consumer<Canvas> next) {
    tap.next(next);
  }

  @Override
  public void freeze() {
    source.stop();
  }

  /** The first that is meant and not passed over. */
  private CameraNode next() throws CameraException {
    List<CameraNode> meant = cameras.wanted(device);
    return meant.stream().filter(this::isToBeTried).findFirst().orElseThrow(() -> new CameraException(absence(meant)));
  }

  private boolean isToBeTried(CameraNode node) {
    if (passedOver.contains(node.directory())) {
      return false;
    }
    boolean offersSomething = !offers(node).isEmpty();
    return offersSomething || !known.containsKey(node.directory());
  }

  /** So that the first fence costs no time when it matters, and a kernel that allows none is known early. */
  private void rehearse() {
    if (fence != null) {
      try {
        fence.around(Path.of("/dev/video"), () -> { });
      } catch (Unfenced e) {
        unfence(e);
      }
    }
  }

  private void start(CameraNode node) {
    if (fence != null) {
      try {
        // No name is given: libwebrtc takes the first camera that starts, and there is only one.
        fence.around(node.file(), source::start);
        return;
      } catch (Unfenced e) {
        unfence(e);
      }
    }
    source.setVideoCaptureDevice(new Named(questions.card(node.file())));
    source.start();
  }

  private void unfence(Unfenced why) {
    fence = null;
    unfenced = String.valueOf(why.getMessage());
    System.err.println("cameras cannot be kept apart, nor their starts made safe: " + unfenced);
  }

  /** Empty when it does not answer; the start then finds out why. */
  private List<Offer> offers(CameraNode node) {
    List<Offer> offers = known.get(node.directory());
    if (offers != null) {
      return offers;
    }
    try {
      List<Offer> asked = questions.offers(node.file());
      known.put(node.directory(), asked);
      return asked;
    } catch (IOException e) {
      return List.of();
    }
  }

  private VideoCaptureCapability capability(Optional<Offer> picture) {
    return picture
        .map(offer -> new VideoCaptureCapability(offer.width(), offer.height(), offer.fps()))
        .orElseGet(() -> new VideoCaptureCapability(wish.width(), wish.height(), wish.fps()));
  }

  /** The source looks at its shape again when a sink comes or goes. */
  private void ask(VideoCaptureCapability next) {
    boolean same = asked != null
        && asked.width == next.width && asked.height == next.height && asked.frameRate == next.frameRate;
    if (!same && track != null) {
      asked = next;
      source.setVideoCaptureCapability(next);
      track.removeSink(counter);
      track.addSink(counter);
    }
  }

  private String doubt(CameraNode node) {
    return fence == null && cameras.wanted(questions.card(node.file())).size() > 1
        ? "; it may be another camera of the same name, as they cannot be kept apart: " + unfenced
            + ". Hide the other one from user " + System.getProperty("user.name") + " by a udev rule (see device-config/udev)"
        : "";
  }

  private String reason(CameraNode node) {
    String seen = questions.holder(node.file());
    return seen.isEmpty() ? "its driver refuses to start it; unplug it and plug it in again" : seen;
  }

  private String absence(List<CameraNode> meant) {
    if (!meant.isEmpty()) {
      return "none of " + meant.stream().map(V4l2Camera::words).toList() + " gives pictures by itself; name a camera in"
          + " camera.device, 'callpoint devices' lists them";
    }
    List<CameraNode> all = cameras.all();
    if (device.isEmpty() || all.isEmpty()) {
      return "no camera found: is it plugged in? 'callpoint devices' shows what the kernel sees";
    }
    return "camera.device is '" + device + "', which is not there; there is "
        + String.join(", ", all.stream().map(V4l2Camera::words).toList());
  }

  private static String words(CameraNode node) {
    return node.label() + " (" + node.file() + ")";
  }

  /** A library callback: counts, copies the picture where one is wanted, gives it back and returns. */
  private void count(VideoFrame frame) {
    frames.incrementAndGet();
    tap.comesBy(frame);
    frame.release();
  }

  /** The library looks at the name alone, and compares it with one that was cut. */
  private static final class Named extends VideoDevice {
    Named(String name) {
      super(name, "");
    }
  }
}
