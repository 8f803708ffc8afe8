package dev.callpoint.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers GET and HEAD for the closed list of pages. Request bodies are never read. */
final class ConsoleHandler implements HttpHandler {

  private static final String TEXT = "text/plain; charset=utf-8";
  /** No other host, nothing inline; ws: and wss: because the broker may be anywhere. */
  private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; connect-src 'self' ws: wss:; "
      + "media-src 'self' blob:; img-src 'self' data: blob:; "
      + "base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";

  private final Pages pages;
  private final HostRule hostRule;

  ConsoleHandler(Pages pages, HostRule hostRule) {
    this.pages = pages;
    this.hostRule = hostRule;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      secure(exchange.getResponseHeaders());
      String method = exchange.getRequestMethod();
      if (!hostRule.allows(exchange.getRequestHeaders().getFirst("Host"))) {
        refuse(exchange, 421, "The console answers here to localhost and 127.0.0.1 only. "
            + "Open it under one of these, or let the web server in front of it send such a Host header.");
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        refuse(exchange, 405, "Only GET and HEAD are answered here.");
      } else {
        // The raw path: what is encoded is not in the list, and so is not found.
        Optional<Page> page = Optional.ofNullable(exchange.getRequestURI().getRawPath()).flatMap(pages::at);
        if (page.isPresent()) {
          serve(exchange, page.get());
        } else {
          refuse(exchange, 404, "There is nothing here. The console is at /");
        }
      }
    }
  }

  private static void serve(HttpExchange exchange, Page page) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", page.etag());
    headers.set("Cache-Control", page.cache());
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    if (known != null && page.isNamedBy(known)) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      send(exchange, 200, page.contentType(), page.body());
    }
  }

  private static void refuse(HttpExchange exchange, int status, String words) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, status, TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
  }
}
