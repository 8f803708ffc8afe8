package dev.callpoint.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.callpoint.mqtt.Deliveries.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One Paho client, used for one connection and never again. Nothing here waits, except the {@linkplain #bury burial}.
 * What happens goes to the inbox, with this object as the sender, so that what an old connection still says can be told
 * apart.
 */
final class Connection {
  static final byte[] ONLINE = "online".getBytes(UTF_8);
  static final byte[] OFFLINE = "offline".getBytes(UTF_8);

  private static final byte[] NOTHING = {};
  private static final byte[] BEAT = "beat".getBytes(UTF_8);
  private static final int REFUSED_QOS = 0x80;
  /** Connecting, receiving, sending, calling back; the thread that connected disconnects as well. */
  private static final int PAHO_THREADS = 4;
  /** A name that resolves slowly keeps a thread for longer than anything else does. */
  private static final long BEGIN_LIMIT_MS = 60_000;
  private static final int BURIAL_TRIES = 5;

  private final LinkSettings settings;
  private final Inbox inbox;
  private final Tally tally;
  private final Wire wire;
  private final ScheduledThreadPoolExecutor threads;
  private final Client client;
  private final Deliveries deliveries = new Deliveries();
  private final AtomicBoolean beatUnsent = new AtomicBoolean();

  Connection(LinkSettings settings, Inbox inbox, Tally tally) {
    this.settings = settings;
    this.inbox = inbox;
    this.tally = tally;
    this.wire = new Wire(settings);
    this.threads = new ScheduledThreadPoolExecutor(
        PAHO_THREADS, Thread.ofPlatform().daemon().name("mqtt-paho").factory());
    try {
      this.client = new Client(settings, wire, threads);
    } catch (MqttException e) {
      throw new IllegalStateException("Paho refused its settings: " + settings, e);
    }
    client.setCallback(new Calls());
  }

  /**
   * Ends in {@link Event.Connected} or {@link Event.ConnectFailed}, or in neither: the caller has a deadline.
   *
   * @param retained whether the last will stays at the broker
   */
  void connect(boolean retained) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setAutomaticReconnect(false);
    options.setCleanSession(true);
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setConnectionTimeout(Wire.CONNECT_LIMIT_MS / 1000);
    options.setKeepAliveInterval(settings.keepAliveSeconds());
    options.setMaxInflight(Deliveries.MESSAGES_MAX + 8);
    options.setWill(settings.availabilityTopic(), OFFLINE, 1, retained);
    if (settings.username() != null) {
      options.setUserName(settings.username());
      options.setPassword(settings.password());
    }
    try {
      client.connect(options, null, when(
          _ -> inbox.offer(new Event.Connected(this)), why -> inbox.offer(new Event.ConnectFailed(this, why))));
    } catch (MqttException e) {
      inbox.offer(new Event.ConnectFailed(this, e));
    }
  }

  /** Ends in {@link Event.Subscribed} or {@link Event.Lost}, or in neither: the caller has a deadline. */
  void subscribe() {
    List<String> filters = new ArrayList<>(settings.subscriptions());
    filters.addAll(settings.optionalSubscriptions());
    filters.add(settings.heartbeatTopic());
    filters.add(settings.availabilityTopic());
    int[] qos = new int[filters.size()];
    for (int i = 0; i < qos.length; i++) {
      qos[i] = filters.get(i).equals(settings.heartbeatTopic()) ? 0 : 1;
    }
    try {
      client.subscribe(filters.toArray(String[]::new), qos, null, when(
          token -> inbox.offer(new Event.Subscribed(this, refused(filters, token.getGrantedQos()))),
          why -> inbox.offer(new Event.Lost(this, why))));
    } catch (MqttException e) {
      inbox.offer(new Event.Lost(this, e));
    }
  }

  /** The availability topic is only read to mend it, so a broker may refuse that one. */
  private @Nullable String refused(List<String> filters, int[] granted) {
    for (int i = 0; i < granted.length; i++) {
      if (granted[i] == REFUSED_QOS && !filters.get(i).equals(settings.availabilityTopic())
          && !settings.optionalSubscriptions().contains(filters.get(i))) {
        return filters.get(i);
      }
    }
    return null;
  }

  /** Any thread. False when the connection is gone or too much is on its way. */
  boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
    Delivery delivery = deliveries.begin(topic, payload.length, System.nanoTime(), acknowledged);
    if (delivery == null) {
      return false;
    }
    try {
      client.publish(topic, payload.clone(), qos, retained, null, delivery);
      return true;
    } catch (MqttException e) {
      delivery.end();
      return false;
    } catch (RuntimeException e) {
      delivery.end();
      throw e;
    }
  }

  void sayOnline(boolean retained) {
    send(settings.availabilityTopic(), ONLINE, 1, retained, when(_ -> {}, _ -> {}));
  }

  /** Ends in {@link Event.Parted}. */
  void sayOffline(boolean retained) {
    Runnable done = () -> inbox.offer(new Event.Parted(this));
    if (!send(settings.availabilityTopic(), OFFLINE, 1, retained, when(_ -> done.run(), _ -> done.run()))) {
      done.run();
    }
  }

  /** One beat at a time: behind a socket that takes nothing they must not pile up. */
  void beat() {
    IMqttActionListener sent = when(_ -> beatUnsent.set(false), _ -> beatUnsent.set(false));
    if (beatUnsent.compareAndSet(false, true) && !send(settings.heartbeatTopic(), BEAT, 0, false, sent)) {
      beatUnsent.set(false);
    }
  }

  private boolean send(String topic, byte[] payload, int qos, boolean retained, IMqttActionListener listener) {
    try {
      client.publish(topic, payload, qos, retained, null, listener);
      return true;
    } catch (MqttException e) {
      return false;
    }
  }

  /** Ends in {@link Event.Disconnected}; the last will is not sent. */
  void disconnect() {
    Runnable done = () -> inbox.offer(new Event.Disconnected(this));
    try {
      client.disconnect(0, null, when(_ -> done.run(), _ -> done.run()));
    } catch (MqttException e) {
      done.run();
    }
  }

  /** The device's certificate, or that there is none, if the broker has asked for it. */
  @Nullable ClientKey askedKey() {
    return wire.askedKey();
  }

  /** A message that the broker had not acknowledged when the connection broke; null where it had them all. */
  @Nullable String unacknowledgedTopic() {
    return deliveries.unacknowledgedTopic();
  }

  long lastInboundNanos() {
    return wire.lastInboundNanos();
  }

  boolean deliveryOverdue(long nowNanos, long limitNanos) {
    return deliveries.overdue(nowNanos, limitNanos);
  }

  boolean established() {
    return wire.established();
  }

  /**
   * Takes everything that belongs to this connection off the machine, on a thread of its own, and runs {@code done}
   * after that or when it has given up. Paho must not be torn down by its own threads, nor while it is still starting
   * them.
   */
  void bury(Runnable done) {
    Thread.ofPlatform().daemon().name("mqtt-burial").start(() -> {
      try {
        if (!buried()) {
          tally.stuckConnections.increment();
          Logger.error("threads of a dropped connection to {} do not end: report this, with a thread dump",
              settings.place());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        done.run();
      }
    });
  }

  private boolean buried() throws InterruptedException {
    wire.cut();
    wire.awaitBegun(BEGIN_LIMIT_MS);
    for (int i = 0; i < BURIAL_TRIES; i++) {
      try {
        client.disconnectForcibly(0, 1, false);
      } catch (MqttException | RuntimeException e) {
        Logger.debug(e, "Paho did not like being torn down");
      }
      threads.shutdownNow();
      if (threads.awaitTermination(2, TimeUnit.SECONDS)) {
        return true;
      }
    }
    return false;
  }

  private static IMqttActionListener when(Consumer<IMqttToken> success, Consumer<Throwable> failure) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        success.accept(token);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable why) {
        failure.accept(why);
      }
    };
  }

  /** Called by Paho's threads: puts into the inbox and returns. */
  private final class Calls implements MqttCallback {
    @Override
    public void connectionLost(Throwable why) {
      inbox.offer(new Event.Lost(Connection.this, why));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      boolean oversized = message.getPayload().length > Link.PAYLOAD_LIMIT_BYTES;
      byte[] payload = oversized ? NOTHING : message.getPayload();
      if (oversized) {
        tally.oversizedDropped.increment();
      }
      if (!inbox.offer(new Event.Arrived(Connection.this, topic, payload, message.isRetained(), oversized))) {
        tally.overflowDropped.increment();
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // Each delivery has a listener of its own.
    }
  }

  /**
   * Paho's client on our wire, our threads, and without a timer of its own: the heartbeat does what its pings would do.
   */
  private static final class Client extends MqttAsyncClient {
    private final Wire wire;

    Client(LinkSettings settings, Wire wire, ScheduledThreadPoolExecutor threads) throws MqttException {
      super(settings.broker().toString(), settings.clientId(), new MemoryPersistence(), new NoPings(), threads);
      this.wire = wire;
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
      return new NetworkModule[] {wire};
    }
  }

  private static final class NoPings implements MqttPingSender {
    @Override
    public void init(ClientComms comms) {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public void schedule(long delayMs) {}
  }
}
