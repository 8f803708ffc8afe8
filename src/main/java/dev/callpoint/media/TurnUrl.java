package dev.callpoint.media;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TURN server's URL (RFC 7065, 3.1) with all that it leaves out, as libwebrtc writes it when it tells of the server.
 *
 * @param scheme {@code turn} or {@code turns}
 * @param host without the brackets of an IPv6 address
 * @param transport {@code udp} or {@code tcp}; {@code turns} is TLS over TCP
 */
record TurnUrl(String scheme, String host, int port, String transport) {
  /** libwebrtc leaves out the brackets. */
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>turns?):(?:\\[(?<six>[^]]+)]|(?<host>[^?]+?))(?::(?<port>\\d{1,5}))?(?:\\?transport=(?<transport>udp|tcp))?");

  private static final int PORT = 3478;
  private static final int TLS_PORT = 5349;

  /** Empty where it is of no TURN server. */
  static Optional<TurnUrl> of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean tls = parts.group("scheme").equals("turns");
    String host = parts.group("six") == null ? parts.group("host") : parts.group("six");
    String port = parts.group("port");
    String transport = parts.group("transport");
    return Optional.of(
        new TurnUrl(
            parts.group("scheme"),
            host.toLowerCase(Locale.ROOT),
            port != null ? Integer.parseInt(port) : tls ? TLS_PORT : PORT,
            tls ? "tcp" : transport == null ? "udp" : transport));
  }

  static List<TurnUrl> in(List<String> urls) {
    return urls.stream().map(TurnUrl::of).flatMap(Optional::stream).toList();
  }

  /** For people. */
  String words() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + (transport.equals("tcp") ? " (TCP)" : "");
  }
}
