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

  /**
   * The daemon ends.
   *
   * @param restart to be started again
   */
  record Stopping(long deadlineMs, boolean restart) implements Service {}

  /**
   * The engine that serves and what was seen of it.
   *
   * @param camera what is known of the camera
   * @param progress its newest counters
   * @param beatMs when they came
   * @param cameraAdvancedMs when the camera's counter last advanced
   * @param sentAdvancedMs when the sent frames' counter last advanced
   * @param heardMs when the microphone last gave sound, or the watch on it began
   * @param hears it has given sound
   */
  record Active(
      int generation,
      CameraState camera,
      Progress progress,
      long beatMs,
      long cameraAdvancedMs,
      long sentAdvancedMs,
      long heardMs,
      boolean hears,
      Optional<Peer> peer) {

    static Active fresh(int generation, long nowMs) {
      return new Active(
          generation, CameraState.CLOSED, Progress.NONE, nowMs, nowMs, nowMs, nowMs, false, Optional.empty());
    }

    Active withCamera(CameraState next, long nowMs) {
      return new Active(generation, next, progress, beatMs, nowMs, sentAdvancedMs, heardMs, hears, peer);
    }

    Active withPeer(Peer next) {
      return new Active(
          generation, camera, progress, beatMs, cameraAdvancedMs, sentAdvancedMs, heardMs, hears, Optional.of(next));
    }

    Active advancedTo(Progress next, long nowMs) {
      boolean sent = next.framesSent() > progress.framesSent() && next.framesEncoded() > progress.framesEncoded();
      boolean heard = next.microphoneMs() > progress.microphoneMs() && next.microphoneLevel() > 0;
      boolean voice = next.audioPacketsReceived() > progress.audioPacketsReceived();
      return new Active(
          generation,
          camera,
          next,
          nowMs,
          next.cameraFrames() > progress.cameraFrames() ? nowMs : cameraAdvancedMs,
          sent ? nowMs : sentAdvancedMs,
          heard ? nowMs : heardMs,
          hears || heard,
          voice ? peer.map(p -> p.heard(nowMs)) : peer);
    }

    /** The watch on sound begins when there is a microphone. */
    Active listeningSince(long nowMs) {
      return new Active(generation, camera, progress, beatMs, cameraAdvancedMs, sentAdvancedMs, nowMs, hears, peer);
    }

    /** The watches on sent frames and sound begin when the connection is up. */
    Active connectedSince(long nowMs) {
      return new Active(generation, camera, progress, beatMs, cameraAdvancedMs, nowMs, nowMs, hears, peer);
    }
  }

  /**
   * @param failure why there is no picture, empty when there is one or it is still to come
   * @param sinceMs when it failed first, 0 where it has not
   * @param retryMs when a failed camera is tried again
   */
  record CameraState(boolean flowing, String failure, long sinceMs, long retryMs) {
    static final CameraState CLOSED = new CameraState(false, "", 0, 0);
    static final CameraState FLOWING = new CameraState(true, "", 0, 0);

    CameraState failed(String why, long nowMs, long nextTryMs) {
      return new CameraState(false, why, sinceMs == 0 ? nowMs : sinceMs, nextTryMs);
    }

    /** Nothing more can be expected of it: frames flow, or it is known that there are none to be had. */
    boolean settled() {
      return flowing || !failure.isEmpty();
    }
  }

  /**
   * The session with an operator's page.
   *
   * @param round of negotiation
   * @param connectionMs since when the connection is in its state
   * @param page its newest report
   * @param pageHeardMs when the page last reported
   * @param pageAdvancedMs when the page last decoded something new
   * @param talking the operator's page sends sound
   * @param talkingSinceMs since when it does, or does not
   * @param voiceMs when that sound last arrived, or when the watch on it began
   */
  record Peer(
      String operator,
      Round round,
      Connection connection,
      long connectionMs,
      PageReport page,
      long pageHeardMs,
      long pageAdvancedMs,
      boolean talking,
      long talkingSinceMs,
      long voiceMs) {
    private static final PageReport SILENCE = new PageReport(0, 0, 0, false, false);

    static Peer asked(String operator, long nowMs) {
      Round first = Round.begun(0, 0, SILENCE, nowMs);
      return new Peer(operator, first, Connection.NEW, nowMs, SILENCE, nowMs, nowMs, false, nowMs, nowMs);
    }

    boolean answered() {
      return round.answeredMs() > 0;
    }

    /** In this round. A browser may stop decoding in a hidden tab, so there its report has to do. */
    boolean shows() {
      boolean reported = pageHeardMs > round.beganMs();
      boolean decodes = page.framesDecoded() > round.before().framesDecoded();
      return connection == Connection.CONNECTED && reported && (decodes || page.hidden());
    }

    /** In this round. */
    boolean hears() {
      return page.audioPackets() > round.before().audioPackets();
    }

    /** ICE is restarted: what the page has shown so far proves nothing for the new path. */
    Peer restarted(long nowMs) {
      Round next = Round.begun(round.number() + 1, nowMs, page, nowMs);
      return new Peer(
          operator, next, connection, connectionMs, page, pageHeardMs, nowMs, talking, talkingSinceMs, nowMs);
    }

    Peer with(Round next) {
      return new Peer(
          operator, next, connection, connectionMs, page, pageHeardMs, pageAdvancedMs, talking, talkingSinceMs, voiceMs);
    }

    /** @param atMs 0 takes the answer back, after the engine refused it */
    Peer answeredAt(long atMs, long nowMs) {
      return new Peer(
          operator, round.answered(atMs), connection, connectionMs, page, pageHeardMs, nowMs, talking, talkingSinceMs,
          voiceMs);
    }

    Peer connection(Connection next, long nowMs) {
      boolean up = next == Connection.CONNECTED;
      return new Peer(
          operator, round, next, nowMs, page, pageHeardMs, up ? nowMs : pageAdvancedMs, talking, talkingSinceMs,
          up ? nowMs : voiceMs);
    }

    Peer reported(PageReport report, long nowMs) {
      boolean advanced = report.framesDecoded() > page.framesDecoded() || report.hidden();
      Peer next =
          new Peer(
              operator, round, connection, connectionMs, report, nowMs, advanced ? nowMs : pageAdvancedMs, talking,
              talkingSinceMs, voiceMs);
      return next.talks(report.talking(), nowMs);
    }

    Peer talks(boolean on, long nowMs) {
      return on == talking
          ? this
          : new Peer(
              operator, round, connection, connectionMs, page, pageHeardMs, pageAdvancedMs, on, nowMs,
              on ? nowMs : voiceMs);
    }

    /** The operator's sound arrives. */
    Peer heard(long nowMs) {
      return new Peer(
          operator, round, connection, connectionMs, page, pageHeardMs, pageAdvancedMs, talking, talkingSinceMs, nowMs);
    }
  }

  /**
   * A round of negotiation: the session's first offer, or one with new ICE credentials.
   *
   * @param number 0 for the first, one more for each ICE restart
   * @param beganMs when the ICE restart was commanded; 0 for the first
   * @param before what the page had reported by then
   * @param offer SDP, empty until the engine has made it
   * @param candidates found so far, kept to be sent again with the offer
   * @param offeredMs when the offer was last sent, or asked for
   * @param offers how often it was sent
   * @param answeredMs 0 until answered
   */
  record Round(
      int number,
      long beganMs,
      PageReport before,
      String offer,
      List<IceCandidate> candidates,
      long offeredMs,
      int offers,
      long answeredMs) {
    private static final int CANDIDATES_MAX = 32;

    static Round begun(int number, long beganMs, PageReport before, long nowMs) {
      return new Round(number, beganMs, before, "", List.of(), nowMs, 0, 0);
    }

    Round offered(String sdp, long nowMs) {
      return new Round(number, beganMs, before, sdp, candidates, nowMs, offers + 1, answeredMs);
    }

    Round found(IceCandidate candidate) {
      if (candidates.size() == CANDIDATES_MAX) {
        return this;
      }
      List<IceCandidate> more = new ArrayList<>(candidates);
      more.add(candidate);
      return new Round(number, beganMs, before, offer, List.copyOf(more), offeredMs, offers, answeredMs);
    }

    Round answered(long atMs) {
      return new Round(number, beganMs, before, offer, candidates, offeredMs, offers, atMs);
    }
  }
}
