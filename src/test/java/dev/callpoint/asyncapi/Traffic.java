package dev.callpoint.asyncapi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Everything that passes a broker, as it was sent. */
final class Traffic implements AutoCloseable {
  private final MqttClient client;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  /** @param retained the broker had kept it from before */
  record Message(String topic, byte[] payload, int qos, boolean retained) {}

  private Traffic(MqttClient client) {
    this.client = client;
  }

  static Traffic at(int port) {
    try {
      MqttClient client =
          new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
      Traffic traffic = new Traffic(client);
      client.connect();
      IMqttMessageListener keep = (topic, m) ->
          traffic.messages.add(new Message(topic, m.getPayload(), m.getQos(), m.isRetained()));
      client.subscribe("#", 2, keep);
      return traffic;
    } catch (MqttException e) {
      throw new AssertionError("no way to the broker at port " + port, e);
    }
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500);
      client.close(true);
    } catch (MqttException e) {
      throw new AssertionError("it does not close", e);
    }
  }
}
