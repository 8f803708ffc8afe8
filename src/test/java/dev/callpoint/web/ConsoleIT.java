package dev.callpoint.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.callpoint.testkit.Authority;
import dev.callpoint.testkit.Chromium;
import dev.callpoint.testkit.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser at a real broker; its devices are messages that the test publishes. */
@Timeout(120)
final class ConsoleIT implements WebServer.Listener {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

  @TempDir private Path folder;
  private final List<String> inbox = new CopyOnWriteArrayList<>();
  private final List<String> pageErrors = new CopyOnWriteArrayList<>();
  private int mqttPort;
  private int webSocketPort;
  private Process broker;
  private MqttClient mqtt;
  private WebServer server;
  private BrowserContext context;
  private Page page;

  @Override
  public void fault(String problem) {
    throw new AssertionError(problem);
  }

  @Override
  public void recovered(String url) {}

  @BeforeEach
  void openAll() throws Exception {
    if (!Files.isExecutable(MOSQUITTO)) {
      fail(MOSQUITTO + " is missing: run tools/test, which installs it");
    }
    mqttPort = freePort();
    webSocketPort = freePort();
    broker = startBroker();
    connect();
    server = new WebServer(new WebSettings("127.0.0.1", 0, "", webSocketPort, "test"), this);
    server.start();
    await().atMost(DEADLINE).until(() -> server.address().isPresent());
    context = Chromium.shared().newContext();
    page = context.newPage();
    page.setDefaultTimeout(DEADLINE.toMillis());
    page.onPageError(pageErrors::add);
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        pageErrors.add(message.text());
      }
    });
  }

  @AfterEach
  void closeAll() throws Exception {
    if (context != null) {
      context.close();
    }
    if (server != null) {
      server.close();
    }
    if (mqtt != null && mqtt.isConnected()) {
      mqtt.disconnectForcibly(100, 100);
      mqtt.close();
    }
    if (broker != null) {
      broker.destroy();
      assertTrue(broker.waitFor(10, TimeUnit.SECONDS), "mosquitto does not end");
    }
  }

  @Test
  void amongManyDevicesOneIsFoundByItsNameAndOneThatRingsIsSeenAllTheSame() throws Exception {
    for (int i = 0; i < 300; i++) {
      publish("callpoint/door-%03d/availability".formatted(i), "online", true);
      publish("callpoint/door-%03d/state".formatted(i), "{\"state\":\"ready\"}", true);
    }
    open("");
    assertThat(page.locator("#devices li")).hasCount(300);
    page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Find a device")).fill("DOOR-17");
    assertThat(page.locator("#devices li:visible")).hasCount(10);
    publish("callpoint/door-250/state", "{\"state\":\"ringing\"}", true);
    assertThat(page.locator("#devices li:visible strong").first()).hasText("door-250");
    assertThat(page.locator("#devices li:visible")).hasCount(11);
    page.locator("#find").fill("");
    assertThat(page.locator("#devices li:visible")).hasCount(300);
  }

  @Test
  void devicesAreListedTheRingingOneFirst() throws Exception {
    publish("callpoint/annex/availability", "online", true);
    publish("callpoint/annex/state", "{\"state\":\"ready\",\"version\":\"0.1.0\",\"newer\":{\"field\":1}}", true);
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ringing\",\"degraded\":[\"<b>no</b> microphone\"]}", true);
    open("");
    assertThat(page.locator("#devices strong")).hasText(new String[] {"gate", "annex"});
    assertThat(page.locator("#devices .state")).hasText(new String[] {"Ringing: somebody is at the door", "Ready"});
    assertThat(page).hasTitle("gate rings · Devices · Callpoint");

    publish("callpoint/gate/state", "{\"state\":\"ready\"}", true);
    publish("callpoint/annex/availability", "offline", true);
    assertThat(page.locator("#devices strong")).hasText(new String[] {"annex", "gate"});
    assertThat(page.locator("#devices .state")).hasText(new String[] {"Offline", "Ready"});
    assertEquals(List.of(), pageErrors);
  }

  @Test
  void malformedMessagesChangeNothingAndTextStaysText() throws Exception {
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ready\",\"degraded\":[\"<img src=x> <b>no</b> microphone\"]}", true);
    publish("callpoint/operators/availability", "online", true);
    publish("callpoint/UPPER/availability", "online", true);
    open("#device=gate");
    assertThat(page.locator("#degraded li")).hasText("<img src=x> <b>no</b> microphone");
    for (String payload : List.of("{", "[]", "null", "\"ringing\"", "{\"state\":7,\"degraded\":{}}")) {
      publish("callpoint/gate/event", payload, false);
      publish("callpoint/gate/result", payload, false);
      publish("callpoint/gate/vitals", payload, false);
    }
    publish("callpoint/gate/state", "{\"state\":", false);
    publish("callpoint/gate/event", "{\"event_type\":\"fault\",\"detail\":\"the last one\"}", false);
    assertThat(page.locator("#lately")).containsText("Fault: the last one");
    assertThat(page.locator("#device-state")).hasText("Ready, with limits");
    assertThat(page.locator("#devices strong")).hasText(new String[] {"gate"});
    assertEquals(List.of(), pageErrors);
  }

  @Test
  void anOperatorIsPresentAndAsksAndHangsUp() throws Exception {
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ringing\"}", true);
    open("#device=gate");
    String operator = (String) page.evaluate("callpoint.operator");
    assertTrue(operator.matches("op-[a-z0-9]{8,32}"), operator);
    awaitMessage("callpoint/operators/" + operator + "/availability online");

    button("Answer").click();
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"watch\"}");
    assertThat(page.locator("#cover-words")).hasText("Asking the device for picture and sound");
    publish("callpoint/gate/signal/out/" + operator, "{\"type\":\"busy\",\"operator\":\"op-another123\"}", false);
    button("Take over the call").click();
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"watch\",\"takeOver\":true}");
    page.keyboard().press("h");
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"bye\"}");
    assertThat(page.locator("#notice")).hasText("You hung up.");

    page.close();
    awaitMessage("callpoint/operators/" + operator + "/availability ");
    assertEquals(List.of(), keptOf("callpoint/operators/+/availability"), "the broker keeps nothing of a page that has gone");
    assertEquals(List.of(), pageErrors);
  }

  @Test
  void commandsAreAnsweredInWords() throws Exception {
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ready\"}", true);
    open("#device=gate");
    button("Unlock door").click();
    awaitMessage("callpoint/gate/command/unlock {\"id\":");
    publish("callpoint/gate/result",
        "{\"id\":\"x\",\"command\":\"unlock\",\"outcome\":\"refused\",\"detail\":\"no relay\"}", false);
    publish("callpoint/gate/result", "{\"id\":\"y\",\"command\":\"reset\",\"outcome\":\"completed\","
        + "\"cause\":\"camera-stalled\",\"rung\":\"reset\",\"ms\":71}", false);
    publish("callpoint/gate/state", "{\"state\":\"ready\",\"lastReset\":{\"cause\":\"camera-stalled\","
        + "\"outcome\":\"completed\",\"rung\":\"reset\",\"ms\":71,\"at\":\"2026-11-22T10:00:00Z\"}}", true);
    publish("callpoint/gate/event", "{\"event_type\":\"missed\"}", false);
    assertThat(page.locator("#lately li span")).hasText(new String[] {"A ring was missed",
        "Reset after camera stalled: picture back in 71 ms", "Unlock door was refused: no relay",
        "You asked to unlock the door"});
    assertEquals(List.of(), pageErrors);
  }

  /** As of a result; an event that says how many were lost says so again, under the same id, when there are more. */
  @Test
  void anEventThatComesTwiceIsToldOnceAndALateOneWithTheTimeWhenItWas() throws Exception {
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ready\"}", true);
    open("#device=gate");
    String missed = "{\"event_type\":\"missed\",\"id\":\"a-1\",\"late_ms\":7200000}";
    publish("callpoint/gate/event", missed, false);
    publish("callpoint/gate/event", missed, false);
    for (int count : List.of(1, 1, 2)) {
      publish("callpoint/gate/event",
          "{\"event_type\":\"expired\",\"id\":\"a-2\",\"count\":" + count + ",\"detail\":\"" + count + "\"}", false);
    }
    assertThat(page.locator("#lately li span")).hasText(new String[] {
        "Some of what happened was told too late to be of use: 2",
        "Some of what happened was told too late to be of use: 1", "A ring was missed"});
    Instant told = Instant.parse(page.locator("#lately li time").last().getAttribute("datetime"));
    assertTrue(Duration.between(told, Instant.now()).toMinutes() >= 119, told::toString);
    assertEquals(List.of(), pageErrors);
  }

  /** The line to the broker may break under a result: it comes again, and late. */
  @Test
  void aResultThatComesTwiceIsToldOnceAndALateOneWithTheTimeWhenItWas() throws Exception {
    publish("callpoint/gate/availability", "online", true);
    publish("callpoint/gate/state", "{\"state\":\"ready\"}", true);
    open("#device=gate");
    String refused = "{\"id\":\"x\",\"command\":\"unlock\",\"outcome\":\"refused\",\"detail\":\"no relay\"";
    publish("callpoint/gate/result", refused + ",\"late_ms\":3600000}", false);
    publish("callpoint/gate/result", refused + ",\"late_ms\":3605000}", false);
    publish("callpoint/gate/result", refused.replace("\"x\"", "\"y\"") + ",\"late_ms\":1e300}", false);
    publish("callpoint/gate/event", "{\"event_type\":\"missed\"}", false);
    assertThat(page.locator("#lately li span")).hasText(new String[] {
        "A ring was missed", "Unlock door was refused: no relay", "Unlock door was refused: no relay"});
    Instant told = Instant.parse(page.locator("#lately li time").last().getAttribute("datetime"));
    Duration ago = Duration.between(told, Instant.now());
    assertTrue(ago.toMillis() >= 3_600_000 && ago.toMillis() < 3_660_000, ago::toString);
    assertEquals(List.of(), pageErrors);
  }

  @Test
  void theConsoleComesBackByItselfAfterTheBrokerDoes() throws Exception {
    open("#device=gate&watch");
    String operator = (String) page.evaluate("callpoint.operator");
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"watch\"}");
    broker.destroy();
    assertTrue(broker.waitFor(10, TimeUnit.SECONDS));
    assertThat(page.locator("#broker")).containsText("It is tried again by itself.");
    inbox.clear();
    broker = startBroker();
    connect();
    assertThat(page.locator("#broker")).hasText("Connected to the broker");
    awaitMessage("callpoint/operators/" + operator + "/availability online");
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"watch\"}");
    assertEquals(List.of(), pageErrors);
  }

  /** As when the network changes while the page is loaded: Chromium gives up every request that is under way. */
  @ParameterizedTest
  @ValueSource(strings = {"session.js", "console.json"})
  void aPageThatDidNotComeWholeIsLoadedAgain(String part) {
    AtomicInteger lost = new AtomicInteger();
    page.route("**/" + part, route -> {
      if (lost.incrementAndGet() <= 2) {
        route.abort("failed");
      } else {
        route.resume();
      }
    });
    page.navigate(server.address().orElseThrow() + "#device=gate");
    page.waitForCondition(() -> lost.get() == 3);
    assertThat(page.locator("#broker")).hasText("Connected to the broker");
    assertEquals("#device=gate", page.evaluate("location.hash"));
    assertEquals(List.of(), pageErrors);
  }

  @Test
  void aBrokerThatWantsALoginIsToldWhoWeAreAndTheTabRemembersIt() {
    try (Mosquitto closed = Mosquitto.startWithPassword("alice", "of wonderland")) {
      String address = server.address().orElseThrow() + "?broker=ws://127.0.0.1:" + closed.wsPort() + "/mqtt#device=gate";
      page.navigate(address);
      Locator words = page.locator("#login-words");
      assertThat(words).hasText("The broker wants to know who you are.");
      assertThat(page.locator("#login-user")).isFocused();
      assertThat(page.locator("#login-open")).isHidden();

      page.locator("#login-user").fill("alice");
      page.locator("#login-password").fill("of windermere");
      button("Log in").click();
      assertThat(words).hasText("The broker refuses the name \"alice\", or its password.");
      assertThat(page.locator("#broker")).hasText("Not logged in to the broker");
      assertEquals(null, page.evaluate("sessionStorage.getItem('callpoint.login')"), "what was wrong is not kept");

      page.locator("#login-password").fill("of wonderland");
      page.keyboard().press("Enter");
      assertThat(page.locator("#broker")).hasText("Connected to the broker");
      assertThat(page.locator("#login")).isHidden();
      page.reload();
      assertThat(page.locator("#broker")).hasText("Connected to the broker");
      assertEquals(0, page.evaluate("localStorage.length + document.cookie.length"), "only this tab knows it");

      Page another = context.newPage();
      another.navigate(address);
      assertThat(another.locator("#login-words")).hasText("The broker wants to know who you are.");
      assertEquals(List.of(), pageErrors);
    }
  }

  @Test
  void aBrokerWhoseCertificateTheBrowserDoesNotTrustIsToldAsPerhapsThat() {
    Authority.Signed own = new Authority(folder, "authority").broker("ip:127.0.0.1");
    try (Mosquitto unknown = Mosquitto.startSample(own, Map.of(), Map.of())) {
      page.navigate(server.address().orElseThrow() + "?broker=wss://127.0.0.1:" + unknown.wsPort() + "/mqtt");
      assertThat(page.locator("#broker"))
          .containsText("it cannot be reached, or this browser does not trust its certificate.");
      assertThat(page.locator("#login")).isHidden();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      another visitor rings | {"state": "ringing", "call": {"operator": null, "ringing": true}} | false
      nobody looks          | {"state": "ready", "call": null}                                  | true
      """)
  void aCallThatEndedWhileThePageSleptStaysEndedWhere(String why, String state, boolean hidden) throws Exception {
    publish("callpoint/gate/availability", "online", true);
    open("#device=gate&watch");
    String operator = (String) page.evaluate("callpoint.operator");
    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"watch\"}");
    String offer = "{\"type\":\"offer\",\"session\":\"s-1\",\"round\":0,\"sdp\":\"of no use here\"}";
    publish("callpoint/gate/signal/out/" + operator, offer, false);
    page.waitForFunction("callpoint.session === 's-1'");
    page.evaluate("hidden => Object.defineProperty(document, 'hidden', { value: hidden })", hidden);
    inbox.clear();

    page.evaluate("setTimeout(() => { const end = Date.now() + 4_000; while (Date.now() < end) {} }, 0)");
    String bye = "{\"type\":\"bye\",\"session\":\"s-1\",\"reason\":\"the page does not answer\"}";
    publish("callpoint/gate/signal/out/" + operator, bye, false);
    publish("callpoint/gate/state", state, true);

    awaitMessage("callpoint/gate/signal/in/" + operator + " {\"type\":\"bye\"}");
    assertThat(page.locator("#notice"))
        .hasText(Pattern.compile("The call ended while this page slept for \\d s\\. Press Watch to take it up again\\."));
    assertEquals("idle", page.evaluate("callpoint.phase"), why);
    assertTrue(inbox.stream().noneMatch(message -> message.contains("watch")), () -> why + ": " + inbox);
    assertEquals(List.of(), pageErrors);
  }

  private void open(String hash) {
    page.navigate(server.address().orElseThrow() + hash);
    assertThat(page.locator("#broker")).hasText("Connected to the broker");
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void awaitMessage(String start) {
    await().atMost(DEADLINE).until(() -> inbox, messages -> messages.stream().anyMatch(m -> m.startsWith(start)));
  }

  /** What a client that comes now is told of the past. */
  private List<String> keptOf(String filter) throws MqttException {
    List<String> kept = new CopyOnWriteArrayList<>();
    MqttClient newcomer = new MqttClient("tcp://127.0.0.1:" + mqttPort, "newcomer", new MemoryPersistence());
    newcomer.connect();
    newcomer.subscribe(filter, 1, (topic, message) -> kept.add(topic + " " + message));
    newcomer.subscribe("newcomer", 1, (topic, message) -> kept.add(topic));
    newcomer.publish("newcomer", new byte[0], 1, false);
    await().atMost(DEADLINE).until(() -> kept.contains("newcomer"));
    newcomer.disconnectForcibly(0, 1_000);
    newcomer.close(true);
    kept.remove("newcomer");
    return kept;
  }

  private void publish(String topic, String payload, boolean retained) throws MqttException {
    mqtt.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, retained);
  }

  /** By a client of its own each time: the one before may still be busy with the end of its connection. */
  private void connect() throws MqttException {
    mqtt = new MqttClient("tcp://127.0.0.1:" + mqttPort, "test", new MemoryPersistence());
    mqtt.setTimeToWait(DEADLINE.toMillis());
    var options = new MqttConnectOptions();
    options.setConnectionTimeout(10);
    mqtt.connect(options);
    mqtt.subscribe("callpoint/#", 1, (topic, message) -> inbox.add(topic + " " + message));
  }

  /** Mosquitto 2.0.11 ends with "Unable to start any listening sockets" when its only listener is for WebSockets. */
  private Process startBroker() throws IOException {
    Path configuration = folder.resolve("mosquitto.conf");
    Files.writeString(configuration, """
        listener %d 127.0.0.1
        listener %d
        protocol websockets
        allow_anonymous true
        persistence false
        """.formatted(mqttPort, webSocketPort));
    Process started = new ProcessBuilder(MOSQUITTO.toString(), "-c", configuration.toString())
        .redirectErrorStream(true).redirectOutput(folder.resolve("mosquitto.log").toFile()).start();
    for (int port : List.of(mqttPort, webSocketPort)) {
      await().atMost(DEADLINE).ignoreExceptions().until(() -> {
        new Socket("127.0.0.1", port).close();
        return true;
      });
    }
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
