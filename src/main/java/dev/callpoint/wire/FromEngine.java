package dev.callpoint.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What an engine tells the supervisor. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FromEngine.Warm.class, name = "warm"),
  @JsonSubTypes.Type(value = FromEngine.CameraOpened.class, name = "camera-opened"),
  @JsonSubTypes.Type(value = FromEngine.CameraFailed.class, name = "camera-failed"),
  @JsonSubTypes.Type(value = FromEngine.FirstFrame.class, name = "first-frame"),
  @JsonSubTypes.Type(value = FromEngine.SoundFound.class, name = "sound-found"),
  @JsonSubTypes.Type(value = FromEngine.SoundLost.class, name = "sound-lost"),
  @JsonSubTypes.Type(value = FromEngine.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = FromEngine.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = FromEngine.TurnTried.class, name = "turn-tried"),
  @JsonSubTypes.Type(value = FromEngine.Connection.class, name = "connection"),
  @JsonSubTypes.Type(value = FromEngine.Page.class, name = "page"),
  @JsonSubTypes.Type(value = FromEngine.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = FromEngine.Snapshot.class, name = "snapshot"),
  @JsonSubTypes.Type(value = FromEngine.SnapshotFailed.class, name = "snapshot-failed"),
  @JsonSubTypes.Type(value = FromEngine.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = FromEngine.Closed.class, name = "closed"),
})
public sealed interface FromEngine {

  /**
   * Ready for a session.
   *
   * @param missing devices that cannot be had now, in words; empty when all is well
   */
  record Warm(List<String> missing) implements FromEngine {}

  /** @param what the camera in words */
  record CameraOpened(String what) implements FromEngine {}

  /** The camera cannot be had; a slate is shown in its place and sound goes on. */
  record CameraFailed(String detail) implements FromEngine {}

  /** The camera delivered its first frame since it was opened. */
  record FirstFrame() implements FromEngine {}

  /**
   * Where microphone and speaker are, after the devices were granted, and each time that this changes.
   *
   * @param found devices, in words
   * @param missing what cannot be had now, in words; it is looked for again by the engine
   */
  record SoundFound(List<String> found, List<String> missing) implements FromEngine {}

  /** A sound card has gone while a session used it: this engine is of no use for sound. Said each second. */
  record SoundLost(String detail) implements FromEngine {}

  /** @param round 0 for the session's first offer, one more for each ICE restart */
  record Offer(int round, String sdp) implements FromEngine {
    public Offer {
      if (round < 0) {
        throw new IllegalArgumentException("round " + round + ", it is counted from 0");
      }
    }
  }

  record Candidate(String candidate, String sdpMid, int sdpMLineIndex) implements FromEngine {}

  /**
   * What came of the session's TURN servers, where it has any; said again when it changes.
   *
   * @param failures of those that gave no address, in words; empty when all did
   */
  record TurnTried(List<String> failures) implements FromEngine {}

  /** @param state RTCPeerConnectionState in lower case */
  record Connection(String state) implements FromEngine {}

  /**
   * The operator page's own vital signs, from the data channel.
   *
   * @param framesDecoded pictures of this session that the page has decoded
   * @param audioPackets RTP packets of sound that the page has received
   * @param audioLevel loudness of what the page plays, 0 to 1
   * @param hidden the page is in a background tab
   */
  record Page(long framesDecoded, long audioPackets, double audioLevel, boolean talking, boolean hidden)
      implements FromEngine {}

  /**
   * The heartbeat: counters that only work that was done can advance. Counters are of this engine's life.
   *
   * @param cameraFrames frames that the camera delivered
   * @param framesEncoded frames encoded
   * @param framesSent frames sent
   * @param microphoneSamplesMs duration of sound captured, ms
   * @param microphoneLevel 0 to 1
   * @param audioPacketsReceived RTP packets of the operator's voice
   * @param speakerLevel loudness of the operator's voice, 0 to 1
   * @param bytesSent transport bytes
   * @param bytesReceived transport bytes
   * @param roundTripMs of the selected candidate pair, 0 when not known
   * @param memoryKb resident memory of the engine
   */
  record Progress(
      long cameraFrames,
      long framesEncoded,
      long framesSent,
      long microphoneSamplesMs,
      double microphoneLevel,
      long audioPacketsReceived,
      double speakerLevel,
      long bytesSent,
      long bytesReceived,
      double roundTripMs,
      long memoryKb)
      implements FromEngine {}

  /**
   * A picture of the moment. It travels in a line, in Base64, and not as a file: nothing is left behind whoever dies, an
   * older generation's is dropped where all is dropped that it says, and a socket's buffer has room for all of it, so
   * the heartbeats behind it do not wait.
   *
   * @param width pixels
   * @param height pixels
   * @param jpeg at most {@value #BYTES_MAX} bytes
   */
  record Snapshot(String id, int width, int height, byte[] jpeg) implements FromEngine {
    /** As large as what the daemon takes from the broker; in Base64 a third of the longest line. */
    public static final int BYTES_MAX = 65_536;

    public Snapshot {
      if (jpeg.length > BYTES_MAX) {
        throw new IllegalArgumentException("a picture of " + jpeg.length + " bytes, at most " + BYTES_MAX + " are taken");
      }
    }
  }

  /** There is no picture. */
  record SnapshotFailed(String id, String why) implements FromEngine {}

  /** Something that was asked could not be done, e.g. an answer that is not SDP. Nothing changed. */
  record Refused(String what, String detail) implements FromEngine {}

  /** Last line: the peer connection is closed and the devices are released. */
  record Closed() implements FromEngine {}
}
