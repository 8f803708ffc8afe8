package dev.callpoint.web;

/**
 * Where the console is served and which broker it is told of.
 *
 * @param address host name or IP address to listen on
 * @param port TCP port, 0 for any free one
 * @param brokerUrl ws:// or wss:// address of the broker as browsers reach it; empty: the host that serves the console,
 *     at {@code brokerWebSocketPort}
 * @param brokerWebSocketPort TCP port of the broker's WebSocket listener, used when {@code brokerUrl} is empty
 * @param version version of Callpoint, shown by {@code /console.json}
 */
public record WebSettings(String address, int port, String brokerUrl, int brokerWebSocketPort, String version) {}
