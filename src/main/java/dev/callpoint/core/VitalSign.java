package dev.callpoint.core;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the watchdog watches while the device serves, the deepest cause first. Everything that there is to know of a
 * vital sign stands here: its key in the configuration, its default, the cause that it gives an incident, the rungs with
 * which it is treated, and when it is out of its limit.
 *
 * <p>A stall, a counter that does not advance, is judged on the arrival of a heartbeat, so that a silent engine is
 * called silent and not a camera that stalls.
 */
public enum VitalSign {
  /** The engine's heartbeat is missing. */
  ENGINE_HEARTBEAT("engine_heartbeat_ms", 2_000, "engine-silent", Rung.RESET, Rung.COLD_RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      return stalled(seen.now - seen.active.beatMs(), limit, "the engine has said nothing for " + limit + " ms");
    }
  },

  /** Camera frames do not advance. */
  CAMERA_FRAMES("camera_frames_ms", 2_000, "camera-stalled", Rung.RESET, Rung.DEVICE_CYCLE) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      if (!seen.active.camera().failure().isEmpty()) {
        return Optional.empty();
      }
      long stalledMs = seen.active.beatMs() - seen.active.cameraAdvancedMs();
      return stalled(stalledMs, limit, "the camera has given no frame for " + limit + " ms");
    }
  },

  /** The connection stayed disconnected. */
  ICE_DISCONNECTED("ice_disconnected_ms", 2_000, "ice-disconnected", Rung.ICE_RESTART, Rung.RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      return seen.peerThatIs(Connection.DISCONNECTED)
          .flatMap(p -> stalled(seen.now - p.connectionMs(), limit, "the connection was away for " + limit + " ms"));
    }
  },

  /** Frames encoded or sent do not advance while the connection is up. */
  SENT_FRAMES("sent_frames_ms", 2_000, "send-stalled", Rung.RESET, Rung.COLD_RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      long stalledMs = seen.active.beatMs() - seen.active.sentAdvancedMs();
      return seen.peerThatIs(Connection.CONNECTED)
          .flatMap(_ -> stalled(stalledMs, limit, "no frame was sent for " + limit + " ms"));
    }
  },

  /** The operator's page decodes nothing new while frames are sent. */
  PAGE_FRAMES("page_frames_ms", 3_000, "page-stalled", Rung.RESET, Rung.COLD_RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      return seen.peerThatIs(Connection.CONNECTED)
          .filter(_ -> !seen.pageGone)
          .flatMap(p -> stalled(
              seen.active.beatMs() - p.pageAdvancedMs(), limit,
              "the page of " + p.operator() + " decoded nothing new for " + limit + " ms"));
    }
  },

  /** What the microphone gives is exactly zero, or does not advance, in a session. A real room is never so quiet. */
  MICROPHONE("microphone_ms", 10_000, "microphone-silent", Rung.RESET, Rung.DEVICE_CYCLE) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      long silentMs = seen.active.beatMs() - seen.active.heardMs();
      return seen.peerThatIs(Connection.CONNECTED)
          .filter(_ -> seen.microphoneThere)
          .flatMap(_ -> stalled(silentMs, limit, "the microphone has given no sound for " + limit + " ms"));
    }

    @Override
    boolean givesUp() {
      return true;
    }

    @Override
    boolean well(Seen seen) {
      return seen.active.hears();
    }

    @Override
    String degraded() {
      return "microphone: gives no sound";
    }
  },

  /** The operator talks, and nothing arrives. */
  OPERATOR_AUDIO("operator_audio_ms", 3_000, "operator-silent", Rung.ICE_RESTART, Rung.RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      return seen.peerThatIs(Connection.CONNECTED)
          .filter(Peer::talking)
          .flatMap(p -> stalled(
              seen.active.beatMs() - p.voiceMs(), limit,
              p.operator() + " talks, and nothing has arrived for " + limit + " ms"));
    }

    @Override
    boolean givesUp() {
      return true;
    }

    @Override
    boolean well(Seen seen) {
      // The watch on it begins anew with each of these, and has then been heard as little as before.
      return seen.active.peer()
          .filter(p -> !p.talking() || p.voiceMs() > Math.max(p.talkingSinceMs(), Math.max(p.connectionMs(), p.round().beganMs())))
          .isPresent();
    }

    @Override
    String degraded() {
      return "operator's voice: does not arrive";
    }
  },

  /** The engine's memory is above its budget, in MiB, and no call is up. */
  ENGINE_MEMORY("engine_memory_mb", 256, "engine-memory", Rung.RESET) {
    @Override
    Optional<String> out(Seen seen, long limit) {
      long memoryMb = seen.active.progress().memoryKb() / 1_024;
      return seen.quiet && memoryMb > limit ? Optional.of("the engine holds " + memoryMb + " MB") : Optional.empty();
    }
  };

  /**
   * What is judged.
   *
   * @param quiet no call is up and nobody rings
   * @param pageGone the operator's page has left the broker
   * @param microphoneThere the engine has one
   */
  record Seen(long now, Active active, boolean quiet, boolean pageGone, boolean microphoneThere) {
    Optional<Peer> peerThatIs(Connection connection) {
      return active.peer().filter(peer -> peer.connection() == connection);
    }
  }

  private final String key;
  private final int fallback;
  private final Cause cause;
  private final List<Rung> treatment;

  VitalSign(String key, int fallback, String cause, Rung... treatment) {
    this.key = key;
    this.fallback = fallback;
    this.cause = new Cause(cause);
    this.treatment = List.of(treatment);
  }

  /** Of its limit in the table {@code watchdog} of the configuration; its ending tells the unit. */
  public String key() {
    return key;
  }

  /** The default of its limit. */
  public int fallback() {
    return fallback;
  }

  /** Whether the limit is in milliseconds; otherwise it is in MiB. */
  public boolean isMillis() {
    return key.endsWith("_ms");
  }

  /** The limits as they are without a configuration. */
  public static Map<VitalSign, Long> defaults() {
    Map<VitalSign, Long> all = new EnumMap<>(VitalSign.class);
    for (VitalSign sign : values()) {
      all.put(sign, (long) sign.fallback);
    }
    return all;
  }

  Cause cause() {
    return cause;
  }

  /** The rungs to begin with: the first, and the next one each time that the sign is out again soon. */
  List<Rung> treatment() {
    return treatment;
  }

  /** Why it is out of a limit that is not off, in words; empty when it is within it. */
  abstract Optional<String> out(Seen seen, long limit);

  /**
   * Whether it is left alone, and shown as degraded, when its treatment has not helped: silence may be innocent. The
   * others are treated for ever.
   */
  boolean givesUp() {
    return false;
  }

  /** Whether one that was given up is seen to be well, so that it is watched again. */
  boolean well(Seen seen) {
    return true;
  }

  /** How it is shown while it is given up. */
  String degraded() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": treated in vain";
  }

  private static Optional<String> stalled(long forMs, long limitMs, String words) {
    return forMs >= limitMs ? Optional.of(words) : Optional.empty();
  }
}
