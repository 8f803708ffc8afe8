package dev.callpoint.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is served, by path. The list is closed: a path is looked up in it and never reaches a file system, so
 * there is nothing to traverse.
 */
final class Pages {

  /** Files of {@code /console} on the class path. */
  static final List<String> CONSOLE = List.of(
      "broker-address.js", "broker.js", "call.js", "chosen.js", "commands.js", "device-list.js", "device-panel.js",
      "devices.js", "facts.js", "favicon.svg", "inbox.js", "index.html", "keys.js", "late.js", "lately.js", "load.js",
      "login-form.js", "login.js", "main.js",
      "microphone.js", "operator-id.js", "picture.js", "ring-sound.js", "session.js", "sleep.js", "sound.js", "style.css",
      "ticker-worker.js", "ticker.js", "types.js", "words.js");

  /** Files of the WebJars; index.html names the same paths, and a test compares them. */
  static final List<String> WEBJARS = List.of(
      "/webjars/paho-mqtt/1.1.0/paho-mqtt-min.js",
      "/webjars/picocss__pico/2.1.1/css/pico.fluid.classless.min.css");

  private static final Map<String, String> CONTENT_TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "svg", "image/svg+xml");

  private final Map<String, Page> byPath;

  private Pages(Map<String, Page> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /**
   * Reads all of them.
   *
   * @throws IllegalStateException a file is not on the class path: the program is not packed as it was built
   */
  static Pages load(WebSettings settings) {
    Map<String, Page> pages = new HashMap<>();
    for (String file : CONSOLE) {
      pages.put("/" + file, read("/console/" + file, Page.REVALIDATED));
    }
    for (String path : WEBJARS) {
      pages.put(path, read("/META-INF/resources" + path, Page.FOREVER));
    }
    pages.put("/", pages.get("/index.html"));
    pages.put("/console.json", Page.of(consoleJson(settings), "application/json", Page.REVALIDATED));
    return new Pages(pages);
  }

  Optional<Page> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static Page read(String resource, String cache) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path; install Callpoint again");
      }
      String ending = resource.substring(resource.lastIndexOf('.') + 1);
      return Page.of(in.readAllBytes(), CONTENT_TYPES.getOrDefault(ending, "application/octet-stream"), cache);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }

  private static String consoleJson(WebSettings settings) {
    String broker = settings.brokerUrl().isEmpty()
        ? "\"brokerPort\":" + settings.brokerWebSocketPort() + ",\"brokerPath\":\"/mqtt\""
        : "\"broker\":" + quoted(settings.brokerUrl());
    return "{" + broker + ",\"version\":" + quoted(settings.version()) + "}";
  }

  /** A JSON string, RFC 8259 section 7. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> {
      if (c == '"' || c == '\\') {
        json.append('\\').append((char) c);
      } else if (c < 0x20) {
        json.append(String.format("\\u%04x", c));
      } else {
        json.append((char) c);
      }
    });
    return json.append('"').toString();
  }
}
