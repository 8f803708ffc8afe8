package dev.callpoint.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.mqtt.Link;
import dev.callpoint.mqtt.LinkSettings;
import dev.callpoint.mqtt.TlsSettings;
import dev.callpoint.testkit.Authority;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttSecurityException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker of {@code device-config/broker}: whom it lets in, who may say and hear what, and a whole call by it. */
final class BrokerAccessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int HTTP_PORT = Ports.free();
  private static final String DOOR = Device.nameFor(HTTP_PORT);

  /** Who says it, the topic, and who of the five must hear it; each has asked for everything. */
  private static final String RULES = """
      front callpoint/front/state                              alice bob home
      front callpoint/front/event                              alice bob home
      front callpoint/front/result                             alice bob home
      front callpoint/front/availability                       alice bob front home
      front callpoint/front/heartbeat                          alice bob front home
      front callpoint/front/signal/out/op-alice00001           alice
      front callpoint/back/state
      front callpoint/back/availability
      front callpoint/back/heartbeat
      front callpoint/back/command/unlock
      front callpoint/back/signal/in/op-alice00001
      front callpoint/back/signal/out/op-alice00001
      front callpoint/all/command/reset
      front callpoint/group/gates/command/reset
      front callpoint/operators/op-alice00001/availability
      front homeassistant/device/front/config                  home
      front homeassistant/device/back/config
      front homeassistant/status
      alice callpoint/front/command/reset                      front
      alice callpoint/all/command/identify                     back front home
      alice callpoint/group/gates/command/identify             back front home
      alice callpoint/front/signal/in/op-alice00001            front
      alice callpoint/operators/op-alice00001/availability     alice back bob front home
      alice callpoint/front/signal/in/op-bob0000001
      alice callpoint/operators/op-bob0000001/availability
      alice callpoint/front/state
      alice callpoint/front/result
      alice callpoint/front/event
      alice callpoint/front/incident
      alice callpoint/front/vitals
      alice callpoint/front/snapshot
      alice callpoint/front/availability
      alice callpoint/front/heartbeat
      alice callpoint/front/signal/out/op-bob0000001
      alice callpoint/nobody/state
      alice callpoint/alice/state
      alice homeassistant/device/front/config
      home  callpoint/front/command/reset                      front
      home  callpoint/front/state
      home  callpoint/front/signal/in/op-alice00001
      home  homeassistant/status                               back front home
      """;
  /** Said last; between them everybody hears one. */
  private static final String ENDS = """
      front callpoint/front/state                              alice bob home
      alice callpoint/all/command/identify                     back front home
      """;

  @TempDir private static Path folder;
  private static Authority authority;
  private static Mosquitto broker;

  private final Map<String, Client> clients = new LinkedHashMap<>();

  @BeforeAll
  static void startBroker() {
    authority = new Authority(folder, "authority");
    broker = Mosquitto.startSample(authority.broker("ip:127.0.0.1"),
        Map.of("front", "of-front", "back", "of-back", "homeassistant", "of-home", DOOR, "of-door"),
        Map.of("alice", "of-alice", "bob", "of-bob"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void devicesAndOperatorsSayAndHearWhatIsTheirs() throws MqttException {
    try {
      clients.put("front", new Client(device("front", "of-front")));
      clients.put("back", new Client(device("back", "of-back")));
      clients.put("home", new Client(device("homeassistant", "of-home")));
      clients.put("alice", new Client(operator("op-alice00001", "alice", "of-alice")));
      clients.put("bob", new Client(operator("op-bob0000001", "bob", "of-bob")));
      Set<String> expected = new TreeSet<>();
      int number = 0;
      for (String rule : (RULES + ENDS).lines().toList()) {
        List<String> words = List.of(rule.strip().split(" +"));
        String said = "%02d %s %s".formatted(number++, words.get(0), words.get(1));
        clients.get(words.get(0)).publish(words.get(1), said);
        words.subList(2, words.size()).forEach(who -> expected.add(said + " -> " + who));
      }
      int rules = number - (int) ENDS.lines().count();
      await().atMost(LIMIT).until(() -> clients.values().stream().allMatch(client -> client.heardSince(rules)));
      Set<String> heard = new TreeSet<>();
      clients.forEach((who, client) -> client.heard.forEach(said -> heard.add(said + " -> " + who)));
      assertEquals(String.join("\n", expected), String.join("\n", heard));
    } finally {
      for (Client client : clients.values()) {
        client.close();
      }
    }
  }

  @Test
  void nobodyComesInByTheWrongDoorOrWithoutAPassword() {
    assertRefused(() -> device("alice", "of-alice"));
    assertRefused(() -> operator("front", "front", "of-front"));
    assertRefused(() -> device("front", "of-back"));
    assertRefused(() -> operator("op-mallory1", "mallory", "of-alice"));
    assertThrows(MqttException.class, () -> connect("tcp://127.0.0.1:" + broker.port(), "front", "front", "of-front"));
  }

  @Test
  void aDeviceMayShowACertificateInPlaceOfAPassword() throws Exception {
    Authority.Signed front = authority.client("front");
    TlsSettings tls = new TlsSettings(
        Files.writeString(folder.resolve("certificates-ca.pem"), authority.certificate()),
        Files.writeString(folder.resolve("front.pem"), front.certificate()),
        Files.writeString(folder.resolve("front.key"), front.key()),
        InstantSource.system());
    CountDownLatch up = new CountDownLatch(1);
    List<String> causes = new CopyOnWriteArrayList<>();
    try (Mosquitto certified = Mosquitto.startSample(authority.broker("ip:127.0.0.1"), authority);
        Link link = new Link(settings(certified, tls), new UpListener(up, causes))) {
      link.start();
      assertTrue(up.await(LIMIT.toSeconds(), TimeUnit.SECONDS), causes::toString);
    }
  }

  private static LinkSettings settings(Mosquitto certified, TlsSettings tls) {
    return new LinkSettings(URI.create("ssl://127.0.0.1:" + certified.port()), "callpoint-front", null, null,
        Duration.ofSeconds(5), List.of(), "callpoint/front/availability", "callpoint/front/heartbeat", tls,
        List.of());
  }

  private record UpListener(CountDownLatch connected, List<String> causes) implements Link.Listener {
    @Override
    public void up() {
      connected.countDown();
    }

    @Override
    public void down(String cause) {
      causes.add(cause);
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {}
  }

  @Test
  void aWholeCallGoesByTheseRulesOnceTheBrokerIsTrusted() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "of-door\n");
    Path authorities = Files.writeString(folder.resolve("ca.pem"), new Authority(folder, "stranger").certificate());
    try (Device device = Device.launch(broker.port(), broker.wsPort(), HTTP_PORT,
            "broker.url = \"ssl://127.0.0.1:" + broker.port() + "\"",
            "broker.console_url = \"wss://127.0.0.1:" + broker.wsPort() + "/mqtt\"",
            "broker.username = \"" + DOOR + "\"",
            "broker.password_file = \"" + password + "\"",
            "broker.ca_file = \"" + authorities + "\"");
        OperatorPage operator = OperatorPage.watching(trusting(device, authorities), "alice", "of-alice")) {
      operator.awaitPictures(1);
      device.awaitInCall();
      operator.talk();
      operator.page().locator("#reset").click();
      operator.awaitPictures(2);
      device.await("the reset is counted", status -> status.path("resets").path("console").asInt(0) == 1);
      operator.await("the page knows the outcome",
          () -> operator.page().locator("#lately").innerText().contains("picture back in"));
      operator.page().locator("#hang-up").click();
      device.await("the call is over", status -> status.path("state").asString("").equals("ready"));
      String said = device.log() + device.status();
      assertFalse(said.contains("of-door"), "the password is not told");
    }
  }

  private static Device trusting(Device device, Path authorities) throws IOException {
    // The first handshake of a daemon that has just begun takes its time on a machine that is busy.
    await().atMost(LIMIT.multipliedBy(3)).until(() -> device.log().contains("who is not in " + authorities));
    device.await("the fault is told", status -> status.path("degraded").valueStream()
        .anyMatch(what -> what.asString().matches("broker: the certificate of broker 127.0.0.1:\\d+ is signed by"
            + " .*CN=authority.*, who is not in " + authorities + " .*")));
    Files.writeString(authorities, authority.certificate());
    device.await("ready", status -> status.path("state").asString("").equals("ready") && device.brokerUp(status));
    return device;
  }

  private static void assertRefused(Login login) {
    int reason = assertThrows(MqttSecurityException.class, login::in).getReasonCode();
    assertTrue(reason == MqttException.REASON_CODE_NOT_AUTHORIZED
        || reason == MqttException.REASON_CODE_FAILED_AUTHENTICATION, () -> "reason " + reason);
  }

  private interface Login {
    MqttClient in() throws MqttException;
  }

  private static MqttClient device(String user, String password) throws MqttException {
    return connect("ssl://127.0.0.1:" + broker.port(), "any-" + user, user, password);
  }

  private static MqttClient operator(String id, String user, String password) throws MqttException {
    return connect("wss://127.0.0.1:" + broker.wsPort() + "/mqtt", id, user, password);
  }

  private static MqttClient connect(String address, String id, String user, String password) throws MqttException {
    MqttClient client = new MqttClient(address, id, new MemoryPersistence());
    client.setTimeToWait(LIMIT.toMillis());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setUserName(user);
    options.setPassword(password.toCharArray());
    if (!address.startsWith("tcp")) {
      options.setSocketFactory(authority.trustingSockets());
    }
    client.connect(options);
    return client;
  }

  /** Hears whatever it is given. */
  private static final class Client implements AutoCloseable {
    private final MqttClient mqtt;
    private final Set<String> heard = new ConcurrentSkipListSet<>();

    Client(MqttClient mqtt) throws MqttException {
      this.mqtt = mqtt;
      mqtt.subscribe("#", 1, (_, message) -> heard.add(new String(message.getPayload(), UTF_8)));
    }

    /** The broker has dealt with it when this returns, whatever it did. */
    void publish(String topic, String text) throws MqttException {
      mqtt.publish(topic, text.getBytes(UTF_8), 1, false);
    }

    boolean heardSince(int number) {
      return heard.stream().anyMatch(said -> Integer.parseInt(said.substring(0, 2)) >= number);
    }

    @Override
    public void close() throws MqttException {
      mqtt.disconnectForcibly(100, 100);
      mqtt.close();
    }
  }
}
