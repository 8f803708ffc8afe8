package dev.callpoint.media;

import dev.callpoint.wire.FromEngine.Progress;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the heartbeat's figures out of a WebRTC statistics report (W3C webrtc-stats). */
final class Statistics {
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final int PAGE_KB = 4;

  private Statistics() {}

  /** The heartbeat of an engine that has no peer connection yet. */
  static Progress idle(long cameraFrames) {
    return new Progress(cameraFrames, 0, 0, 0, 0, 0, 0, 0, 0, 0, memoryKb());
  }

  static Progress of(RTCStatsReport report, long cameraFrames) {
    long framesEncoded = 0;
    long framesSent = 0;
    double samplesSeconds = 0;
    double microphoneLevel = 0;
    long audioPackets = 0;
    double speakerLevel = 0;
    long bytesSent = 0;
    long bytesReceived = 0;
    double roundTripSeconds = 0;
    for (RTCStats stats : report.getStats().values()) {
      Map<String, Object> values = stats.getAttributes();
      boolean video = "video".equals(values.get("kind"));
      switch (stats.getType()) {
        case OUTBOUND_RTP -> {
          if (video) {
            framesEncoded = count(values, "framesEncoded");
            framesSent = count(values, "framesSent");
          }
        }
        case INBOUND_RTP -> {
          if (!video) {
            audioPackets = count(values, "packetsReceived");
            speakerLevel = number(values, "audioLevel");
          }
        }
        case MEDIA_SOURCE -> {
          if (!video) {
            samplesSeconds = number(values, "totalSamplesDuration");
            microphoneLevel = number(values, "audioLevel");
          }
        }
        case TRANSPORT -> {
          bytesSent = count(values, "bytesSent");
          bytesReceived = count(values, "bytesReceived");
        }
        case CANDIDATE_PAIR -> {
          if (Boolean.TRUE.equals(values.get("nominated"))) {
            roundTripSeconds = number(values, "currentRoundTripTime");
          }
        }
        default -> {
          // The report holds much that no vital sign needs.
        }
      }
    }
    return new Progress(
        cameraFrames,
        framesEncoded,
        framesSent,
        Math.round(samplesSeconds * 1_000),
        microphoneLevel,
        audioPackets,
        speakerLevel,
        bytesSent,
        bytesReceived,
        roundTripSeconds * 1_000,
        memoryKb());
  }

  private static long count(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number n ? n.longValue() : 0;
  }

  private static double number(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number n ? n.doubleValue() : 0;
  }

  private static long memoryKb() {
    try {
      return Long.parseLong(Files.readString(MEMORY).split(" ")[1]) * PAGE_KB;
    } catch (IOException e) {
      return 0;
    }
  }
}
