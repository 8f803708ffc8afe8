package dev.callpoint.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * What the supervisor tells an engine. A session number is the engine's generation; an engine serves one session, then
 * ends.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToEngine.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = ToEngine.OpenDevices.class, name = "open-devices"),
  @JsonSubTypes.Type(value = ToEngine.OpenSession.class, name = "open-session"),
  @JsonSubTypes.Type(value = ToEngine.RestartIce.class, name = "restart-ice"),
  @JsonSubTypes.Type(value = ToEngine.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = ToEngine.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = ToEngine.TakeSnapshot.class, name = "take-snapshot"),
  @JsonSubTypes.Type(value = ToEngine.Close.class, name = "close"),
  @JsonSubTypes.Type(value = ToEngine.InjectFault.class, name = "inject-fault"),
})
public sealed interface ToEngine {

  /** Get warm: load the native library, make the factory, touch no device. Answered by {@link FromEngine.Warm}. */
  record Prepare(Camera camera, Microphone microphone, Speaker speaker, int heartbeatMs) implements ToEngine {}

  /**
   * Take the camera; microphone and speaker follow when a session's audio starts. Sent again to retry a camera.
   *
   * @param camera false to show the slate and leave the camera alone: engines have hung or died while they opened it
   */
  record OpenDevices(boolean camera) implements ToEngine {}

  /** Make the peer connection, its tracks and data channel, and an offer. */
  record OpenSession(List<IceServer> iceServers) implements ToEngine {}

  /**
   * Make an offer with new ICE credentials on the connection that is there (RFC 8829, 4.1.9). Answered by {@link
   * FromEngine.Offer} of the next round.
   *
   * @param iceServers in place of those before, whose credentials may have ended
   */
  record RestartIce(List<IceServer> iceServers) implements ToEngine {}

  /** @param round of the offer that is answered */
  record Answer(int round, String sdp) implements ToEngine {
    public Answer {
      if (round < 0) {
        throw new IllegalArgumentException("round " + round + ", it is counted from 0");
      }
    }
  }

  record Candidate(String candidate, String sdpMid, int sdpMLineIndex) implements ToEngine {}

  /**
   * Make a JPEG of the camera's next picture. Answered by {@link FromEngine.Snapshot} or {@link
   * FromEngine.SnapshotFailed} with the same id.
   */
  record TakeSnapshot(String id, SnapshotForm form) implements ToEngine {}

  /** Close the peer connection, stop the tracks, release the devices, in this order, and end. */
  record Close() implements ToEngine {}

  /** Break on purpose, for demonstrations and tests. */
  record InjectFault(Fault fault) implements ToEngine {}

  /** What can be broken inside an engine. */
  enum Fault {
    /** Frames stop although the camera stays open. */
    CAMERA_FREEZE,
    /** The process ends as after a native abort: at once where the camera is open, else when it is opened. */
    CAMERA_ABORT,
    /** The microphone gives nothing but zeros, and goes on giving them. */
    MICROPHONE_MUTE,
    /** The microphone gives no samples any more. */
    MICROPHONE_STOP,
    /** The encoder is switched off; the camera goes on. */
    SEND_FREEZE,
    /** The WebRTC thread blocks for ever, as in a native call that does not return. */
    ENGINE_HANG,
    /** The process ends as after a native abort. */
    ENGINE_ABORT,
    /** The process holds 256 MiB more. */
    ENGINE_LEAK,
  }

  /**
   * @param source {@code v4l2}, {@code test-picture} or {@code none}
   * @param device name or /dev path; empty for the first that works
   * @param fps frames per second
   */
  record Camera(String source, String device, int width, int height, int fps, int maxKbps) {}

  /**
   * @param source {@code alsa}, {@code tone} or {@code none}
   * @param device a card's id or number, its path below {@code /dev/snd}, or the name of an ALSA PCM; empty for the first
   *     that works
   * @param volume of the card's mixer in percent, -1 to leave it as it is
   */
  record Microphone(
      String source,
      String device,
      int volume,
      boolean echoCancellation,
      boolean noiseSuppression,
      boolean gainControl) {}

  /**
   * @param sink {@code alsa} or {@code none}
   * @param device as of the microphone
   * @param volume as of the microphone
   */
  record Speaker(String sink, String device, int volume) {}

  /**
   * @param maxWidth pixels; a wider picture is scaled down
   * @param quality of the JPEG, percent
   */
  record SnapshotForm(int maxWidth, int quality) {}

  /** One entry of RTCConfiguration.iceServers (W3C WebRTC, 4.2.4). */
  record IceServer(List<String> urls, String username, String credential) {}
}
