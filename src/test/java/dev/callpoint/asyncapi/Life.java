package dev.callpoint.asyncapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** What a device goes through in the test, so that it has a reason to say everything that it can say. */
final class Life {
  static final String OPERATOR = "op-headless1";
  private static final String RIVAL = "op-rival0001";
  private static final String VANDAL = "op-vandal001";
  /** Fewer than the link lets wait, so that none of it crowds out what follows. */
  private static final int GARBAGE = 150;
  private static final long SEED = 20260301;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Mosquitto broker;
  private final Device device;
  private final Listener everybody;

  Life(Mosquitto broker, Device device, Listener everybody) {
    this.broker = broker;
    this.device = device;
    this.everybody = everybody;
  }

  void live() throws IOException {
    ringThatNobodyAnswers();
    callWithResets();
    door();
    pastedLines();
    garbage();
    everybody.publish("homeassistant/status", "online");
    everybody.await("vitals", device.topic("vitals"), _ -> true);
    everybody.await("the farewell to the operator", out(OPERATOR), m -> type(m, "bye"));
  }

  private void ringThatNobodyAnswers() {
    device.press();
    everybody.await("missed", device.topic("event"), m -> m.json().path("event_type").asString("").equals("missed"));
  }

  private void callWithResets() throws IOException {
    device.press();
    try (OperatorProcess operator = OperatorProcess.start(broker, device.name(), Duration.ofMinutes(10), LIMIT)) {
      operator.await("picture", _ -> true);
      device.awaitInCall();
      everybody.publish(in(RIVAL), "{\"type\":\"watch\"}");
      everybody.await("busy", out(RIVAL), m -> type(m, "busy"));
      command("reset", "{\"id\":\"asked\",\"reason\":\"for the document\"}", "asked");
      device.breakBy("engine-kill");
      everybody.await("an incident", device.topic("incident"), m -> m.json().path("cause").asString("").equals("engine-dead"));
      device.awaitInCall();
      everybody.publish(in(OPERATOR), "{\"type\":\"talk\",\"on\":true}");
      command("hangup", "{\"id\":\"end\"}", "end");
    }
    device.await("ready", status -> status.path("state").asString("").equals("ready") && Device.paired(status));
  }

  private void door() {
    command("unlock", "{\"id\":\"door\"}", "door");
    command("identify", "{\"id\":\"find\",\"seconds\":1}", "find");
    everybody.publish("callpoint/all/command/unlock", "{\"id\":\"everybody\"}");
    everybody.awaitAnswer(device.topic("result"), "everybody");
    device.ask(Json.newObject().put("command", "press").put("contact", "tamper").put("holdMs", 300));
    everybody.await("tampering", device.topic("event"),
        m -> m.json().path("detail").asString("").equals("the case is closed again"));
  }

  /** As a person pastes them from the README; the service would not come back where no systemd starts it. */
  private void pastedLines() throws IOException {
    for (Readme.Line line : Readme.lines()) {
      if (!line.name().equals("restart")) {
        paste(line.topic().replace("front-gate", device.name()), line.payload());
        String id = line.id();
        everybody.await("an answer to " + line, device.topic("result"), m -> m.json().path("id").asString("").equals(id));
      }
    }
    device.await("they are carried out", status -> status.path("state").asString("").equals("ready") && Device.paired(status));
  }

  private void paste(String topic, String payload) throws IOException {
    Process tool =
        new ProcessBuilder("mosquitto_pub", "-h", "127.0.0.1", "-p", String.valueOf(broker.port()), "-t", topic, "-m", payload)
            .inheritIO().start();
    try {
      if (tool.waitFor() != 0) {
        throw new AssertionError("mosquitto_pub ended with " + tool.exitValue() + " for " + topic);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Seeded, of every kind of topic that the device hears. */
  private void garbage() {
    Random random = new Random(SEED);
    List<String> topics = List.of(
        device.topic("command/reset"), device.topic("command/dance"), device.topic("command/identify"), in(VANDAL),
        "callpoint/operators/" + VANDAL + "/availability", "homeassistant/status");
    for (int i = 0; i < GARBAGE; i++) {
      everybody.throwAt(topics.get(i % topics.size()), garbage(random));
    }
    everybody.publish(in(VANDAL), "{\"type\":\"dance\"}");
    everybody.await("a refusal", out(VANDAL), m -> m.text().contains("dance"));
    command("reset", "{\"id\":\"after\"}", "after");
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return switch (random.nextInt(3)) {
      case 0 -> bytes;
      case 1 -> ("{\"id\":" + random.nextInt() + ",\"type\":[" + random.nextDouble() + "]}").getBytes(UTF_8);
      default -> ("{\"id\":\"g" + random.nextInt(1_000) + "\",\"expires_at\":\"yesterday\",\"type\":\"bye\"}").getBytes(UTF_8);
    };
  }

  private JsonNode command(String name, String payload, String id) {
    everybody.publish(device.topic("command/" + name), payload);
    return everybody.awaitAnswer(device.topic("result"), id);
  }

  private static boolean type(Listener.Message message, String type) {
    return message.json().path("type").asString("").equals(type);
  }

  private String in(String operator) {
    return device.topic("signal/in/" + operator);
  }

  private String out(String operator) {
    return device.topic("signal/out/" + operator);
  }
}
