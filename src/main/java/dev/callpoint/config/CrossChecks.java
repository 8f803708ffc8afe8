package dev.callpoint.config;

import dev.callpoint.config.Config.Panel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values that are good alone and bad together. */
final class CrossChecks {
  private final Table root;

  CrossChecks(Table root) {
    this.root = root;
  }

  void check(Config config) {
    var lines = new LinkedHashMap<String, Integer>();
    lines.put("panel.button.line", config.panel().button().line());
    lines.put("panel.reset_button.line", config.panel().resetButton().line());
    lines.put("panel.tamper.line", config.panel().tamper().line());
    lines.put("panel.light.line", config.panel().light().line());
    lines.put("panel.relay.line", config.panel().relay().line());
    lines.values().removeIf(line -> line == Panel.NO_LINE);
    distinct(lines, "a line of its own, or -1 (none)");

    relay(config.panel().relay());
    credentials(config);

    var ports = new LinkedHashMap<String, Integer>();
    if (config.broker().embedded()) {
      ports.put("broker.embedded_port", config.broker().embeddedPort());
      ports.put("broker.embedded_websocket_port", config.broker().embeddedWebsocketPort());
    }
    if (config.http().enabled() && config.http().port() != 0) {
      ports.put("http.port", config.http().port());
    }
    distinct(ports, "a port of its own");
  }

  private void relay(Panel.Relay relay) {
    if (relay.pulse().compareTo(relay.max()) > 0) {
      root.problem("panel.relay.pulse_ms", String.valueOf(relay.pulse().toMillis()),
          "at most panel.relay.max_ms, which is " + relay.max().toMillis());
    }
  }

  /** A TURN server may ask for them again in the middle of a call. */
  private void credentials(Config config) {
    var callMax = config.watchdog().callMax();
    var servers = config.ice().servers();
    for (int i = 0; i < servers.size(); i++) {
      var at = "ice.servers[" + i + "].ttl_s";
      servers.get(i).shared().map(Config.Ice.Shared::life).filter(life -> life.compareTo(callMax) < 0).ifPresent(
          life -> root.problem(at, String.valueOf(life.toSeconds()), "at least as long as the longest call, "
              + "watchdog.call_max_ms, which is " + callMax.toMillis()));
    }
  }

  private void distinct(Map<String, Integer> numbers, String allowed) {
    var owners = new HashMap<Integer, String>();
    numbers.forEach((key, number) -> {
      var owner = owners.putIfAbsent(number, key);
      if (owner != null) {
        root.problem(key, number + ", which " + owner + " has already", allowed);
      }
    });
  }
}
