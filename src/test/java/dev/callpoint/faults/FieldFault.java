package dev.callpoint.faults;

import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.Postman;
import dev.callpoint.testkit.Processes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What breaks in the field: what the daemon shall call it, the rung that shall end it, the limit within which it shall
 * be noticed, how to break it and how to mend what does not mend itself. A new row is a new constant, nothing else.
 */
enum FieldFault {
  ENGINE_KILLED("engine killed from outside (SIGKILL)", "engine-dead", "reset", 0) {
    @Override
    void strike(Rig rig) {
      rig.device().activeEngine().destroyForcibly();
    }
  },

  ENGINE_STOPPED("engine stopped from outside (SIGSTOP)", "engine-silent", "reset", Limit.ENGINE_HEARTBEAT) {
    @Override
    void strike(Rig rig) {
      Processes.signal("STOP", List.of(rig.device().activeEngine().pid()));
    }
  },

  ENGINE_HUNG("engine's WebRTC thread hangs", "engine-silent", "reset", Limit.ENGINE_HEARTBEAT) {
    @Override
    void strike(Rig rig) {
      rig.device().breakBy("engine-hang");
    }
  },

  /** The standby takes over, opens the camera and dies of it too: the first rung cannot help. */
  CAMERA_ABORTS("engine aborts, and the next as it opens the camera", "engine-dead", "cold-reset", 0) {
    @Override
    void strike(Rig rig) {
      rig.device().breakBy("camera-abort");
    }
  },

  CAMERA_FROZEN("camera gives no frame any more", "camera-stalled", "reset", Limit.CAMERA_FRAMES) {
    @Override
    void strike(Rig rig) {
      rig.device().breakBy("camera-freeze");
    }
  },

  SEND_FROZEN("encoder stops, the camera goes on", "send-stalled", "reset", Limit.SENT_FRAMES) {
    @Override
    void strike(Rig rig) {
      rig.device().breakBy("send-freeze");
    }
  },

  PAGE_FROZEN("operator's computer hangs, thaws after it was noticed", "page-stalled", "reset", Limit.PAGE_FRAMES) {
    @Override
    void strike(Rig rig) {
      rig.operator().stop();
    }

    @Override
    void heal(Rig rig) {
      rig.awaitNoticed();
      rig.operator().thaw();
    }
  },

  /** ICE goes over TCP where it must: the recovery needs no mending. */
  MEDIA_PATH_CUT("UDP to the operator swallowed for good", "page-stalled", "reset", Limit.PAGE_FRAMES) {
    @Override
    boolean elsewhere() {
      return true;
    }

    @Override
    void strike(Rig rig) {
      rig.path().swallowUdp();
    }

    @Override
    void heal(Rig rig) {
      // For good: over TCP it recovers all the same.
    }

    @Override
    void restore(Rig rig) {
      rig.path().pass();
      rig.device().reset("back to UDP");
    }
  },

  WHOLE_PATH_CUT("everything to the operator swallowed, broker too", "page-stalled", "reset", Limit.PAGE_FRAMES) {
    @Override
    boolean elsewhere() {
      return true;
    }

    @Override
    void strike(Rig rig) {
      rig.path().swallowAll();
    }

    @Override
    boolean pageAsked() {
      return false;
    }
  },

  ICE_DISCONNECTED(
      "all media swallowed, UDP and TCP, the page's watch off", "ice-disconnected", "reset", Limit.ICE_DISCONNECTED) {
    @Override
    List<String> toml() {
      return List.of("watchdog.page_frames_ms = 0");
    }

    @Override
    boolean elsewhere() {
      return true;
    }

    @Override
    void strike(Rig rig) {
      rig.path().swallowAllBut(rig.brokerPort());
    }
  },

  /** Could the page reach the broker, it would ask for the call again before this. */
  ICE_FAILED("everything swallowed, both watches off", "ice-failed", "reset", Limit.ICE_FAILED) {
    @Override
    List<String> toml() {
      return List.of("watchdog.page_frames_ms = 0", "watchdog.sent_frames_ms = 0", "watchdog.ice_disconnected_ms = 0");
    }

    @Override
    boolean elsewhere() {
      return true;
    }

    @Override
    void strike(Rig rig) {
      rig.path().swallowAll();
    }

    @Override
    boolean pageAsked() {
      return false;
    }
  },

  OFFER_LOST("broker forgets the offer of a reset", "cli", "reset", Limit.OFFER_ANSWER) {
    @Override
    void strike(Rig rig) {
      rig.postman().loseNext("/signal/out/", "\"offer\"", Postman.How.ACKNOWLEDGED);
      rig.device().reset("the offer will be lost");
    }

    @Override
    long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
      return rig.loggedAtMs("the offer is sent again", struckAtMs);
    }
  },

  ANSWER_LOST("broker forgets the page's answer in a reset", "cli", "reset", Limit.OFFER_ANSWER) {
    @Override
    void strike(Rig rig) {
      rig.postman().loseNext("/signal/in/", "\"answer\"", Postman.How.ACKNOWLEDGED);
      rig.device().reset("the answer will be lost");
    }

    @Override
    long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
      return rig.loggedAtMs("the offer is sent again", struckAtMs);
    }
  },

  /** Back is the arrival of the result at whoever asked. */
  RESULT_LOST("line to the broker breaks under a reset's result", "mqtt", "reset", 0) {
    /** Each round asks under an id of its own: a request that comes again is not taken. */
    @Override
    void strike(Rig rig) {
      rig.postman().loseNext("/result", "\"completed\"", Postman.How.LINE_CUT);
      rig.listener().forget();
      rig.listener().publish(rig.device().topic("command/reset"), "{\"id\":\"lost-result-" + System.nanoTime() + "\"}");
    }

    @Override
    long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
      return rig.loggedAtMs("broker lost", struckAtMs);
    }

    @Override
    long backAtMs(Rig rig, JsonNode incident) {
      String topic = rig.device().topic("result");
      String id = incident.path("requests").path(0).asString();
      rig.listener().awaitAnswer(topic, id);
      List<Listener.Message> finals =
          rig.listener().on(topic).stream()
              .filter(m -> m.json().path("id").asString("").equals(id))
              .filter(m -> !m.json().path("outcome").asString("").equals("accepted"))
              .toList();
      if (finals.size() != 1) {
        throw new AssertionError("final results of " + id + ": " + finals.stream().map(Listener.Message::text).toList());
      }
      return System.currentTimeMillis() - (System.nanoTime() - finals.getFirst().atNanos()) / 1_000_000;
    }
  },

  ENGINE_LEAKS("engine holds 256 MiB more, no call", "engine-memory", "reset", Limit.MEMORY) {
    @Override
    boolean inCall() {
      return false;
    }

    @Override
    void strike(Rig rig) {
      rig.device().breakBy("engine-leak");
    }
  };

  /** The daemon's own limits in milliseconds, as it has them where the configuration says nothing. */
  private static final class Limit {
    static final long ENGINE_HEARTBEAT = 2_000;
    static final long CAMERA_FRAMES = 2_000;
    static final long SENT_FRAMES = 2_000;
    static final long PAGE_FRAMES = 3_000;
    static final long OFFER_ANSWER = 5_000;

    /** No limit of time is configured: the pages are written first, and the next heartbeat tells. */
    static final long MEMORY = 500;

    /** What libwebrtc takes to call a silent path disconnected, measured, and the daemon's own limit. */
    static final long ICE_DISCONNECTED = 7_500 + 2_000;

    /** What libwebrtc takes to call it failed, measured; the daemon adds nothing. */
    static final long ICE_FAILED = 17_500;
  }

  private final String words;
  private final String cause;
  private final String rung;
  private final long limitMs;

  /**
   * @param words for the table
   * @param cause that the incident shall name
   * @param rung that shall end it
   * @param limitMs within which it shall be noticed
   */
  FieldFault(String words, String cause, String rung, long limitMs) {
    this.words = words;
    this.cause = cause;
    this.rung = rung;
    this.limitMs = limitMs;
  }

  abstract void strike(Rig rig);

  /** Ends what would not end with the engine that had it; called at once after the strike. */
  void heal(Rig rig) {
    if (elsewhere()) {
      rig.awaitNoticed();
      rig.path().pass();
    }
  }

  /** Makes the rig as it was; called when all was judged. */
  void restore(Rig rig) {
    // The recovery has done that.
  }

  /** What does not work yet, in words: the table says FAIL, and the build goes on. Empty for what has to work. */
  String gap() {
    return "";
  }

  /** What the configuration needs beside the usual. */
  List<String> toml() {
    return List.of();
  }

  /** The operator's browser runs in a network of its own. */
  boolean elsewhere() {
    return false;
  }

  /** An operator watches. */
  boolean inCall() {
    return true;
  }

  /** The page is heard before the recovery is called completed; else the daemon takes the camera's frames for enough. */
  boolean pageAsked() {
    return inCall();
  }

  /** Milliseconds since 1970 at which it broke: before the strike, or when the message that shall be lost was lost. */
  final long struckAtMs(Rig rig, long beforeMs) {
    return rig.postman().lostAtMs() == 0 ? beforeMs : rig.postman().lostAtMs();
  }

  /** Milliseconds since 1970 at which the daemon knew. */
  long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
    return Rig.beganAtMs(incident);
  }

  /** Milliseconds since 1970 at which it was over, verified by the daemon. */
  long backAtMs(Rig rig, JsonNode incident) {
    return Rig.beganAtMs(incident) + incident.path("ms").asLong();
  }

  /** What keeps it from being tried here, in words. */
  Optional<String> obstacle() {
    return elsewhere() ? NetworkPath.obstacle() : Optional.empty();
  }

  final String words() {
    return words;
  }

  final String cause() {
    return cause;
  }

  final String rung() {
    return rung;
  }

  final long limitMs() {
    return limitMs;
  }

  /** As on the command line: {@code engine-killed}. */
  final String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
