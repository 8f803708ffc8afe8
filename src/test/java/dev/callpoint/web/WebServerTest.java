package dev.callpoint.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WebServerTest implements WebServer.Listener {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  private WebServer server = server("", 0);

  @Override
  public void fault(String problem) {
    told.add("fault " + problem);
  }

  @Override
  public void recovered(String url) {
    told.add("recovered " + url);
  }

  @AfterEach
  void closeAll() {
    server.close();
    client.close();
  }

  @Test
  void theConsoleIsServedWithItsHeaders() throws Exception {
    HttpResponse<String> page = get("/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
    assertTrue(page.body().contains("<title>Callpoint</title>"), page.body());
    String policy = header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob:; "
        + "img-src 'self' data: blob:; "), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertEquals("nosniff", header(page, "X-Content-Type-Options"));
    assertEquals("no-referrer", header(page, "Referrer-Policy"));
    assertTrue(header(page, "Permissions-Policy").contains("microphone=(self)"));
    assertEquals(page.body(), get("/index.html?broker=ws://elsewhere/").body());
    assertEquals(List.of(), told);
  }

  @Test
  void everyFileOfTheConsoleIsListed() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/console"))) {
      assertEquals(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
          Pages.CONSOLE.stream().collect(Collectors.toSet()));
    }
  }

  @Test
  void everyAddressInThePageIsServedHere() throws Exception {
    var addresses = Pattern.compile("(?:src|href)=\"([^#\"][^\"]*)\"").matcher(get("/").body());
    int webjars = 0;
    while (addresses.find()) {
      HttpResponse<String> found = get("/" + addresses.group(1));
      assertEquals(200, found.statusCode(), addresses.group(1));
      assertFalse(found.body().isEmpty(), addresses.group(1));
      webjars += addresses.group(1).startsWith("webjars/") ? 1 : 0;
    }
    assertEquals(Pages.WEBJARS.size(), webjars);
    assertEquals("text/javascript; charset=utf-8", header(get(Pages.WEBJARS.get(0)), "Content-Type"));
    assertTrue(header(get(Pages.WEBJARS.get(1)), "Cache-Control").contains("immutable"));
  }

  @Test
  void theBrokerIsAPortOfThisHostUnlessAnAddressIsSet() throws Exception {
    assertEquals("{\"brokerPort\":8083,\"brokerPath\":\"/mqtt\",\"version\":\"0.1 \\\"x\\\"\"}",
        get("/console.json").body());
    server.close();
    server = server("wss://broker.example/mqtt", 0);
    HttpResponse<String> json = get("/console.json");
    assertEquals("{\"broker\":\"wss://broker.example/mqtt\",\"version\":\"0.1 \\\"x\\\"\"}", json.body());
    assertEquals("application/json", header(json, "Content-Type"));
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws Exception {
    String etag = header(get("/main.js"), "ETag");
    HttpResponse<String> again = send(request("/main.js").header("If-None-Match", "\"other\", W/" + etag).build());
    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals(etag, header(again, "ETag"));
    assertEquals(200, send(request("/main.js").header("If-None-Match", "\"other\"").build()).statusCode());
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws Exception {
    HttpResponse<String> head = send(request("/style.css").HEAD().build());
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(get("/style.css").body().getBytes(StandardCharsets.UTF_8).length,
        Integer.parseInt(header(head, "Content-Length")));
    assertEquals(404, send(request("/nothing").HEAD().build()).statusCode());
  }

  @Test
  void whatIsNotAPageIsNotFound() throws Exception {
    for (String path : List.of("/nothing", "/console/", "/webjars/", "/webjars/picocss__pico/2.1.1/package.json",
        "/%69ndex.html", "/main.js/", "/main.js%00", "/..%2f..%2fetc/passwd", "/webjars/%2e%2e/%2e%2e/MANIFEST.MF")) {
      HttpResponse<String> answer = get(path);
      assertEquals(404, answer.statusCode(), path);
      assertEquals("There is nothing here. The console is at /\n", answer.body());
    }
    for (String path : List.of("/../../../../etc/passwd", "/webjars/../../dev/callpoint/web/WebServer.class",
        "//etc/passwd", "/console/../META-INF/MANIFEST.MF")) {
      assertEquals(404, status("GET " + path, "Host: localhost\r\n"), path);
    }
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<String> answer = send(request("/").POST(HttpRequest.BodyPublishers.ofString("x")).build());
    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", header(answer, "Allow"));
    assertEquals(405, send(request("/").DELETE().build()).statusCode());
    assertEquals(405, status("TRACE /", "Host: localhost\r\n"));
  }

  @Test
  void aForeignHostNameIsRefusedOnLoopback() throws IOException {
    for (String host : List.of("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example",
        "", "10.0.0.1", "[::2]", "localhost:80:80", "user@localhost")) {
      assertEquals(421, status("GET /", "Host: " + host + "\r\n"), host);
    }
    assertEquals(421, status("GET /", ""), "no Host header");
    for (String host : List.of("localhost", "LOCALHOST:9000", "127.0.0.1", "127.8.9.10:1", "[::1]:8080")) {
      assertEquals(200, status("GET /", "Host: " + host + "\r\n"), host);
    }
  }

  @Test
  void requestsThatNeverEndDoNotStopTheConsole() throws Exception {
    int port = request("/").build().uri().getPort();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket("127.0.0.1", port);
        slow.add(socket);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
      }
      assertEquals(200, send(request("/").timeout(Duration.ofSeconds(25)).build()).statusCode());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anyHostNameIsAnsweredBeyondLoopback() {
    HostRule rule = new HostRule(false);
    assertTrue(rule.allows("door.example:8080"));
    assertFalse(rule.allows("door.example/x:y"));
    assertFalse(rule.allows(null));
  }

  @Test
  void aTakenPortIsAFaultUntilItIsFree() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      server.close();
      server = server("", other.getLocalPort());
      await().atMost(DEADLINE).until(() -> !told.isEmpty());
      assertTrue(told.get(0).startsWith(
          "fault port " + other.getLocalPort() + " on 127.0.0.1 is taken by another program: "), told.get(0));
      assertTrue(told.get(0).endsWith("; the console is tried again every 1 s"), told.get(0));
      assertTrue(server.address().isEmpty());
    }
    await().atMost(DEADLINE).until(() -> server.address().isPresent() && told.size() > 1);
    assertEquals("recovered " + server.address().orElseThrow(), told.get(1));
    assertEquals(200, get("/").statusCode());
    assertEquals(2, told.size(), () -> "a fault that lasts is told once: " + told);
  }

  @Test
  void nothingIsLeftAfterClose() throws Exception {
    assertEquals(200, get("/").statusCode());
    int port = server.address().orElseThrow().getPort();
    assertFalse(threads().isEmpty());
    server.close();
    assertTrue(server.address().isEmpty());
    await().atMost(DEADLINE).until(() -> threads().isEmpty());
    new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
    server.close();
  }

  @Test
  void closeEndsTheTriesAtATakenPort() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      server.close();
      server = server("", other.getLocalPort());
      await().atMost(DEADLINE).until(() -> !told.isEmpty());
      server.close();
      assertEquals(List.of(), threads());
    }
  }

  private WebServer server(String brokerUrl, int port) {
    var settings = new WebSettings("127.0.0.1", port, brokerUrl, 8083, "0.1 \"x\"");
    var started = new WebServer(settings, this, Duration.ofSeconds(1));
    started.start();
    return started;
  }

  /** Threads of web servers in this process. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.startsWith("callpoint-web") || name.equals("HTTP-Dispatcher")
            || name.equals("idle-timeout-task") || name.equals("req-rsp-timeout-task")).toList();
  }

  private HttpRequest.Builder request(String path) {
    await().atMost(DEADLINE).until(() -> server.address().isPresent());
    URI root = server.address().orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + root.getPort() + path)).timeout(DEADLINE);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** What java.net.http would tidy up goes over a socket. */
  private int status(String line, String headers) throws IOException {
    int port = request("/").build().uri().getPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) DEADLINE.toMillis());
      String request = line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 "), answer);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
