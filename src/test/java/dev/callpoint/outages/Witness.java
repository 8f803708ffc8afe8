package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at the broker whose own line is never broken, unless the broker is: hears all results, and sends commands.
 * The broker keeps its session, so that what a broker acknowledged and then took with it into a restart is still told:
 * what does not arrive here was lost by the line.
 */
final class Witness implements AutoCloseable {
  private static final long RETRY_MS = 50;
  private static final long LIMIT_MS = 5_000;
  private static final int IN_FLIGHT_MAX = 10_000;

  private final URI broker;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("witness").factory());
  private final Map<String, Seen> results = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Long>> commands = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile @Nullable MqttAsyncClient client;

  Witness(URI broker) {
    this.broker = broker;
    connect();
    Awaitility.await("the witness").until(() -> client != null);
  }

  /** What a device said, by the ids. */
  Seen results(String device) {
    return results.computeIfAbsent(device, _ -> new Seen());
  }

  /** When each command was sent to a device. */
  Map<String, Long> commands(String device) {
    return Map.copyOf(sent(device));
  }

  private Map<String, Long> sent(String device) {
    return commands.computeIfAbsent(device, _ -> new ConcurrentHashMap<>());
  }

  /** Sends a command, unless the broker is away. */
  void command(String device) {
    MqttAsyncClient now = client;
    if (now == null) {
      return;
    }
    String id = "command-" + numbers.incrementAndGet();
    sent(device).put(id, System.nanoTime());
    try {
      now.publish("callpoint/" + device + "/command/hangup", Json.bytes(Json.newObject().put("id", id)), 1, false);
    } catch (MqttException e) {
      sent(device).remove(id);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    MqttAsyncClient last = client;
    if (last != null) {
      end(last);
    }
  }

  private void connect() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(false);
    options.setMaxInflight(IN_FLIGHT_MAX);
    MqttAsyncClient next = null;
    try {
      next = new MqttAsyncClient(broker.toString(), "witness", new MemoryPersistence());
      next.setCallback(new Calls());
      next.connect(options).waitForCompletion(LIMIT_MS);
      next.subscribe("callpoint/+/result", 1).waitForCompletion(LIMIT_MS);
      client = next;
    } catch (MqttException e) {
      if (next != null) {
        end(next);
      }
      again();
    }
  }

  private void again() {
    if (!thread.isShutdown()) {
      thread.schedule(this::connect, RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private static void end(MqttAsyncClient client) {
    try {
      client.disconnectForcibly(0, 1, false);
    } catch (MqttException e) {
      // It is gone already.
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      // Its threads are daemons of this process.
    }
  }

  private final class Calls implements MqttCallback {
    @Override
    public void connectionLost(Throwable why) {
      client = null;
      again();
    }

    /** What the broker tells again since it did not hear that it was heard is no second message of the device's. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      try {
        String id = Json.object(message.getPayload()).path("id").asString("");
        Seen seen = results(topic.split("/")[1]);
        if (!message.isDuplicate() || !seen.has(id)) {
          seen.arrived(id);
        }
      } catch (BadJson e) {
        throw new IllegalStateException("lines say JSON", e);
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Whether a command arrives is told by whoever it is for.
    }
  }
}
