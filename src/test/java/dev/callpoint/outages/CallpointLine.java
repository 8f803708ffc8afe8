package dev.callpoint.outages;

import dev.callpoint.KeptLine;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import dev.callpoint.mqtt.Link;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The daemon's own link and outbox. */
final class CallpointLine implements Line {
  static final String DEVICE = "door";
  private static final String CAUSE = "an outage";

  private final Seen seen = new Seen();
  private final KeptLine line;

  CallpointLine(URI broker, Duration keepAlive) {
    line = new KeptLine(broker, DEVICE, keepAlive, new Ears());
  }

  @Override
  public String device() {
    return DEVICE;
  }

  @Override
  public void start() {
    line.start();
  }

  @Override
  public void promise(String id) {
    line.result(Json.newObject().put("id", id).put("outcome", "completed").put("detail", CAUSE));
  }

  @Override
  public int unsent() {
    return line.unsent();
  }

  @Override
  public Seen seen() {
    return seen;
  }

  /** Its own, those that Paho names after the client, and those of its burials. */
  @Override
  public List<String> threads() {
    return Line.threads("mqtt-.*|MQTT .*: callpoint-" + DEVICE);
  }

  @Override
  public void networkChanged() {
    line.networkChanged();
  }

  /** Dropped connections whose threads could not be ended. */
  long stuck() {
    return line.counts().stuckConnections();
  }

  @Override
  public void close() {
    line.close();
  }

  private final class Ears implements Link.Listener {
    @Override
    public void up() {
      seen.up();
    }

    @Override
    public void down(String cause) {
      seen.down();
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      try {
        seen.arrived(Json.object(payload).path("id").asString(""));
      } catch (BadJson e) {
        throw new IllegalStateException("the witness sends JSON", e);
      }
    }
  }
}
