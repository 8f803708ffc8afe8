package dev.callpoint.config;

import java.net.URI;

/** What the MQTT link connects to. */
final class BrokerUrl {
  private BrokerUrl() {}

  static URI of(String text) {
    return URI.create(text);
  }

  /**
   * The embedded broker's own URL.
   *
   * @param written what the configuration says; empty: nothing. Anything but the embedded broker's is a problem: to
   *     obey the one key would be to ignore the other
   */
  static URI ofEmbedded(Table table, String written, String address, int port) {
    // A server listens on the wildcard, but a client cannot connect to it.
    var reachable = switch (address) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> address;
    };
    var url = of("tcp://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port);
    if (!written.isEmpty() && !matches(of(written), url, address)) {
      table.problem("url", Shown.text(written), "nothing, or " + url + ", as embedded = true");
    }
    return url;
  }

  private static boolean matches(URI written, URI embedded, String address) {
    int port = written.getPort() == -1 ? 1883 : written.getPort();
    var host = written.getHost();
    return written.getScheme().equals("tcp") && port == embedded.getPort()
        && (host.equals(embedded.getHost()) || host.equals(address)
            || host.equals("localhost") && embedded.getHost().equals("127.0.0.1"));
  }
}
