package dev.callpoint.testkit;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Anybody at a broker: keeps every message of what it subscribed to, and publishes what it is told to. */
public final class Listener implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long TOKEN_MS = 10_000;
  private static final int IN_FLIGHT_MAX = 1_000;

  private final MqttAsyncClient client;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  /**
   * @param retained the broker had kept it from before
   * @param atNanos when it arrived
   */
  public record Message(String topic, byte[] payload, boolean retained, long atNanos) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** Empty when it is no JSON object. */
    public JsonNode json() {
      try {
        return Json.object(payload);
      } catch (BadJson e) {
        return Json.newObject();
      }
    }
  }

  private Listener(MqttAsyncClient client) {
    this.client = client;
  }

  /** At a broker on 127.0.0.1; the subscriptions stand when this returns. */
  public static Listener at(int port, String... filters) {
    try {
      MqttAsyncClient client =
          new MqttAsyncClient("tcp://127.0.0.1:" + port, MqttAsyncClient.generateClientId(), new MemoryPersistence());
      Listener listener = new Listener(client);
      client.setCallback(listener.new Calls());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setMaxInflight(IN_FLIGHT_MAX);
      client.connect(options).waitForCompletion(TOKEN_MS);
      for (String filter : filters) {
        client.subscribe(filter, 1).waitForCompletion(TOKEN_MS);
      }
      return listener;
    } catch (MqttException e) {
      throw new AssertionError("no way to the broker at port " + port, e);
    }
  }

  /** Returns when the broker has it. */
  public void publish(String topic, byte[] payload, boolean retained) {
    try {
      client.publish(topic, payload, 1, retained).waitForCompletion(TOKEN_MS);
    } catch (MqttException e) {
      throw new AssertionError("not published on " + topic, e);
    }
  }

  /** Returns when the broker has it. */
  public void publish(String topic, String payload) {
    publish(topic, payload.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Returns when the broker has it. */
  public void publish(String topic, ObjectNode payload) {
    publish(topic, Json.bytes(payload), false);
  }

  /** Hands it over and waits for nothing. */
  public void throwAt(String topic, byte[] payload) {
    try {
      client.publish(topic, payload, 0, false);
    } catch (MqttException e) {
      throw new AssertionError("not published on " + topic, e);
    }
  }

  /** What came so far, the oldest first. */
  public List<Message> all() {
    return List.copyOf(messages);
  }

  /** What came on a topic so far, the oldest first. */
  public List<Message> on(String topic) {
    return messages.stream().filter(message -> message.topic().equals(topic)).toList();
  }

  /** Every answer that came for this id, the oldest first. */
  public List<JsonNode> answers(String resultTopic, String id) {
    return on(resultTopic).stream().map(Message::json).filter(json -> json.path("id").asString("").equals(id)).toList();
  }

  /** Waits for a message; the first that fits is returned. */
  public Message await(String what, String topic, Predicate<Message> wanted) {
    try {
      Awaitility.await(what).atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
          .until(() -> on(topic).stream().anyMatch(wanted));
    } catch (ConditionTimeoutException e) {
      List<String> came = on(topic).stream().map(Message::text).toList();
      throw new AssertionError(what + " did not come on " + topic + " in " + LIMIT + "; came: " + last(came), e);
    }
    return on(topic).stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for the answer that ends a request. */
  public JsonNode awaitAnswer(String resultTopic, String id) {
    return await("the answer to " + id, resultTopic, message -> {
      JsonNode json = message.json();
      return json.path("id").asString("").equals(id) && !json.path("outcome").asString("").equals("accepted");
    }).json();
  }

  public void forget() {
    messages.clear();
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500);
      client.close(true);
    } catch (MqttException e) {
      throw new AssertionError("the listener does not close", e);
    }
  }

  private static List<String> last(List<String> came) {
    return came.subList(Math.max(0, came.size() - 20), came.size());
  }

  private final class Calls implements MqttCallback {
    @Override
    public void connectionLost(Throwable why) {
      // What is awaited does not come then, and that is told.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      messages.add(new Message(topic, message.getPayload(), message.isRetained(), System.nanoTime()));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Each publish waits for its own token.
    }
  }
}
