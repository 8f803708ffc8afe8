package dev.callpoint.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Hears all that a fleet says, and counts it. */
final class Ears implements AutoCloseable {
  private static final long TOKEN_MS = 10_000;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Set<String> online = ConcurrentHashMap.newKeySet();
  private final MqttAsyncClient client;

  Ears(int brokerPort) {
    try {
      client = new MqttAsyncClient("tcp://127.0.0.1:" + brokerPort, "ears", new MemoryPersistence());
      client.setCallback(new Calls());
      client.connect().waitForCompletion(TOKEN_MS);
      for (String kind : new String[] {"availability", "state", "vitals", "event", "result", "incident"}) {
        client.subscribe("callpoint/+/" + kind, 0).waitForCompletion(TOKEN_MS);
      }
    } catch (MqttException e) {
      throw new AssertionError("no way to the broker", e);
    }
  }

  /** Messages so far, by the last word of their topics. */
  Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((kind, count) -> sums.put(kind, count.sum()));
    return sums;
  }

  /** Devices that are online, as the broker knows it. */
  int online() {
    return online.size();
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500, false);
      client.close(true);
    } catch (MqttException e) {
      // Its broker was taken away.
    }
  }

  private final class Calls implements MqttCallback {
    @Override
    public void connectionLost(Throwable why) {
      // A new one is made where that was meant.
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String[] words = topic.split("/");
      counts.computeIfAbsent(words[2], _ -> new LongAdder()).increment();
      if (!words[2].equals("availability")) {
        return;
      }
      if (new String(message.getPayload(), StandardCharsets.UTF_8).equals("online")) {
        online.add(words[1]);
      } else {
        online.remove(words[1]);
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // It says nothing.
    }
  }
}
