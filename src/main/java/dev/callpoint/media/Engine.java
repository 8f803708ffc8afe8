package dev.callpoint.media;

import dev.callpoint.media.Camera.CameraException;
import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.ToEngine;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does, message by message, on the WebRTC thread.
 *
 * <pre>
 *   started ──prepare──▶ warm ──open-session──▶ offered ──answer──▶ connected
 *                          └────open-devices: camera, and the answer may be applied────▶
 *   connected ──restart-ice──▶ offered again, media go on ──answer──▶ connected
 *   any ──close──▶ closed (the process ends)
 * </pre>
 *
 * A session may be offered before the devices are open, as another engine may still hold them: the answer waits until
 * they are granted and microphone and speaker were looked for, because applying it opens them.
 */
final class Engine {
  private static final int CAMERA_RETRY_MS = 5;
  private static final int CAMERA_RETRY_FOR_MS = 500;
  /** A sound server or a broken card may not answer at all: the picture need not wait for it. */
  private static final int SOUND_MS = 1_000;
  private static final int FIRST_FRAME_MS = 1_500;
  private static final long LEAK_BYTES = 256L << 20;
  private static final Set<String> CODECS = Set.of("VP8", "rtx", "red", "ulpfec");

  private final Consumer<FromEngine> out;
  private final WebRtcThread thread = new WebRtcThread();
  private final Photographer photographer;

  private ToEngine.@Nullable Prepare prepared;
  private @Nullable PeerConnectionFactory factory;
  private @Nullable Camera camera;
  private @Nullable Slate slate;
  private @Nullable VideoTrack cameraTrack;
  private @Nullable VideoTrack slateTrack;
  /** What an operator sees, now or when the session opens: the camera's track or the slate's. */
  private @Nullable VideoTrack picture;
  private @Nullable AudioTrack soundTrack;
  private @Nullable Sound sound;
  private @Nullable List<RTCRtpCodecCapability> codecs;
  private @Nullable Peer peer;
  private ToEngine.@Nullable Answer earlyAnswer;
  private boolean devicesGranted;
  /** Where microphone and speaker are, or that they are not there. */
  private boolean soundKnown;
  /** Orders about the camera so far: what an earlier one still tries must not overrule the last. */
  private int cameraOrders;
  private boolean cameraAborts;
  private boolean cameraRuns;
  private long framesBefore;
  private boolean statisticsDue;
  private boolean closed;

  Engine(Consumer<FromEngine> out) {
    this.out = out;
    photographer = new Photographer(thread, out);
  }

  /** Takes a message from any thread; it is carried out on the WebRTC thread. */
  void accept(ToEngine message) {
    thread.run(() -> handle(message));
  }

  private void handle(ToEngine message) {
    try {
      switch (message) {
        case ToEngine.Prepare m -> prepare(m);
        case ToEngine.OpenDevices m -> openDevices(m.camera());
        case ToEngine.OpenSession m -> openSession(m);
        case ToEngine.RestartIce m -> required(peer).restartIce(m.iceServers());
        case ToEngine.Answer m -> answer(m);
        case ToEngine.Candidate m -> required(peer).candidate(m.candidate(), m.sdpMid(), m.sdpMLineIndex());
        case ToEngine.TakeSnapshot m -> takeSnapshot(m);
        case ToEngine.Close _ -> close();
        case ToEngine.InjectFault m -> breakDown(m.fault());
      }
    } catch (RuntimeException | Error e) {
      out.accept(new FromEngine.Refused(name(message), String.valueOf(e.getMessage())));
    }
  }

  private static String name(ToEngine message) {
    return switch (message) {
      case ToEngine.Prepare _ -> "prepare";
      case ToEngine.OpenDevices _ -> "open-devices";
      case ToEngine.OpenSession _ -> "open-session";
      case ToEngine.RestartIce _ -> "restart-ice";
      case ToEngine.Answer _ -> "answer";
      case ToEngine.Candidate _ -> "candidate";
      case ToEngine.TakeSnapshot _ -> "take-snapshot";
      case ToEngine.Close _ -> "close";
      case ToEngine.InjectFault _ -> "inject-fault";
    };
  }

  private void prepare(ToEngine.Prepare m) {
    prepared = m;
    sound = Sounds.of(m.microphone(), m.speaker());
    factory = new PeerConnectionFactory(sound.module());
    sound.factoryMade();
    soundTrack = factory.createAudioTrack("sound", factory.createAudioSource(sound.options()));
    slate = new Slate(thread, m.camera().width(), m.camera().height(), "NO CAMERA");
    slateTrack = factory.createVideoTrack("slate", slate.source());
    camera = camera(m.camera());
    if (camera != null) {
      cameraTrack = factory.createVideoTrack("camera", camera.source());
      camera.attach(cameraTrack);
    }
    picture = cameraTrack != null ? cameraTrack : slateTrack;
    codecs =
        factory.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs().stream()
            .filter(codec -> CODECS.contains(codec.getName()))
            .toList();
    VitalsChannel.warmUp();
    thread.every(m.heartbeatMs() * 1_000_000L, this::heartbeat);
    out.accept(new FromEngine.Warm(sound.missing()));
  }

  private @Nullable Camera camera(ToEngine.Camera wish) {
    return switch (wish.source()) {
      case "test-picture" -> new TestPicture(thread, wish.width(), wish.height(), wish.fps());
      case "v4l2" -> new V4l2Camera(wish.device(), wish.width(), wish.height(), wish.fps());
      default -> null;
    };
  }

  private void openDevices(boolean withCamera) {
    if (!devicesGranted) {
      devicesGranted = true;
      required(sound).open(now -> thread.run(() -> soundChanged(now)));
      thread.after(SOUND_MS, () -> required(sound).overdue());
    }
    cameraOrders++;
    if (withCamera) {
      openCamera(cameraOrders, System.nanoTime());
    } else {
      showSlate("engines have hung or died while they opened the camera, so it is left closed for now");
    }
  }

  private void soundChanged(Sound.Findings now) {
    if (now.lost().isEmpty()) {
      out.accept(new FromEngine.SoundFound(now.found(), now.missing()));
    } else {
      out.accept(new FromEngine.SoundLost(now.lost()));
    }
    required(sound).start();
    soundKnown = true;
    if (earlyAnswer != null) {
      ToEngine.Answer early = earlyAnswer;
      earlyAnswer = null;
      handle(early);
    }
  }

  /**
   * An engine that was killed a moment ago may still hold the camera, so half a second of tries comes before another one
   * is taken, where the configuration leaves a choice, or the slate.
   */
  private void openCamera(int order, long sinceNanos) {
    if (order != cameraOrders) {
      return;
    }
    if (camera == null) {
      showSlate("the configuration has no camera");
      return;
    }
    if (cameraAborts) {
      abort();
    }
    try {
      String what = camera.open();
      cameraRuns = true;
      required(slate).hide();
      show(required(cameraTrack));
      out.accept(new FromEngine.CameraOpened(what));
      tellFirstFrame(order, camera.frames(), System.nanoTime());
    } catch (CameraException e) {
      if (System.nanoTime() - sinceNanos < CAMERA_RETRY_FOR_MS * 1_000_000L) {
        thread.after(CAMERA_RETRY_MS, () -> openCamera(order, sinceNanos));
      } else {
        passOver(order, String.valueOf(e.getMessage()));
      }
    }
  }

  private void passOver(int order, String reason) {
    if (required(camera).passOver()) {
      System.err.println("the next camera is tried: " + reason);
      openCamera(order, System.nanoTime());
    } else {
      showSlate(reason);
    }
  }

  /** One that was unplugged costs a whole processor while it is open, and tells nobody. */
  private void closeLostCamera(long frames) {
    if (camera != null && cameraRuns && frames == framesBefore) {
      camera.lost().ifPresent(reason -> {
        cameraOrders++;
        camera.close();
        showSlate(reason);
      });
    }
    framesBefore = frames;
  }

  private void showSlate(String reason) {
    cameraRuns = false;
    required(slate).show();
    show(required(slateTrack));
    out.accept(new FromEngine.CameraFailed(reason));
  }

  private void show(VideoTrack track) {
    picture = track;
    if (peer != null) {
      peer.replacePicture(track);
    }
  }

  /** Only a frame proves a camera: some open and give nothing. */
  private void tellFirstFrame(int order, long framesBefore, long openedNanos) {
    if (order != cameraOrders) {
      return;
    }
    if (required(camera).frames() > framesBefore) {
      out.accept(new FromEngine.FirstFrame());
    } else if (System.nanoTime() - openedNanos < FIRST_FRAME_MS * 1_000_000L) {
      thread.after(2, () -> tellFirstFrame(order, framesBefore, openedNanos));
    } else {
      String silence = required(camera).silence();
      required(camera).close();
      passOver(order, silence);
    }
  }

  private void openSession(ToEngine.OpenSession m) {
    if (peer != null) {
      throw new IllegalStateException("this engine has its session already");
    }
    ToEngine.Prepare settings = required(prepared);
    peer =
        new Peer(
            required(factory),
            thread,
            out,
            m.iceServers(),
            required(picture),
            required(codecs),
            settings.camera().maxKbps(),
            required(soundTrack));
    peer.offer();
  }

  private void answer(ToEngine.Answer m) {
    if (soundKnown) {
      required(sound).sessionBegins();
      required(peer).answer(m.round(), m.sdp());
    } else {
      earlyAnswer = m;
    }
  }

  /** Never of the slate, which shows nothing. */
  private void takeSnapshot(ToEngine.TakeSnapshot m) {
    if (camera != null && cameraRuns) {
      photographer.take(camera, m);
    } else {
      out.accept(new FromEngine.SnapshotFailed(m.id(), "the camera is not open"));
    }
  }

  /** A beat is sent only when the library has answered, so that a beat proves that it still works. */
  private void heartbeat() {
    if (closed) {
      return;
    }
    long cameraFrames = camera == null ? 0 : camera.frames();
    closeLostCamera(cameraFrames);
    if (peer == null) {
      out.accept(Statistics.idle(cameraFrames));
    } else if (!statisticsDue) {
      statisticsDue = true;
      peer.statistics(this::beat);
    }
  }

  private void beat(RTCStatsReport report) {
    statisticsDue = false;
    out.accept(Statistics.of(report, camera == null ? 0 : camera.frames()));
  }

  private void close() {
    closed = true;
    if (peer != null) {
      peer.close();
    }
    if (camera != null) {
      camera.close();
    }
    if (slate != null) {
      slate.hide();
    }
    out.accept(new FromEngine.Closed());
  }

  private void breakDown(ToEngine.Fault fault) {
    switch (fault) {
      case CAMERA_FREEZE -> required(camera).freeze();
      case CAMERA_ABORT -> {
        cameraAborts = true;
        if (devicesGranted) {
          abort();
        }
      }
      case MICROPHONE_MUTE -> required(sound).mute();
      case MICROPHONE_STOP -> required(sound).module().stopRecording();
      case SEND_FREEZE -> required(peer).stopSending();
      case ENGINE_HANG -> {
        while (true) {
          LockSupport.park(this);
        }
      }
      case ENGINE_ABORT -> abort();
      // Beside the heap, as a native library leaks; allocating it writes to every page.
      case ENGINE_LEAK -> Arena.global().allocate(LEAK_BYTES);
    }
  }

  /** As native code that finds itself broken: abort(3), and nothing is tidied up. */
  @SuppressWarnings("restricted")
  private static void abort() {
    try {
      Linker linker = Linker.nativeLinker();
      linker.downcallHandle(linker.defaultLookup().findOrThrow("abort"), FunctionDescriptor.ofVoid()).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("it could not be aborted", e);
    }
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("out of order: the engine is not prepared for this");
    }
    return part;
  }
}
