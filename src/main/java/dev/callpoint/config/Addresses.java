package dev.callpoint.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand where a configuration names an address. Nothing is resolved: the network may not be up yet. */
final class Addresses {
  private static final Pattern NUMERIC = Pattern.compile(
      "\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%.+)?");
  private static final String HOST_AND_PORT = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?";
  /** RFC 7064. */
  private static final Pattern STUN = Pattern.compile("stuns?:" + HOST_AND_PORT);
  /** RFC 7065. */
  private static final Pattern TURN = Pattern.compile("turns?:" + HOST_AND_PORT + "(?:\\?transport=(?:udp|tcp))?");

  private Addresses() {}

  /** An address to listen on. A host's name is not allowed: it could mean another interface tomorrow. */
  static boolean isLocal(String text) {
    if (text.equals("localhost")) {
      return true;
    }
    if (!NUMERIC.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Scheme, host, perhaps a port, nothing else: Paho refuses a path; user and password have keys of their own. */
  static boolean isBroker(String text) {
    return url(text, List.of("tcp", "ssl")).filter(url -> url.getRawPath().isEmpty()).isPresent();
  }

  static boolean isConsole(String text) {
    return text.isEmpty() || url(text, List.of("ws", "wss")).isPresent();
  }

  static boolean isIceServer(String text) {
    var parts = (isTurn(text) ? TURN : STUN).matcher(text);
    return parts.matches() && (parts.group("port") == null || isPort(Integer.parseInt(parts.group("port"))));
  }

  static boolean isTurn(String url) {
    return url.startsWith("turn");
  }

  private static Optional<URI> url(String text, List<String> schemes) {
    try {
      var url = new URI(text);
      boolean good = url.getScheme() != null && schemes.contains(url.getScheme()) && url.getHost() != null
          && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null
          && (url.getPort() == -1 || isPort(url.getPort()));
      return good ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65535;
  }
}
