package dev.callpoint.media;

import dev.callpoint.wire.FromEngine;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the operator page's vital signs from the data channel. The page is not trusted: only the newest report is kept,
 * whatever its rate, one over {@value #REPORT_BYTES_MAX} bytes is dropped, and so is one that is no JSON object.
 */
final class VitalsChannel implements RTCDataChannelObserver {
  private static final int REPORT_BYTES_MAX = 4_096;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final RTCDataChannel channel;
  private final WebRtcThread thread;
  private final Consumer<FromEngine> out;
  private final AtomicReference<byte[]> newest = new AtomicReference<>();

  VitalsChannel(RTCDataChannel channel, WebRtcThread thread, Consumer<FromEngine> out) {
    this.channel = channel;
    this.thread = thread;
    this.out = out;
  }

  /** Loads the classes that the first report would load. */
  static void warmUp() {
    parse("{\"framesDecoded\":1,\"audioPackets\":1,\"audioLevel\":0.5}".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onBufferedAmountChange(long previousAmount) {
    // Nothing is sent on this channel.
  }

  @Override
  public void onStateChange() {
    // The first report tells that it is open.
  }

  @Override
  public void onMessage(RTCDataChannelBuffer buffer) {
    try {
      ByteBuffer data = buffer.data;
      if (data.remaining() > REPORT_BYTES_MAX) {
        return;
      }
      byte[] report = new byte[data.remaining()];
      data.get(report);
      if (newest.getAndSet(report) == null) {
        thread.run(this::take);
      }
    } catch (Throwable e) {
      System.err.println("a vital signs report was dropped: " + e);
    }
  }

  private void take() {
    byte[] report = newest.getAndSet(null);
    if (report != null) {
      try {
        out.accept(parse(report));
      } catch (JacksonException | IllegalArgumentException e) {
        out.accept(new FromEngine.Refused("vitals", "the page sent on " + channel.getLabel() + " what is no report"));
      }
    }
  }

  private static FromEngine.Page parse(byte[] report) {
    JsonNode json = MAPPER.readTree(report);
    if (!json.isObject()) {
      throw new IllegalArgumentException("no object");
    }
    return new FromEngine.Page(
        Math.max(0, json.path("framesDecoded").asLong(0)),
        Math.max(0, json.path("audioPackets").asLong(0)),
        Math.clamp(json.path("audioLevel").asDouble(0), 0.0, 1.0),
        json.path("talking").asBoolean(false),
        json.path("hidden").asBoolean(false));
  }
}
