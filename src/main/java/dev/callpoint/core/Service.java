package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the device can do for people right now.
 *
 * <pre>
 *              ┌───────────── no engine is warm ─────────────┐
 *              ▼                                             │
 *   boot ─▶ Waiting ──engine warm──▶ TakingOver ──verified──▶ Serving
 *              ▲                        │  ▲                  │ │
 *              └── kill all (climb) ────┘  └── a watch opens a session,
 *                                              reset, hang-up: standby takes over
 *   any ── stop ──▶ Stopping
 * </pre>
 */
sealed interface Service {

  /**
   * No engine is warm.
   *
   * @param failuresBefore of starts, when the waiting began
   */
  record Waiting(Change change, int failuresBefore) implements Service {
    Waiting with(Change next) {
      return new Waiting(next, failuresBefore);
    }
  }

  /**
   * An engine has the word, and picture and sound are not verified yet.
   *
   * @param deadlineMs by which the device's own side must be up
   */
  record TakingOver(Active active, Change change, long deadlineMs) implements Service {
    TakingOver with(Change next) {
      return new TakingOver(active, next, deadlineMs);
    }
  }

  /** Verified: frames flow, and the operator's page shows them where there is one. */
  record Serving(Active active) implements Service {}

  /** The daemon ends. */
  record Stopping(long deadlineMs) implements Service {}

  /**
   * The engine that serves and what was seen of it.
   *
   * @param camera what is known of the camera
   * @param progress its newest counters
   * @param beatMs when they came
   * @param cameraAdvancedMs when the camera's counter last advanced
   * @param sentAdvancedMs when the sent frames' counter last advanced
   */
  record Active(
      int generation,
      CameraState camera,
      Progress progress,
      long beatMs,
      long cameraAdvancedMs,
      long sentAdvancedMs,
      Optional<Peer> peer) {

    static Active fresh(int generation, long nowMs) {
      return new Active(generation, CameraState.CLOSED, Progress.NONE, nowMs, nowMs, nowMs, Optional.empty());
    }

    Active withCamera(CameraState next, long nowMs) {
      return new Active(generation, next, progress, beatMs, nowMs, sentAdvancedMs, peer);
    }

    Active withPeer(Peer next) {
      return new Active(generation, camera, progress, beatMs, cameraAdvancedMs, sentAdvancedMs, Optional.of(next));
    }

    Active advancedTo(Progress next, long nowMs) {
      boolean sent = next.framesSent() > progress.framesSent() && next.framesEncoded() > progress.framesEncoded();
      return new Active(
          generation,
          camera,
          next,
          nowMs,
          next.cameraFrames() > progress.cameraFrames() ? nowMs : cameraAdvancedMs,
          sent ? nowMs : sentAdvancedMs,
          peer);
    }

    /** The watch on sent frames begins when the connection is up. */
    Active sendingSince(long nowMs) {
      return new Active(generation, camera, progress, beatMs, cameraAdvancedMs, nowMs, peer);
    }
  }

  /**
   * @param failure why there is no picture, empty when there is one or it is still to come
   * @param retryMs when a failed camera is tried again
   */
  record CameraState(boolean flowing, String failure, long retryMs) {
    static final CameraState CLOSED = new CameraState(false, "", 0);
    static final CameraState FLOWING = new CameraState(true, "", 0);

    static CameraState failed(String failure, long retryMs) {
      return new CameraState(false, failure, retryMs);
    }

    /** Nothing more can be expected of it: frames flow, or it is known that there are none to be had. */
    boolean settled() {
      return flowing || !failure.isEmpty();
    }
  }

  /**
   * The session with an operator's page.
   *
   * @param round of negotiation: 0 for the first offer, one more for each ICE restart
   * @param offer SDP, empty until the engine has made it
   * @param candidates found so far, kept to be sent again with the offer
   * @param offeredMs when the offer was last sent, or the session asked for
   * @param offers how often it was sent
   * @param answeredMs 0 until answered
   * @param connectionMs since when the connection is in its state
   * @param pageHeardMs when the page last reported
   * @param pageAdvancedMs when the page last decoded something new
   */
  record Peer(
      String operator,
      int round,
      String offer,
      List<IceCandidate> candidates,
      long offeredMs,
      int offers,
      long answeredMs,
      Connection connection,
      long connectionMs,
      PageReport page,
      long pageHeardMs,
      long pageAdvancedMs) {
    private static final int CANDIDATES_MAX = 32;
    private static final PageReport SILENCE = new PageReport(0, 0, 0, false, false);

    static Peer asked(String operator, long nowMs) {
      return new Peer(operator, 0, "", List.of(), nowMs, 0, 0, Connection.NEW, nowMs, SILENCE, nowMs, nowMs);
    }

    boolean answered() {
      return answeredMs > 0;
    }

    /** A browser may stop decoding in a hidden tab, so there its report has to do. */
    boolean shows() {
      return connection == Connection.CONNECTED && (page.framesDecoded() > 0 || page.hidden());
    }

    Peer offered(String sdp, long nowMs) {
      return new Peer(
          operator, round, sdp, candidates, nowMs, offers + 1, answeredMs, connection, connectionMs, page, pageHeardMs,
          pageAdvancedMs);
    }

    Peer found(IceCandidate candidate) {
      if (candidates.size() == CANDIDATES_MAX) {
        return this;
      }
      List<IceCandidate> more = new ArrayList<>(candidates);
      more.add(candidate);
      return new Peer(
          operator, round, offer, List.copyOf(more), offeredMs, offers, answeredMs, connection, connectionMs, page, pageHeardMs,
          pageAdvancedMs);
    }

    /** @param atMs 0 takes the answer back, after the engine refused it */
    Peer answeredAt(long atMs, long nowMs) {
      return new Peer(
          operator, round, offer, candidates, offeredMs, offers, atMs, connection, connectionMs, page, pageHeardMs, nowMs);
    }

    Peer connection(Connection next, long nowMs) {
      return new Peer(
          operator, round, offer, candidates, offeredMs, offers, answeredMs, next, nowMs, page, pageHeardMs,
          next == Connection.CONNECTED ? nowMs : pageAdvancedMs);
    }

    Peer reported(PageReport report, long nowMs) {
      boolean advanced = report.framesDecoded() > page.framesDecoded() || report.hidden();
      return new Peer(
          operator, round, offer, candidates, offeredMs, offers, answeredMs, connection, connectionMs, report, nowMs,
          advanced ? nowMs : pageAdvancedMs);
    }
  }
}
