package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.DisconnectedBufferOptions;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The peer: Paho 1.2.5 with its automatic reconnect, as its documentation has it: the broker keeps its session (so its
 * subscriptions stay where the broker keeps what it knows), what is said while the line is away is buffered, as many
 * messages as the daemon keeps, and it tries every 2 s at the latest. Nobody subscribes again in a callback.
 */
final class PahoLine implements Line {
  private static final String DEVICE = "peer";
  private static final int MESSAGES_MAX = 512;
  private static final int IN_FLIGHT_MAX = 64;
  private static final int RECONNECT_MAX_MS = 2_000;
  private static final int CONNECT_LIMIT_S = 5;
  private static final long CLOSE_LIMIT_MS = 500;

  private final Seen seen = new Seen();
  private final MqttAsyncClient client;
  private final MqttConnectOptions options = new MqttConnectOptions();

  PahoLine(URI broker, Duration keepAlive) {
    try {
      client = new MqttAsyncClient(broker.toString(), DEVICE, new MemoryPersistence());
    } catch (MqttException e) {
      throw new IllegalStateException("Paho refused " + broker, e);
    }
    client.setCallback(new Calls());
    DisconnectedBufferOptions buffer = new DisconnectedBufferOptions();
    buffer.setBufferEnabled(true);
    buffer.setBufferSize(MESSAGES_MAX);
    client.setBufferOpts(buffer);
    options.setAutomaticReconnect(true);
    options.setMaxReconnectDelay(RECONNECT_MAX_MS);
    options.setCleanSession(false);
    options.setConnectionTimeout(CONNECT_LIMIT_S);
    options.setKeepAliveInterval(Math.toIntExact(keepAlive.toSeconds()));
    options.setMaxInflight(IN_FLIGHT_MAX);
  }

  @Override
  public String device() {
    return DEVICE;
  }

  @Override
  public void start() {
    try {
      client.connect(options, null, new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          subscribe();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable why) {
          throw new AssertionError("the peer does not connect", why);
        }
      });
    } catch (MqttException e) {
      throw new AssertionError("the peer does not connect", e);
    }
  }

  private void subscribe() {
    try {
      client.subscribe("callpoint/" + DEVICE + "/command/+", 1, null, new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          seen.up();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable why) {
          throw new AssertionError("the peer may not subscribe", why);
        }
      });
    } catch (MqttException e) {
      throw new AssertionError("the peer may not subscribe", e);
    }
  }

  /** What Paho does not take is lost. */
  @Override
  public void promise(String id) {
    MqttMessage message = new MqttMessage(Json.bytes(Json.newObject().put("id", id).put("outcome", "completed")));
    message.setQos(1);
    try {
      client.publish("callpoint/" + DEVICE + "/result", message);
    } catch (MqttException e) {
      // Nobody would try again: there is no sign for when to.
    }
  }

  @Override
  public int unsent() {
    return client.getPendingDeliveryTokens().length + client.getBufferedMessageCount();
  }

  @Override
  public Seen seen() {
    return seen;
  }

  @Override
  public List<String> threads() {
    return Line.threads("MQTT .*: " + DEVICE);
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, CLOSE_LIMIT_MS, false);
    } catch (MqttException e) {
      // It was not connected.
    } finally {
      closeForGood();
    }
  }

  private void closeForGood() {
    try {
      client.close(true);
    } catch (MqttException e) {
      // It does not close while it tries to connect; it ends with this process.
    }
  }

  private final class Calls implements MqttCallbackExtended {
    @Override
    public void connectComplete(boolean reconnect, String broker) {
      if (reconnect) {
        seen.up();
      }
    }

    @Override
    public void connectionLost(Throwable why) {
      seen.down();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      try {
        seen.arrived(Json.object(message.getPayload()).path("id").asString(""));
      } catch (BadJson e) {
        throw new IllegalStateException("the witness sends JSON", e);
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // The witness tells what arrived.
    }
  }
}
