package dev.callpoint.core;

import java.util.List;
import java.util.Locale;

/** What happened outside. Everything that the core decides, it decides because of one of these. */
public sealed interface Event {

  /**
   * Said by an engine, or about it. One that bears the generation of an engine which is no longer known changes
   * nothing.
   */
  sealed interface OfEngine extends Event {
    int generation();
  }

  /** @param missing devices that the engine cannot have, in words */
  record EngineWarmed(int generation, List<String> missing) implements OfEngine {}

  /** The process is gone, so the kernel has taken back all that it held. */
  record EngineDied(int generation, String how) implements OfEngine {}

  record CameraOpened(int generation, String what) implements OfEngine {}

  record CameraFailed(int generation, String detail) implements OfEngine {}

  record FirstFrameArrived(int generation) implements OfEngine {}

  /**
   * Where microphone and speaker are.
   *
   * @param found devices, in words
   * @param missing devices that the engine cannot have now, in words
   */
  record SoundFound(int generation, List<String> found, List<String> missing) implements OfEngine {}

  /** A sound card has gone while a session used it. */
  record SoundLost(int generation, String detail) implements OfEngine {}

  /** @param round 0 for the session's first offer, one more for each ICE restart */
  record OfferMade(int generation, int round, String sdp) implements OfEngine {}

  record CandidateFound(int generation, IceCandidate candidate) implements OfEngine {}

  /**
   * What came of the session's TURN servers.
   *
   * @param failures of those that gave no address, in words; empty when all did
   */
  record TurnTried(int generation, List<String> failures) implements OfEngine {}

  record ConnectionChanged(int generation, Connection connection) implements OfEngine {}

  record PageReported(int generation, PageReport report) implements OfEngine {}

  record ProgressMade(int generation, Progress progress) implements OfEngine {}

  /**
   * What a {@link Command.TakeSnapshot} asked for is there.
   *
   * @param width pixels
   * @param height pixels
   */
  record SnapshotTaken(int generation, String id, int width, int height, int bytes) implements OfEngine {}

  /** It is not, and will not be. */
  record SnapshotFailed(int generation, String id, String why) implements OfEngine {}

  /** The engine could not do what it was asked, e.g. take an answer that is no SDP. */
  record EngineRefused(int generation, String what, String detail) implements OfEngine {}

  /** Said by an operator's page, or about it. */
  sealed interface OfOperator extends Event {
    String operator();
  }

  record OperatorCame(String operator) implements OfOperator {}

  record OperatorLeft(String operator) implements OfOperator {}

  /** @param takeOver also when somebody else has the call */
  record WatchRequested(String operator, boolean takeOver) implements OfOperator {}

  /**
   * @param session generation of the engine whose offer is answered
   * @param round of that offer
   */
  record AnswerReceived(String operator, int session, int round, String sdp) implements OfOperator {}

  record CandidateReceived(String operator, int session, IceCandidate candidate) implements OfOperator {}

  record TalkChanged(String operator, boolean on) implements OfOperator {}

  record ByeReceived(String operator) implements OfOperator {}

  /** Asked by somebody who gets exactly one final answer for the id. */
  sealed interface Requested extends Event {
    String id();
  }

  /** The visitor's button: rings, and resets. */
  record ButtonPressed(String id) implements Requested {}

  /** The button that resets and does not ring. */
  record ResetButtonPressed(String id) implements Requested {}

  /** The button that was pressed last, either of them, is held down: whoever does that wants a reset, whatever else. */
  record ButtonHeld(String id) implements Requested {}

  /** @param cause who asks: {@code MQTT}, {@code CONSOLE} or {@code CLI} */
  record ResetRequested(String id, Cause cause, String reason) implements Requested {}

  record HangupRequested(String id) implements Requested {}

  record UnlockRequested(String id) implements Requested {}

  record SnapshotRequested(String id) implements Requested {}

  /** Show which device it is. */
  record IdentifyRequested(String id, int seconds) implements Requested {
    public static final int SECONDS_MAX = 60;
  }

  /** Begin the service anew; never the machine. */
  record RestartRequested(String id) implements Requested {}

  /** Break something on purpose, where the configuration permits it. */
  record FaultRequested(String id, Fault fault) implements Requested {}

  /**
   * A request over MQTT: its answer outlives the daemon, so that the same id is never carried out again.
   *
   * @param waitMs this device's own part of the time over which a fleet's command is spread, 0 for none
   * @param validMs for so long it may wait; {@link Long#MAX_VALUE} for ever
   */
  record CommandReceived(Requested request, Address to, long waitMs, long validMs) implements Event {
    String id() {
      return request.id();
    }
  }

  /** Whom a command is for. */
  enum Address {
    DEVICE,
    GROUP,
    ALL;

    public boolean isFleet() {
      return this != DEVICE;
    }
  }

  /** Neither engine nor operator. */
  sealed interface OfSurroundings extends Event {}

  record BrokerConnected() implements OfSurroundings {}

  record BrokerLost(String cause) implements OfSurroundings {}

  /** A part beside the media is out of order, e.g. the button's line. */
  record PartFailed(String part, String what) implements OfSurroundings {}

  record PartRecovered(String part) implements OfSurroundings {}

  /** The kernel tells that addresses, routes or links are not what they were. */
  record NetworkChanged(String what) implements OfSurroundings {}

  /** @param done false when it could not be switched off and on, with the reason in {@code detail} */
  record DeviceCycled(Device device, boolean done, String detail) implements OfSurroundings {}

  /** @param open the device's case was opened, or is found open; false when it is closed again */
  record TamperChanged(boolean open) implements OfSurroundings {}

  /** @param closed the door is released */
  record RelayMoved(boolean closed) implements OfSurroundings {}

  /**
   * What became of a {@link Command.PulseRelay}.
   *
   * @param done the relay is closed; false when it cannot be, with the reason in {@code detail}
   */
  record RelayPulsed(String id, boolean done, String detail) implements OfSurroundings {}

  /** A {@link Command.KeepAnswer} with this id is on the disk. */
  record AnswerKept(String id) implements OfSurroundings {}

  /**
   * Something malformed, or too much, was dropped at the door.
   *
   * @param count of messages
   * @param what the last of them, in words
   */
  record InputRefused(InputKind kind, long count, String what) implements OfSurroundings {}

  /** Where input came in. */
  enum InputKind {
    COMMAND,
    SIGNAL,
    AVAILABILITY,
    OTHER;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record TimePassed() implements OfSurroundings {}

  record StopRequested() implements OfSurroundings {}

  /** What may be switched off and on. */
  enum Device {
    CAMERA,
    MICROPHONE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As in RTCIceCandidateInit. */
  record IceCandidate(String candidate, String sdpMid, int sdpMLineIndex) {}

  /** RTCPeerConnectionState. */
  enum Connection {
    NEW,
    CONNECTING,
    CONNECTED,
    DISCONNECTED,
    FAILED,
    CLOSED
  }

  /**
   * The operator page's vital signs.
   *
   * @param framesDecoded of this session
   * @param audioPackets received in this session
   * @param audioLevel 0 to 1
   * @param hidden in a background tab, where a browser may stop decoding
   */
  record PageReport(long framesDecoded, long audioPackets, double audioLevel, boolean talking, boolean hidden) {}

  /** An engine's counters, of its whole life; levels are 0 to 1. */
  record Progress(
      long cameraFrames,
      long framesEncoded,
      long framesSent,
      long microphoneMs,
      double microphoneLevel,
      long audioPacketsReceived,
      double speakerLevel,
      long bytesSent,
      long bytesReceived,
      double roundTripMs,
      long memoryKb) {
    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** What can be broken on purpose. */
  enum Fault {
    CAMERA_FREEZE,
    CAMERA_ABORT,
    MICROPHONE_MUTE,
    MICROPHONE_STOP,
    SEND_FREEZE,
    ENGINE_HANG,
    ENGINE_ABORT,
    ENGINE_LEAK,
    ENGINE_KILL,
    ENGINE_STOP
  }
}
