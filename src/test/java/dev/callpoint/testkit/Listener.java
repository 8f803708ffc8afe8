package dev.callpoint.testkit;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An MQTT client that keeps what it hears of one device, and can say something. */
public final class Listener implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** @param json the payload as an object; an empty one when it is none */
  public record Heard(String topic, byte[] payload, JsonNode json) {}

  private final MqttClient client;
  private final String prefix;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  private Listener(MqttClient client, String prefix) {
    this.client = client;
    this.prefix = prefix;
  }

  /** Connects and subscribes to all topics of the device. */
  public static Listener of(Mosquitto broker, String device) {
    try {
      MqttClient client =
          new MqttClient("tcp://127.0.0.1:" + broker.port(), "listener-" + UUID.randomUUID(), new MemoryPersistence());
      client.setTimeToWait(LIMIT.toMillis());
      Listener listener = new Listener(client, "callpoint/" + device + "/");
      client.setCallback(listener.new Callback());
      client.connect();
      client.subscribe(listener.prefix + "#", 1);
      return listener;
    } catch (MqttException e) {
      throw new AssertionError("the broker does not take the listener", e);
    }
  }

  /** Publishes on a topic of the device. */
  public void say(String topic, String payload) {
    say(topic, payload.getBytes(StandardCharsets.UTF_8), false);
  }

  public void say(String topic, byte[] payload, boolean retained) {
    sayAnywhere(prefix + topic, payload, retained);
  }

  /** Publishes on any topic. */
  public void sayAnywhere(String topic, byte[] payload, boolean retained) {
    try {
      client.publish(topic, payload, 1, retained);
    } catch (MqttException e) {
      throw new AssertionError("publishing on " + topic, e);
    }
  }

  /** What was heard on a topic of the device so far. */
  public List<Heard> on(String topic) {
    return heard.stream().filter(h -> h.topic().equals(prefix + topic)).toList();
  }

  /** Waits for a message on a topic of the device, past ones included. */
  public JsonNode await(String topic, Predicate<JsonNode> condition) {
    Awaitility.await(topic).atMost(LIMIT).pollInterval(Duration.ofMillis(20))
        .until(() -> on(topic).stream().anyMatch(h -> condition.test(h.json())));
    return on(topic).stream().map(Heard::json).filter(condition).findFirst().orElseThrow();
  }

  /** Waits for the final answer to a request. */
  public JsonNode awaitResult(String id) {
    return await("result", r -> r.path("id").asString("").equals(id) && !r.path("outcome").asString("").equals("accepted"));
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 1_000);
      client.close(true);
    } catch (MqttException e) {
      throw new AssertionError("closing the listener", e);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(@Nullable Throwable cause) {
      // A test that restarts the broker makes a new listener.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(new Heard(topic, message.getPayload(), json(message.getPayload())));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Publishing is blocking here.
    }

    private static JsonNode json(byte[] payload) {
      try {
        return Json.object(payload);
      } catch (BadJson e) {
        return Json.newObject();
      }
    }
  }
}
