package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.io.IOException;
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

/** Somebody at the broker whose own line is never broken, unless the broker is: hears all results, and sends commands. */
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
  private final Ears ears;
  private volatile @Nullable MqttAsyncClient voice;

  Witness(URI broker) {
    this.broker = broker;
    ears = new Ears(broker, this::heard);
    ears.start();
    connect();
    Awaitility.await("the witness").until(() -> ears.subscribed() && voice != null);
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
    MqttAsyncClient now = voice;
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
  public void close() throws IOException {
    thread.shutdownNow();
    ears.close();
    end(voice);
  }

  private void heard(String topic, byte[] payload) {
    try {
      results(topic.split("/")[1]).arrived(Json.object(payload).path("id").asString(""));
    } catch (BadJson e) {
      throw new IllegalStateException("lines say JSON", e);
    }
  }

  /** One client at a time under one name, made anew when it is lost. */
  private void connect() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(IN_FLIGHT_MAX);
    MqttAsyncClient next = null;
    try {
      next = new MqttAsyncClient(broker.toString(), "voice", new MemoryPersistence());
      next.setCallback(new Calls());
      next.connect(options).waitForCompletion(LIMIT_MS);
      voice = next;
    } catch (MqttException e) {
      end(next);
      again();
    }
  }

  private void again() {
    if (!thread.isShutdown()) {
      thread.schedule(this::connect, RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private static void end(@Nullable MqttAsyncClient client) {
    if (client == null) {
      return;
    }
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
      voice = null;
      again();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      // It subscribes to nothing.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Whether a command arrives is told by whoever it is for.
    }
  }
}
