package dev.callpoint.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttTopic;
import org.jspecify.annotations.Nullable;

/**
 * What a link needs to know. A combination that cannot work is refused here, with {@link IllegalArgumentException}, and
 * not at the first connect.
 *
 * @param broker tcp://host[:1883] or ssl://host[:8883]
 * @param clientId must be unique at the broker: two clients with one id throw each other out
 * @param username null when the broker lets everybody in
 * @param password null when there is none; MQTT has no password without a user name
 * @param keepAlive 1 s to 18 h; a third of it is the pace of the heartbeat, 1.2 times it the longest silence that is
 * believed
 * @param subscriptions topic filters; the heartbeat and the availability topic need not be among them
 * @param availabilityTopic where "online" and "offline" are retained; also the last will
 * @param heartbeatTopic where the link sends to itself, through the broker
 * @param tls of no effect with tcp://
 * @param optionalSubscriptions more topic filters, which the broker may refuse
 */
public record LinkSettings(
    URI broker,
    String clientId,
    @Nullable String username,
    char @Nullable [] password,
    Duration keepAlive,
    List<String> subscriptions,
    String availabilityTopic,
    String heartbeatTopic,
    TlsSettings tls,
    List<String> optionalSubscriptions) {

  private static final Duration LONGEST_KEEP_ALIVE = Duration.ofHours(18);

  public LinkSettings {
    String scheme = broker.getScheme();
    if (!"tcp".equals(scheme) && !"ssl".equals(scheme) || broker.getHost() == null || hasPath(broker)) {
      throw new IllegalArgumentException(
          "broker address \"" + broker + "\" is not understood: write tcp://host:1883 or ssl://host:8883");
    }
    if (clientId.isBlank()) {
      throw new IllegalArgumentException("the MQTT client id is empty: give each device an id of its own");
    }
    if (username == null && password != null) {
      throw new IllegalArgumentException("there is a broker password but no user name: MQTT needs both");
    }
    if (keepAlive.compareTo(Duration.ofSeconds(1)) < 0 || keepAlive.compareTo(LONGEST_KEEP_ALIVE) > 0) {
      throw new IllegalArgumentException("MQTT keep-alive " + keepAlive + " is out of range: 1 s to 18 h");
    }
    subscriptions = List.copyOf(subscriptions);
    subscriptions.forEach(filter -> MqttTopic.validate(filter, true));
    optionalSubscriptions = List.copyOf(optionalSubscriptions);
    optionalSubscriptions.forEach(filter -> MqttTopic.validate(filter, true));
    MqttTopic.validate(availabilityTopic, false);
    MqttTopic.validate(heartbeatTopic, false);
    password = password == null ? null : password.clone();
  }

  /** A broker with TLS is trusted as the JVM trusts; without optional subscriptions. */
  public LinkSettings(
      URI broker,
      String clientId,
      @Nullable String username,
      char @Nullable [] password,
      Duration keepAlive,
      List<String> subscriptions,
      String availabilityTopic,
      String heartbeatTopic) {
    this(broker, clientId, username, password, keepAlive, subscriptions, availabilityTopic, heartbeatTopic,
        TlsSettings.USUAL, List.of());
  }

  private static boolean hasPath(URI broker) {
    return broker.getPath() != null && !broker.getPath().isEmpty();
  }

  boolean secure() {
    return "ssl".equals(broker.getScheme());
  }

  /** The broker's host, an IPv6 address without its brackets. */
  String host() {
    String host = broker.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return broker.getPort() >= 0 ? broker.getPort() : secure() ? 8883 : 1883;
  }

  /** host:port, as messages to people name the broker. */
  String place() {
    return broker.getHost() + ":" + port();
  }

  int keepAliveSeconds() {
    return Math.toIntExact(keepAlive.plusMillis(999).toSeconds());
  }

  /** Without the password, and without its length. */
  @Override
  public String toString() {
    return "LinkSettings[" + broker + ", client " + clientId + ", user " + username + ", keep-alive " + keepAlive + "]";
  }
}
