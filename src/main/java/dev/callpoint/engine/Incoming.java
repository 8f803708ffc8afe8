package dev.callpoint.engine;

import dev.callpoint.core.Event;
import dev.callpoint.wire.FromEngine;
import java.util.Locale;
import java.util.Optional;

/** Turns what an engine says into events of the core. */
final class Incoming {
  private Incoming() {}

  /** Empty for what the core need not know. */
  static Optional<Event> event(int generation, FromEngine message) {
    return switch (message) {
      case FromEngine.Closed _ -> Optional.empty();
      case FromEngine.Warm m -> Optional.of(new Event.EngineWarmed(generation, m.missing()));
      case FromEngine.CameraOpened m -> Optional.of(new Event.CameraOpened(generation, m.what()));
      case FromEngine.CameraFailed m -> Optional.of(new Event.CameraFailed(generation, m.detail()));
      case FromEngine.FirstFrame _ -> Optional.of(new Event.FirstFrameArrived(generation));
      case FromEngine.SoundFound m -> Optional.of(new Event.SoundFound(generation, m.found(), m.missing()));
      case FromEngine.SoundLost m -> Optional.of(new Event.SoundLost(generation, m.detail()));
      case FromEngine.Offer m -> Optional.of(new Event.OfferMade(generation, m.round(), m.sdp()));
      case FromEngine.Candidate m ->
          Optional.of(
              new Event.CandidateFound(
                  generation, new Event.IceCandidate(m.candidate(), m.sdpMid(), m.sdpMLineIndex())));
      case FromEngine.TurnTried m -> Optional.of(new Event.TurnTried(generation, m.failures()));
      case FromEngine.Connection m -> connection(generation, m.state());
      case FromEngine.Page m ->
          Optional.of(
              new Event.PageReported(
                  generation,
                  new Event.PageReport(m.framesDecoded(), m.audioPackets(), m.audioLevel(), m.talking(), m.hidden())));
      case FromEngine.Progress m -> Optional.of(new Event.ProgressMade(generation, progress(m)));
      case FromEngine.Snapshot m ->
          Optional.of(new Event.SnapshotTaken(generation, m.id(), m.width(), m.height(), m.jpeg().length));
      case FromEngine.SnapshotFailed m -> Optional.of(new Event.SnapshotFailed(generation, m.id(), m.why()));
      case FromEngine.Refused m -> Optional.of(new Event.EngineRefused(generation, m.what(), m.detail()));
    };
  }

  private static Optional<Event> connection(int generation, String state) {
    try {
      return Optional.of(
          new Event.ConnectionChanged(generation, Event.Connection.valueOf(state.toUpperCase(Locale.ROOT))));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Event.EngineRefused(generation, "connection", "unknown state " + state));
    }
  }

  private static Event.Progress progress(FromEngine.Progress m) {
    return new Event.Progress(
        m.cameraFrames(),
        m.framesEncoded(),
        m.framesSent(),
        m.microphoneSamplesMs(),
        m.microphoneLevel(),
        m.audioPacketsReceived(),
        m.speakerLevel(),
        m.bytesSent(),
        m.bytesReceived(),
        m.roundTripMs(),
        m.memoryKb());
  }
}
