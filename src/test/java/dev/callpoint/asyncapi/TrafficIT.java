package dev.callpoint.asyncapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.asyncapi.Document.Channel;
import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The document says what a real daemon really says: every topic, every field, each with its QoS, and nothing else. */
class TrafficIT {
  /** Sent by the device, and not by this one in this run. */
  private static Mosquitto broker;
  private static Document document;
  private static String device;
  private static List<Traffic.Message> said;
  private static Set<String> retained;

  @BeforeAll
  static void live() throws Exception {
    document = Document.read();
    broker = Mosquitto.start();
    try (Traffic traffic = Traffic.at(broker.port());
        Listener everybody = Listener.at(broker.port(), "#");
        Device living = Device.start(
            broker, "panel.tamper.line = 6", "panel.relay.pulse_ms = 300", "button.ring_timeout_ms = 5000",
            "button.ring_interval_ms = 0", "commands.spread_ms = 100", "groups = [\"gates-north\"]",
            "[[ice.servers]]", "urls = [\"turn:127.0.0.1:9?transport=udp\"]", "username = \"door\"", "credential = \"secret\"")) {
      device = living.name();
      new Life(broker, living, everybody).live();
      living.terminate();
      everybody.await("its end", living.topic("availability"), m -> m.text().equals("offline"));
      said = traffic.messages();
    }
    try (Listener late = Listener.at(broker.port(), "#")) {
      late.publish("callpoint/" + device + "/heartbeat", "beat");
      late.await("the end of what is kept", "callpoint/" + device + "/heartbeat", _ -> true);
      retained = late.all().stream().filter(Listener.Message::retained).map(Listener.Message::topic)
          .collect(Collectors.toCollection(TreeSet::new));
    }
    report();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyTopicOnWhichSomethingWasSaidIsDocumented() {
    assertEquals(
        Set.of(),
        said.stream().map(Traffic.Message::topic).filter(topic -> document.channelOf(topic).isEmpty())
            // Garbage was thrown at a command that does not exist.
            .filter(topic -> !topic.endsWith("/command/dance"))
            .collect(Collectors.toSet()));
  }

  @Test
  void everythingThatTheDeviceSaysFitsExactlyOneOfItsMessages() {
    List<String> wrong = new ArrayList<>();
    said.forEach(message -> {
      Channel channel = document.channelOf(message.topic()).orElse(null);
      if (channel != null && channel.sent() && !isErasure(message) && document.fitting(channel, message.payload()).size() != 1) {
        wrong.add(message.topic() + " " + new String(message.payload(), UTF_8) + "\n" + problems(channel, message));
      }
    });
    assertEquals(List.of(), wrong);
  }

  /** The testkit's operator speaks as the console's page does. */
  @Test
  void whatAnHonestOperatorSaysFitsToo() {
    List<Traffic.Message> honest =
        said.stream().filter(m -> m.topic().endsWith("/signal/in/" + Life.OPERATOR)).toList();
    assertTrue(honest.size() > 5, honest.size() + " signals");
    Channel channel = document.channelOf(honest.getFirst().topic()).orElseThrow();
    honest.forEach(m -> assertEquals(List.of("signal"), document.fitting(channel, m.payload()), new String(m.payload(), UTF_8)));
  }

  @Test
  void everyMessageThatTheDeviceSendsWasSeen() {
    Set<String> unseen = new TreeSet<>();
    for (Channel channel : document.channels()) {
      if (!channel.sent()) {
        continue;
      }
      Set<String> seen = said.stream().filter(m -> isOf(m, channel))
          .flatMap(m -> document.fitting(channel, m.payload()).stream()).collect(Collectors.toSet());
      channel.messages().keySet().stream().filter(name -> !seen.contains(name))
          .forEach(name -> unseen.add(channel.name() + "." + name));
    }
    assertEquals(Set.of(), unseen);
  }

  @Test
  void everyMessageHasTheQosThatIsDocumented() {
    for (Traffic.Message message : said) {
      Channel channel = document.channelOf(message.topic()).orElse(null);
      if (channel != null && channel.sent()) {
        assertEquals(channel.qos(), message.qos(), message.topic());
      }
    }
  }

  @Test
  void whatTheBrokerKeepsOfTheDeviceIsWhatIsDocumented() {
    Set<String> documented = document.channels().stream()
        .filter(channel -> channel.sent() && channel.retained())
        .map(channel -> channel.address().replace("{device}", device))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(documented, retained.stream().filter(t -> t.contains(device)).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void aFieldThatIsNotDocumentedIsNoticed() {
    for (String kind : List.of("state", "vitals", "event", "incident", "result", "signal/out/" + Life.OPERATOR)) {
      String topic = "callpoint/" + device + "/" + kind;
      Traffic.Message message = said.stream().filter(m -> m.topic().equals(topic)).findFirst().orElseThrow();
      Channel channel = document.channelOf(topic).orElseThrow();
      ObjectNode more = json(message).put("undocumented", 1);
      assertEquals(List.of(), document.fitting(channel, Json.bytes(more)), kind);
      ObjectNode less = json(message);
      less.remove(less.propertyNames().iterator().next());
      assertEquals(List.of(), document.fitting(channel, Json.bytes(less)), kind);
    }
  }

  private static ObjectNode json(Traffic.Message message) {
    try {
      return (ObjectNode) Json.object(message.payload());
    } catch (Json.BadJson e) {
      throw new AssertionError(message.topic(), e);
    }
  }

  private static boolean isOf(Traffic.Message message, Channel channel) {
    return document.channelOf(message.topic()).filter(c -> c.name().equals(channel.name())).isPresent();
  }

  /** How a retained message is deleted. */
  private static boolean isErasure(Traffic.Message message) {
    return message.payload().length == 0;
  }

  private static List<String> problems(Channel channel, Traffic.Message message) {
    return channel.messages().entrySet().stream()
        .map(e -> e.getKey() + ": " + document.problems(e.getValue(), message.payload())).toList();
  }

  private static void report() {
    for (Channel channel : document.channels()) {
      long count = said.stream().filter(m -> isOf(m, channel)).count();
      System.out.printf("%-24s %s%n", channel.name(), count > 0 ? count : "-");
    }
  }
}
