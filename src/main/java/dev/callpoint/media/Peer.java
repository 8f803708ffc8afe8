package dev.callpoint.media;

import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.ToEngine.IceServer;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The one peer connection of an engine: it offers picture, two-way sound and the vital signs' data channel, and never
 * comes back after {@link #close}. All methods are for the WebRTC thread; the library's callbacks hand over to it.
 *
 * <p>Each offer is a round of its own: the first is 0, and each ICE restart (RFC 8445, 2.4) is one more.
 *
 * <pre>
 *   offered(n) ──answer n──▶ answered(n) ──restart──▶ offered(n+1)
 *       └──restart, from round 1 on: nobody answered──────▲
 * </pre>
 *
 * A new offer replaces one without an answer, without a rollback (RFC 8829, 3.2). Media stay on the path of the round
 * before as long as that carries them, even after the answer.
 */
final class Peer {
  private static final int EARLY_CANDIDATES_MAX = 64;
  private static final List<String> STREAM = List.of("callpoint");

  private final WebRtcThread thread;
  private final Consumer<FromEngine> out;
  private final int maxKbps;
  private final RTCPeerConnection connection;
  private final RTCRtpTransceiver video;
  private final RTCDataChannel vitals;
  /** The other side's candidates for a round whose answer was not applied yet. */
  private final List<RTCIceCandidate> early = new ArrayList<>();
  /** The other side's, of the answer that was applied last. */
  private IceCredentials remote = IceCredentials.NONE;
  private List<IceServer> iceServers;
  /** What comes of them in the newest round. */
  private TurnServers turnServers;
  /** Offers asked of the library so far; the last one's round is one less. */
  private int offers;
  /** Of the offer that stands. */
  private int round;
  /** The offer that stands was answered; {@link #settled} when the library has taken that answer. */
  private boolean answered;
  private boolean settled;
  /** The path was lost, and what was sent meanwhile with it. */
  private boolean lost;
  private boolean closed;

  Peer(
      PeerConnectionFactory factory,
      WebRtcThread thread,
      Consumer<FromEngine> out,
      List<IceServer> iceServers,
      VideoTrack picture,
      List<RTCRtpCodecCapability> codecs,
      int maxKbps,
      AudioTrack sound) {
    this.thread = thread;
    this.out = out;
    this.maxKbps = maxKbps;
    this.iceServers = iceServers;
    turnServers = new TurnServers(iceServers, out);
    connection = factory.createPeerConnection(configuration(iceServers), new Observer());
    RTCRtpTransceiverInit sendOnly = new RTCRtpTransceiverInit();
    sendOnly.direction = RTCRtpTransceiverDirection.SEND_ONLY;
    sendOnly.streamIds = STREAM;
    video = connection.addTransceiver(picture, sendOnly);
    video.setCodecPreferences(codecs);
    connection.addTrack(sound, STREAM);
    vitals = connection.createDataChannel("vitals", new RTCDataChannelInit());
    vitals.registerObserver(new VitalsChannel(vitals, thread, out));
  }

  /** Makes the session's first offer. */
  void offer() {
    offer(new RTCOfferOptions());
  }

  /**
   * Makes an offer with new ICE credentials; tracks, data channel and encryption stay as they are.
   *
   * @param servers to be asked for a path now (RFC 8829, 3.5.1)
   * @throws IllegalStateException when there is no connection to restart, with the reason in words
   */
  void restartIce(List<IceServer> servers) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (round == 0 && !settled) {
      throw new IllegalStateException("the session has no connection yet: its first offer was not answered");
    }
    iceServers = servers;
    connection.setConfiguration(configuration(servers));
    RTCOfferOptions options = new RTCOfferOptions();
    options.iceRestart = true;
    offer(options);
  }

  /** Applies the answer to the offer that stands; any other is refused and changes nothing. */
  void answer(int toRound, String sdp) {
    if (toRound != round) {
      refuse("answer", "it answers round " + toRound + ", the offer that stands is of round " + round);
      return;
    }
    if (answered) {
      refuse("answer", "round " + round + " of the session has its answer already");
      return;
    }
    // The same start bit rate each time: another one would be another codec, and the encoder would begin again.
    RTCSessionDescription answer = new RTCSessionDescription(RTCSdpType.ANSWER, StartBitrate.in(sdp, maxKbps));
    connection.setRemoteDescription(
        answer,
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            thread.run(() -> answerTaken(toRound, IceCredentials.of(sdp)));
          }

          @Override
          public void onFailure(String error) {
            thread.run(() -> answerNotTaken(toRound));
            refuse("answer", error);
          }
        });
    // Only now: what cannot be parsed at all is thrown, and a better answer may follow.
    answered = true;
  }

  /**
   * Adds one of the other side's candidates; before the answer it is kept. One that belongs to another round, such as one
   * that the page had begun to answer when the next came, is dropped: libwebrtc takes credentials that it does not know
   * for those of a round to come, and keeps pairs for them.
   */
  void candidate(String candidate, String sdpMid, int sdpMLineIndex) {
    RTCIceCandidate ice = new RTCIceCandidate(sdpMid, sdpMLineIndex, candidate);
    if (settled) {
      add(ice);
    } else if (early.size() < EARLY_CANDIDATES_MAX) {
      early.add(ice);
    }
  }

  /** Shows another picture to the operator without a new negotiation. */
  void replacePicture(VideoTrack picture) {
    video.getSender().replaceTrack(picture);
  }

  void stopSending() {
    encoding(encoding -> encoding.active = false);
  }

  /** Asks for statistics; they arrive on the WebRTC thread. */
  void statistics(Consumer<RTCStatsReport> taker) {
    connection.getStats(report -> thread.run(() -> taker.accept(report)));
  }

  /** Closes the connection; the operator's side learns of it at once. */
  void close() {
    if (!closed) {
      closed = true;
      vitals.unregisterObserver();
      connection.close();
    }
  }

  private void offer(RTCOfferOptions options) {
    int next = offers++;
    connection.createOffer(
        options,
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            thread.run(() -> setLocal(next, description));
          }

          @Override
          public void onFailure(String error) {
            refuse(next == 0 ? "offer" : "restart-ice", error);
          }
        });
  }

  private void setLocal(int next, RTCSessionDescription description) {
    if (closed) {
      return;
    }
    TurnServers asked = new TurnServers(iceServers, out);
    turnServers = asked;
    thread.after(TurnServers.SILENT_MS, () -> overdue(asked));
    connection.setLocalDescription(
        description,
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            // In this order: no answer can come before the round counts, no candidate goes out before its offer.
            thread.run(() -> offered(next));
            out.accept(new FromEngine.Offer(next, description.sdp));
          }

          @Override
          public void onFailure(String error) {
            refuse(next == 0 ? "offer" : "restart-ice", error);
          }
        });
  }

  /**
   * Who has missed pictures can show none until a whole one comes, and asks for it when he has waited for three seconds. An
   * encoder that is switched on begins with one.
   */
  private void connectionChanged(RTCPeerConnectionState state) {
    if (state == RTCPeerConnectionState.DISCONNECTED || state == RTCPeerConnectionState.FAILED) {
      lost = true;
    } else if (state == RTCPeerConnectionState.CONNECTED && lost && !closed) {
      lost = false;
      encoding(encoding -> encoding.active = false);
      encoding(encoding -> encoding.active = true);
    }
  }

  private void overdue(TurnServers asked) {
    if (asked == turnServers && !closed) {
      asked.overdue();
    }
  }

  private void offered(int next) {
    early.clear(); // of a round that nobody answered
    round = next;
    answered = false;
    settled = false;
  }

  private void answerTaken(int toRound, IceCredentials credentials) {
    if (closed || toRound != round) {
      return;
    }
    settled = true;
    remote = credentials;
    early.forEach(this::add);
    early.clear();
    if (round == 0) {
      encoding(encoding -> encoding.maxBitrate = maxKbps * 1_000);
    }
  }

  private void add(RTCIceCandidate candidate) {
    if (remote.fit(candidate.sdp)) {
      connection.addIceCandidate(candidate);
    }
  }

  private void answerNotTaken(int toRound) {
    if (toRound == round) {
      answered = false;
    }
  }

  private void encoding(Consumer<RTCRtpEncodingParameters> change) {
    RTCRtpSender sender = video.getSender();
    RTCRtpSendParameters parameters = sender.getParameters();
    parameters.encodings.forEach(change);
    sender.setParameters(parameters);
  }

  private void refuse(String what, String error) {
    out.accept(new FromEngine.Refused(what, error));
  }

  private static RTCConfiguration configuration(List<IceServer> iceServers) {
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    for (IceServer server : iceServers) {
      RTCIceServer entry = new RTCIceServer();
      entry.urls = server.urls();
      entry.username = server.username();
      entry.password = server.credential();
      configuration.iceServers.add(entry);
    }
    return configuration;
  }

  /** Library callbacks: nothing here calls the library or throws. */
  private final class Observer implements PeerConnectionObserver {
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
      out.accept(new FromEngine.Candidate(candidate.sdp, candidate.sdpMid, candidate.sdpMLineIndex));
      if (candidate.serverUrl != null) {
        thread.run(() -> TurnUrl.of(candidate.serverUrl).ifPresent(url -> turnServers.gave(url)));
      }
    }

    @Override
    public void onIceCandidateError(RTCPeerConnectionIceErrorEvent error) {
      thread.run(
          () ->
              TurnUrl.of(error.getUrl())
                  .ifPresent(url -> turnServers.failed(url, error.getErrorCode(), error.getErrorText())));
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      out.accept(new FromEngine.Connection(state.name().toLowerCase(Locale.ROOT)));
      thread.run(() -> connectionChanged(state));
    }
  }
}
