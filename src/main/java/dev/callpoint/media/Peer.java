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
  private final List<RTCIceCandidate> early = new ArrayList<>();
  private boolean answered;
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

  void offer() {
    connection.createOffer(
        new RTCOfferOptions(),
        new CreateSessionDescriptionObserver() {
          @Override
          public void onSuccess(RTCSessionDescription description) {
            thread.run(() -> setLocal(description));
          }

          @Override
          public void onFailure(String error) {
            refuse("offer", error);
          }
        });
  }

  void answer(String sdp) {
    if (answered) {
      refuse("answer", "the session has its answer already");
      return;
    }
    RTCSessionDescription answer = new RTCSessionDescription(RTCSdpType.ANSWER, StartBitrate.in(sdp, maxKbps));
    connection.setRemoteDescription(
        answer,
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            thread.run(Peer.this::answerTaken);
          }

          @Override
          public void onFailure(String error) {
            thread.run(() -> answered = false);
            refuse("answer", error);
          }
        });
    // Only now: what cannot be parsed at all is thrown, and a better answer may follow.
    answered = true;
  }

  void candidate(String candidate, String sdpMid, int sdpMLineIndex) {
    RTCIceCandidate ice = new RTCIceCandidate(sdpMid, sdpMLineIndex, candidate);
    if (connection.getRemoteDescription() != null) {
      connection.addIceCandidate(ice);
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

  private void setLocal(RTCSessionDescription description) {
    connection.setLocalDescription(
        description,
        new SetSessionDescriptionObserver() {
          @Override
          public void onSuccess() {
            out.accept(new FromEngine.Offer(0, description.sdp));
          }

          @Override
          public void onFailure(String error) {
            refuse("offer", error);
          }
        });
  }

  private void answerTaken() {
    if (closed) {
      return;
    }
    early.forEach(connection::addIceCandidate);
    early.clear();
    encoding(encoding -> encoding.maxBitrate = maxKbps * 1_000);
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
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
      out.accept(new FromEngine.Connection(state.name().toLowerCase(Locale.ROOT)));
    }
  }
}
