package dev.callpoint.mqtt;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tinylog.Logger;

/**
 * An MQTT 3.1.1 broker inside this process: Moquette, over TCP and, for browsers, over WebSocket at {@code /mqtt}.
 * Everything is in memory; retained messages are gone after a restart, and each client publishes its own again.
 * Everybody who reaches its address is let in, so the address should be a loopback address.
 *
 * <p>Moquette 0.17 does not set the retained flag on what it sends with QoS 1. A receiver that must not act on what is
 * old cannot rely on the flag here; so nothing is kept on the topics of commands and signals, see {@link BrokerWatch}.
 *
 * <p>Its threads are Moquette's and Netty's own. {@code start} and {@code close} may take seconds: not for the core's
 * thread.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** A signal of 64 KiB with its topic. Moquette's default of 8 KiB is less than a long SDP. */
  private static final int PACKET_LIMIT_BYTES = 2 * Link.PAYLOAD_LIMIT_BYTES;

  /** Moquette waits at least two seconds for late tasks, and at most about thirty. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** A port found free may be taken before it is used; only where the choice was ours is it made again. */
  private static final int CHOICES_MAX = 5;

  private static final long RESTART_WAIT_MS = 1_000;

  private final String address;
  private final int wantedTcpPort;
  private final int wantedWebSocketPort;
  private int tcpPort;
  private int webSocketPort;
  private @Nullable Server server;

  /**
   * @param address a name or number of this machine, as 127.0.0.1
   * @param tcpPort 0 for any free one
   * @param webSocketPort 0 for any free one
   */
  public EmbeddedBroker(String address, int tcpPort, int webSocketPort) {
    this.address = address;
    this.wantedTcpPort = tcpPort;
    this.wantedWebSocketPort = webSocketPort;
  }

  /**
   * Returns when both ports take connections.
   *
   * @throws IOException when a port cannot be had, with a sentence that names it; nothing is left running then
   * @throws IllegalStateException when it runs already, or when the log would make it send nonsense
   */
  public synchronized void start() throws IOException {
    if (server != null) {
      throw new IllegalStateException("the broker runs already");
    }
    if (LoggerFactory.getLogger("io.moquette.broker.MQTTConnection").isTraceEnabled()) {
      // DebugUtils.payload2Str of 0.17 moves the payload's start (its issue #831, fixed in 0.18); only this level calls
      // it.
      throw new IllegalStateException("Moquette 0.17 garbles messages while it logs at level trace: set its log level"
          + " (level@io.moquette of tinylog) to debug or higher");
    }
    // Netty 4.1.93 knows nothing of Java 25 and would use what that Java warns about and later ones lack.
    System.setProperty("io.netty.noUnsafe", "true");
    InetAddress here = InetAddress.getByName(address);
    if (!here.isLoopbackAddress()) {
      Logger.warn("the built-in broker listens on {} and asks nobody for a password", address);
    }
    for (int choice = 1; ; choice++) {
      tcpPort = port(here, wantedTcpPort, "MQTT");
      webSocketPort = port(here, wantedWebSocketPort, "WebSocket");
      try {
        launch();
        return;
      } catch (IOException e) {
        boolean ours = wantedTcpPort == 0 || wantedWebSocketPort == 0;
        if (!ours || choice == CHOICES_MAX) {
          throw e;
        }
      }
    }
  }

  private void launch() throws IOException {
    Server fresh = new Server();
    try {
      fresh.startServer(new MemoryConfig(properties()), List.of(new BrokerWatch(fresh, why -> loopDied(fresh, why))));
      server = fresh;
    } catch (IOException | RuntimeException e) {
      stop(fresh);
      throw new IOException("the built-in broker did not start on " + address + ", ports " + tcpPort + " and "
          + webSocketPort + ": " + e.getMessage(), e);
    }
  }

  /** For tests: what follows when Moquette reports that one of its threads has died. */
  synchronized void loopDied(Throwable why) {
    if (server != null) {
      loopDied(server, why);
    }
  }

  /**
   * In 0.17 any exception in a command ends the thread that serves half of the clients (its issue #957, fixed in
   * 0.18.1).
   */
  private void loopDied(Server sick, Throwable why) {
    Logger.error(why, "the built-in broker on port {} is sick and is started again", tcpPort);
    Thread.ofPlatform().daemon().name("broker-restart").start(() -> restart(sick));
  }

  private synchronized void restart(Server sick) {
    if (server != sick) {
      return;
    }
    stop(sick);
    while (server == sick) {
      try {
        launch();
      } catch (IOException e) {
        Logger.error(e, "the built-in broker is tried again in {} ms", RESTART_WAIT_MS);
        try {
          wait(RESTART_WAIT_MS);
        } catch (InterruptedException interrupt) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /**
   * The port, or a free one for 0; fails when it cannot be bound, which Moquette would only tell with its threads
   * running.
   */
  private static int port(InetAddress here, int wanted, String use) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(here, wanted));
      return probe.getLocalPort();
    } catch (BindException e) {
      throw new IOException("the built-in broker cannot have port " + wanted + " of " + here.getHostAddress() + " for "
          + use + " (" + e.getMessage() + "): stop the program that uses it (ss -ltnp shows it),"
          + " or configure another port", e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("host", address);
    properties.setProperty("port", Integer.toString(tcpPort));
    properties.setProperty("websocket_port", Integer.toString(webSocketPort));
    properties.setProperty("websocket_path", "/mqtt");
    properties.setProperty("websocket_max_frame_size", Integer.toString(PACKET_LIMIT_BYTES));
    properties.setProperty("netty.mqtt.message_size", Integer.toString(PACKET_LIMIT_BYTES));
    properties.setProperty("allow_anonymous", "true");
    // The tools at hand (mosquitto_sub) leave the choice of an id to the broker.
    properties.setProperty("allow_zero_byte_client_id", "true");
    properties.setProperty("persistence_enabled", "false");
    // It would tell its makers about this device.
    properties.setProperty("telemetry_enabled", "false");
    return properties;
  }

  public String address() {
    return address;
  }

  /** The MQTT port; the one in use once started. */
  public synchronized int tcpPort() {
    return tcpPort == 0 ? wantedTcpPort : tcpPort;
  }

  /** The WebSocket port; the one in use once started. */
  public synchronized int webSocketPort() {
    return webSocketPort == 0 ? wantedWebSocketPort : webSocketPort;
  }

  /**
   * Ends the broker within five seconds; what has not ended by then ends in the background. Its clients' last wills are
   * lost.
   */
  @Override
  public synchronized void close() {
    Server running = server;
    server = null;
    if (running != null) {
      stop(running);
    }
  }

  private static void stop(Server running) {
    Thread stopping = Thread.ofPlatform().daemon().name("broker-stop").start(() -> {
      try {
        running.stopServer();
      } catch (RuntimeException e) {
        Logger.warn(e, "the built-in broker did not stop cleanly");
      }
    });
    try {
      if (!stopping.join(STOP_LIMIT)) {
        Logger.warn("the built-in broker takes longer than {} s to stop", STOP_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
