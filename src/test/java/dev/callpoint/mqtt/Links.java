package dev.callpoint.mqtt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings for links to 127.0.0.1 with a keep-alive of 2 s. */
final class Links {
  static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

  private Links() {}

  static LinkSettings settings(int port, String client, String... subscriptions) {
    return settings("tcp", port, client, null, null, subscriptions);
  }

  static LinkSettings settings(
      String scheme, int port, String client, @Nullable String user, @Nullable String password,
      String... subscriptions) {
    return new LinkSettings(
        URI.create(scheme + "://127.0.0.1:" + port), client, user, password == null ? null : password.toCharArray(),
        KEEP_ALIVE, List.of(subscriptions), "callpoint/" + client + "/availability",
        "callpoint/" + client + "/heartbeat");
  }

  /** To 127.0.0.1, whatever name the broker's certificate bears. */
  static LinkSettings settings(int port, String client, TlsSettings tls) {
    return new LinkSettings(
        URI.create("ssl://127.0.0.1:" + port), client, null, null, KEEP_ALIVE, List.of(),
        "callpoint/" + client + "/availability", "callpoint/" + client + "/heartbeat", tls, List.of());
  }

  /** Started, not yet up. */
  static Link link(int port, String client, Recorder recorder, String... subscriptions) {
    Link link = new Link(settings(port, client, subscriptions), recorder);
    link.start();
    return link;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }
}
