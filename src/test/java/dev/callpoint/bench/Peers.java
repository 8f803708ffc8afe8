package dev.callpoint.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.callpoint.testkit.Chromium;
import dev.callpoint.testkit.Mosquitto;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of {@code src/bench/peers}, running. */
final class Peers implements AutoCloseable {
  private static final String PAHO = "/paho-mqtt-min.js";
  private static final String PAHO_RESOURCE = "META-INF/resources/webjars/paho-mqtt/1.1.0/paho-mqtt-min.js";

  private static final long LIMIT_S = 20;

  private final Path top = Path.of(System.getProperty("callpoint.top"));
  private final Mosquitto broker;
  private final List<AutoCloseable> running = new ArrayList<>();

  Peers(Mosquitto broker) {
    this.broker = broker;
  }

  List<Contestant> chromium() {
    HttpServer server = serve(top.resolve("src/bench/peers"));
    running.add(() -> server.stop(0));
    Browser kiosk = Chromium.launch(Chromium.PROGRAM, "--use-fake-device-for-media-stream=fps=30");
    running.add(kiosk);
    kiosk(kiosk, server, "kiosk-page", "page");
    kiosk(kiosk, server, "kiosk-reload", "reload");
    return List.of(
        Contestant.peer("chromium-page", "Chromium kiosk, in its page", "kiosk-page"),
        Contestant.peer("chromium-reload", "Chromium kiosk, page reloaded", "kiosk-reload"));
  }

  List<Contestant> node() throws IOException {
    node("node-restart", "restart");
    node("node-standby", "standby");
    return List.of(
        Contestant.peer("node-standby", "Node.js with @roamhq/wrtc, warm standby", "node-standby"),
        Contestant.peer("node-restart", "Node.js with @roamhq/wrtc, restarted", "node-restart"));
  }

  private void kiosk(Browser browser, HttpServer server, String device, String how) {
    Page page = browser.newContext(new Browser.NewContextOptions().setPermissions(List.of("camera", "microphone"))).newPage();
    page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/kiosk.html?device=" + device + "&how=" + how
        + "&broker=ws://127.0.0.1:" + broker.wsPort() + "/mqtt");
    page.locator("html[data-ready=yes]").waitFor();
  }

  private void node(String device, String how) throws IOException {
    Process process = new ProcessBuilder("node", top.resolve("target/bench/peers/node-device.js").toString(),
        "mqtt://127.0.0.1:" + broker.port(), device, how).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(() -> {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    });
    BufferedReader said = process.inputReader();
    Thread watch = Thread.ofVirtual().start(() -> endIfLate(process));
    boolean ready = "ready".equals(said.readLine());
    watch.interrupt();
    if (!ready) {
      throw new IOException("the Node.js peer did not start within " + LIMIT_S + " s, see above");
    }
  }

  private static void endIfLate(Process process) {
    try {
      process.waitFor(LIMIT_S, TimeUnit.SECONDS);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      // It is ready.
    }
  }

  private static HttpServer serve(Path folder) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        String path = exchange.getRequestURI().getPath();
        byte[] content = path.equals(PAHO) ? paho() : Files.readAllBytes(folder.resolve(Path.of(path).getFileName()));
        exchange.getResponseHeaders().set("Content-Type", path.endsWith(".html") ? "text/html" : "text/javascript");
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
      });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] paho() throws IOException {
    try (InputStream in = Peers.class.getClassLoader().getResourceAsStream(PAHO_RESOURCE)) {
      if (in == null) {
        throw new IOException(PAHO_RESOURCE + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable one : running.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("bench: a peer did not end: " + e);
      }
    }
  }
}
