package dev.callpoint.core;

import dev.callpoint.core.Incident.Sample;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * The vital signs of late, kept for an incident that may come: one sample a second, none older than {@value #BEFORE_MS} ms.
 *
 * @param incidents the number of the last incident
 * @param samples the oldest first
 */
record Evidence(long incidents, List<Sample> samples) {
  static final long BEFORE_MS = 30_000;
  static final long EVERY_MS = 1_000;
  private static final long FPS_OVER_MS = 5_000;

  static Evidence after(long incidents) {
    return new Evidence(incidents, List.of());
  }

  Evidence next() {
    return new Evidence(incidents + 1, samples);
  }

  /** Takes a sample when one is due. */
  Evidence at(Service service, long nowMs) {
    return samples.isEmpty() || nowMs - samples.getLast().atMs() >= EVERY_MS ? sampled(service, nowMs) : this;
  }

  /** Takes a sample now, where an engine serves. */
  Evidence sampled(Service service, long nowMs) {
    return switch (service) {
      case Service.Serving s -> with(sample(s.active(), fps(s.active(), nowMs), nowMs));
      case Service.TakingOver t -> with(sample(t.active(), fps(t.active(), nowMs), nowMs));
      case Service.Waiting _, Service.Stopping _ -> this;
    };
  }

  /** What is recent enough to tell of. */
  List<Sample> before(long nowMs) {
    return samples.stream().filter(sample -> nowMs - sample.atMs() <= BEFORE_MS).toList();
  }

  private Evidence with(Sample sample) {
    List<Sample> next = new ArrayList<>(before(sample.atMs()));
    // The sample of the moment of a fault replaces a regular one of the second before, so that the number stays bounded.
    if (next.size() > 1 && sample.atMs() - next.get(next.size() - 2).atMs() < EVERY_MS) {
      next.removeLast();
    }
    next.add(sample);
    return new Evidence(incidents, List.copyOf(next));
  }

  /**
   * Pictures a second of late: sent, or captured where nobody watches. Counted over some seconds, as the counter comes
   * in heartbeats; 0 in an engine's first second.
   */
  double fps(Active active, long nowMs) {
    return samples.stream()
        .filter(s -> s.generation() == active.generation() && (s.connection() != null) == active.peer().isPresent())
        .filter(s -> nowMs - s.atMs() >= EVERY_MS && nowMs - s.atMs() <= FPS_OVER_MS)
        .findFirst()
        .map(s -> (frames(active) - (active.peer().isPresent() ? s.framesSent() : s.cameraFrames()))
            * 1_000.0 / (nowMs - s.atMs()))
        .orElse(0.0);
  }

  private static long frames(Active active) {
    return active.peer().isPresent() ? active.progress().framesSent() : active.progress().cameraFrames();
  }

  private static Sample sample(Active active, double fps, long nowMs) {
    Event.Progress p = active.progress();
    return new Sample(
        nowMs,
        active.generation(),
        nowMs - active.beatMs(),
        rounded(fps),
        p.cameraFrames(),
        p.framesSent(),
        active.peer().map(peer -> peer.page().framesDecoded()).orElse(0L),
        rounded(p.microphoneLevel()),
        rounded(p.speakerLevel()),
        rounded(active.peer().map(peer -> peer.page().audioLevel()).orElse(0.0)),
        rounded(p.roundTripMs()),
        p.memoryKb() / 1_024,
        active.peer().map(Peer::connection).orElse(null));
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
