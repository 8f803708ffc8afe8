package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Event.Fault;
import dev.callpoint.core.Event.IceCandidate;

/** What the core wants done. Nobody answers a command; what comes of it arrives as an {@link Event}. */
public sealed interface Command {

  /** To the engines. */
  sealed interface ToEngine extends Command {
    int generation();
  }

  record StartEngine(int generation) implements ToEngine {}

  /** @param camera false to leave the camera alone and show the slate */
  record OpenDevices(int generation, boolean camera) implements ToEngine {}

  record OpenSession(int generation) implements ToEngine {}

  /** New ICE credentials on the session that is up; an offer of the next round comes of it. */
  record RestartIce(int generation) implements ToEngine {}

  /** @param round of the offer that is answered */
  record ApplyAnswer(int generation, int round, String sdp) implements ToEngine {}

  record AddCandidate(int generation, IceCandidate candidate) implements ToEngine {}

  /** Make a JPEG of the camera's next picture. Answered by {@link Event.SnapshotTaken} or {@link Event.SnapshotFailed}. */
  record TakeSnapshot(int generation, String id) implements ToEngine {}

  /** Close in order and end. The core kills it when it takes too long. */
  record CloseEngine(int generation) implements ToEngine {}

  record KillEngine(int generation, String reason) implements ToEngine {}

  record InjectFault(int generation, Fault fault) implements ToEngine {}

  /** To an operator's page, over the broker. */
  sealed interface ToOperator extends Command {
    String operator();
  }

  /**
   * @param session generation of the engine that offers
   * @param round 0 for the session's first offer, one more for each ICE restart
   */
  record SendOffer(String operator, int session, int round, String sdp) implements ToOperator {}

  record SendCandidate(String operator, int session, IceCandidate candidate) implements ToOperator {}

  /** @param session generation, 0 when there is none */
  record SendBye(String operator, int session, String reason) implements ToOperator {}

  /** @param holder the operator who has the call */
  record SendBusy(String operator, String holder) implements ToOperator {}

  /** What the operator sent cannot be used. */
  record SendRefusal(String operator, String detail) implements ToOperator {}

  /** To everybody who listens. */
  sealed interface Publish extends Command {}

  record PublishStatus(Status status) implements Publish {}

  record PublishVitals(Vitals vitals) implements Publish {}

  /**
   * @param type {@code ring}, {@code answered}, {@code missed}, {@code ended}, {@code fault} or {@code tamper}
   * @param operator who, or empty
   */
  record PublishEvent(String type, String detail, String operator) implements Publish {}

  record Answer(Result result) implements Publish {}

  /**
   * To everybody who listens: the picture that an engine has taken.
   *
   * @param generation of that engine
   */
  record PublishSnapshot(int generation, String id) implements Command {}

  /** To everybody who listens, and to keep: an incident has ended, or needs help. */
  record PublishIncident(Incident incident) implements Command {}

  /** To panel, service manager and log. */
  sealed interface ToSurroundings extends Command {}

  record ShowLight(Light light) implements ToSurroundings {}

  /** Close the door's relay for a while. Answered by {@link Event.RelayPulsed} with the same id. */
  record PulseRelay(String id, long pulseMs) implements ToSurroundings {}

  /** Switch the USB device off and on. Answered by {@link Event.DeviceCycled}. */
  record CycleDevice(Device device) implements ToSurroundings {}

  /** To be known by the daemon after this one. Answered by {@link Event.AnswerKept} when it is on the disk. */
  record KeepAnswer(Result result) implements ToSurroundings {}

  /** The service is up. */
  record AnnounceReady() implements ToSurroundings {}

  /** A sentence for the log. */
  record Explain(boolean alarming, String sentence) implements ToSurroundings {}

  /**
   * Everything is closed; the daemon may end.
   *
   * @param restart the service manager shall start it again
   */
  record Finish(boolean restart) implements ToSurroundings {}

  /** What the status light says. */
  enum Light {
    OFF,
    READY,
    RINGING,
    IN_CALL,
    RECOVERING,
    NO_BROKER,
    NEEDS_HELP,
    IDENTIFY
  }
}
