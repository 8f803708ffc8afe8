package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import java.util.List;

/** All that is said by, or for, an engine that is not there: none of it may change anything. */
final class Strangers {
  private static final long ANY = 77;

  private Strangers() {}

  static List<Event> events(int generation, String operator) {
    return List.of(
        new Event.EngineWarmed(generation, List.of()),
        new Event.EngineDied(generation, "is long dead"),
        new Event.CameraOpened(generation, "stale"),
        new Event.CameraFailed(generation, "stale"),
        new Event.FirstFrameArrived(generation),
        new Event.SoundFound(generation, List.of(), List.of("stale")),
        new Event.SoundLost(generation, "stale"),
        new Event.OfferMade(generation, 0, "stale"),
        new Event.CandidateFound(generation, new IceCandidate("stale", "0", 0)),
        new Event.TurnTried(generation, List.of("stale")),
        new Event.ConnectionChanged(generation, Connection.FAILED),
        new Event.PageReported(generation, new PageReport(ANY, ANY, 0, false, false)),
        new Event.ProgressMade(generation, new Progress(ANY, ANY, ANY, ANY, 0, ANY, 0, ANY, ANY, 0, ANY)),
        new Event.EngineRefused(generation, "answer", "stale"),
        new Event.SnapshotTaken(generation, "stale", 1, 1, 1),
        new Event.SnapshotFailed(generation, "stale", "stale"),
        new Event.AnswerReceived(operator, generation, 0, "stale"),
        new Event.CandidateReceived(operator, generation, new IceCandidate("stale", "0", 0)));
  }
}
