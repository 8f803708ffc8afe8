package dev.callpoint.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorProcess;
import dev.callpoint.testkit.Tool;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Much bad input, and much good input at once: bounded, and forgotten as soon as it is over. */
class FloodIT {
  private static final long SEED = 20_260_101;
  private static final String ANSWER = "{\"type\":\"answer\",\"session\":\"a-1\",\"sdp\":\"v=0\\r\\n\"}";
  private static final String CANDIDATE =
      "{\"type\":\"candidate\",\"session\":\"a-1\",\"candidate\":\"c\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}";
  private static final List<String> COMMAND_NAMES =
      List.of("reset", "hangup", "unlock", "identify", "restart", "snapshot");
  private static final String GROUP = "flooded";
  /** What a process takes at its first such messages it keeps. */
  private static final int WARM_UP_PAYLOADS = 2_000;
  private static final int FUZZ_PAYLOADS = 10_000;
  /** Threads of Paho and of the control socket come and go. */
  private static final int THREADS_MARGIN = 4;
  /** A leak of 50 bytes for each message would exceed it. */
  private static final long HEAP_MARGIN_KB = 448;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration STAY = Duration.ofMinutes(5);
  private static final int FLOOD = 3_000;
  private static final int COMMANDS = 150;
  /** More than the link has on its way at a time. */
  private static final int MESSAGES = 100;
  /** As many requests wait for one reset; the rest is refused. */
  private static final int REQUESTS_MAX = 100;

  private Mosquitto broker;
  private Device device;
  private Listener somebody;
  private Unchanged before;

  @BeforeEach
  void start() {
    // Its own bound would keep most of a flood from the device, and would drop acknowledgements with it.
    broker = Mosquitto.startWith("max_queued_messages 0");
    device = Device.start(broker, "groups = [\"" + GROUP + "\"]");
    somebody = Listener.at(broker.port(), device.topic("result"), device.topic("state"));
    device.await("a standby", status -> Device.paired(status));
    before = Unchanged.of(device);
  }

  @AfterEach
  void aNormalResetWorksAfterAllThat() {
    try {
      device.await("the broker is there", device::brokerUp);
      somebody.publish(device.topic("command/reset"), Json.newObject().put("id", "normal"));
      JsonNode answer = somebody.awaitAnswer(device.topic("result"), "normal");
      assertEquals("completed", answer.path("outcome").asString(), device.log());
      assertEquals(0, device.status().path("broker").path("listenerFaults").asLong(), device.log());
      theRetainedStateIsTheLast();
    } finally {
      somebody.close();
      device.close();
      broker.close();
    }
  }

  @Test
  void tenThousandRandomPayloadsOnEveryInboundTopicChangeNothingInACall() throws Exception {
    try (OperatorProcess operator = OperatorProcess.start(broker, device.name(), STAY, LIMIT)) {
      operator.await("picture", _ -> true);
      device.awaitInCall();
      device.await("a standby", Device::paired);
      before = Unchanged.of(device);
      Random random = new Random(SEED);
      garbage(random, WARM_UP_PAYLOADS);
      Figures early = Figures.of(device);
      long beganNanos = System.nanoTime();
      garbage(random, FUZZ_PAYLOADS);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
      Figures late = Figures.of(device);

      before.holds(device);
      JsonNode status = device.status();
      System.out.println(FUZZ_PAYLOADS + " payloads in " + seconds + " s, refused " + status.path("inputRefusedBy") + ", "
          + early + " became " + late);
      assertTrue(late.threads() <= early.threads() + THREADS_MARGIN, early + " became " + late);
      assertTrue(late.heapKb() <= early.heapKb() + HEAP_MARGIN_KB, early + " became " + late);
      assertFalse(status.path("doorReleased").asBoolean(true));
      nothingWasCarriedOut();
      long lines = device.log().lines().filter(line -> line.contains(" refused")).count();
      assertTrue(lines <= 4 + seconds / 5, lines + " lines of refused input in " + seconds + " s\n" + device.log());
      long frames = operator.await("second", _ -> true).path("framesDecoded").asLong();
      operator.await("second", line -> line.path("framesDecoded").asLong() > frames + 100);
    }
    device.ask(Json.newObject().put("command", "hangup"));
  }

  /** Corrupted by construction where a good one would do something, anything at all where it would not. */
  private void garbage(Random random, int payloads) {
    long received = device.status().path("broker").path("received").asLong();
    long refused = device.status().path("inputRefused").asLong();
    long certainlyBad = 0;
    for (int i = 0; i < payloads; i++) {
      switch (random.nextInt(7)) {
        case 0, 1 -> {
          somebody.publish(command(random, one(random, COMMAND_NAMES)), broken(random, "{\"id\":\"a\",\"reason\":\"b\"}"), false);
          certainlyBad++;
        }
        case 2 -> {
          somebody.publish(command(random, word(random)), mutated(random, "{\"id\":\"a\"}"), false);
          certainlyBad++;
        }
        case 3 -> {
          publish("signal/in/op-fuzzfuzz" + random.nextInt(10), broken(random, "{\"type\":\"watch\"}"));
          certainlyBad++;
        }
        case 4 -> publish("signal/in/op-fuzzfuzz" + random.nextInt(10), mutated(random, ANSWER));
        case 5 -> publish("signal/in/op-fuzzfuzz" + random.nextInt(10), mutated(random, CANDIDATE));
        default -> {
          String operator = "callpoint/operators/op-fuzzfuzz" + random.nextInt(10);
          somebody.publish(operator + "/availability", mutated(random, "online"), false);
        }
      }
    }
    long bad = certainlyBad;
    device.await("all were read", s -> s.path("broker").path("received").asLong() >= received + payloads);
    device.await("counted", s -> s.path("inputRefused").asLong() >= refused + bad);
  }

  /** To this device, its group or all. */
  private String command(Random random, String name) {
    String to = one(random, List.of("callpoint/" + device.name(), "callpoint/group/" + GROUP, "callpoint/all"));
    return to + "/command/" + name;
  }

  private void nothingWasCarriedOut() {
    List<String> outcomes = somebody.on(device.topic("result")).stream()
        .map(message -> message.json().path("outcome").asString("")).distinct().toList();
    assertEquals(List.of("refused"), outcomes);
  }

  @Test
  void aFloodIsDroppedWhereItIsTooMuchAndChangesNothing() throws Exception {
    byte[] bad = "{\"type\":7,\"id\":7}".getBytes(UTF_8);
    byte[] large = new byte[20_000];
    for (int i = 0; i < FLOOD; i++) {
      String topic = i % 2 == 0 ? "signal/in/op-floodflood" : "command/reset";
      somebody.throwAt(device.topic(topic), i % 10 == 0 ? large : bad);
    }

    JsonNode status = device.await("read or dropped", s -> {
      JsonNode counts = s.path("broker");
      return counts.path("received").asLong() + counts.path("overflowDropped").asLong() >= FLOOD;
    });
    System.out.println("flood of " + FLOOD + ": " + status.path("broker"));
    device.await("counted", s -> s.path("inputRefused").asLong() == status.path("broker").path("received").asLong());
    before.holds(device);
    theRetainedStateIsTheLast();
    String shown = Tool.run("status", "--run-directory", device.runDirectory().toString()).output();
    assertTrue(shown.matches("(?s).*refused +command \\d+, signal \\d+.*"), shown);
  }

  @Test
  void manyResetCommandsAtOnceShareAFewResetsAndEachIsAnsweredOnce() {
    for (int i = 0; i < COMMANDS; i++) {
      somebody.throwAt(device.topic("command/reset"), ("{\"id\":\"many-" + i + "\"}").getBytes(UTF_8));
    }

    int refused = 0;
    for (int i = 0; i < COMMANDS; i++) {
      String id = "many-" + i;
      String outcome = somebody.awaitAnswer(device.topic("result"), id).path("outcome").asString();
      assertTrue(List.of("completed", "refused").contains(outcome), outcome);
      refused += outcome.equals("refused") ? 1 : 0;
      long finals = somebody.answers(device.topic("result"), id).stream()
          .filter(answer -> !answer.path("outcome").asString().equals("accepted")).count();
      assertEquals(1, finals, id);
    }
    System.out.println(COMMANDS + " reset commands: " + device.resets("mqtt") + " resets, " + refused + " refused");
    assertTrue(refused <= COMMANDS - REQUESTS_MAX, "refused " + refused);
    assertTrue(device.resets("mqtt") < COMMANDS / 10, "resets " + device.resets("mqtt"));
  }

  @Test
  void whatTheBrokerCannotTakeAtOnceIsSentWhenItCan() {
    broker.sigstop();
    try {
      for (int i = 0; i < MESSAGES; i++) {
        device.ask(Json.newObject().put("command", "unlock"));
      }
      device.press();
      device.await("pressed", status -> status.path("presses").asLong() == 1);
    } finally {
      broker.sigcont();
    }

    Awaitility.await("all answers").atMost(Duration.ofSeconds(10)).until(() -> unlocks() >= MESSAGES);
    assertEquals(MESSAGES, unlocks());
    somebody.awaitAnswer(device.topic("result"), "button-1");
    theRetainedStateIsTheLast();
    assertEquals(0, device.status().path("broker").path("drops").asLong(), device.log());
  }

  private long unlocks() {
    return somebody.on(device.topic("result")).stream()
        .filter(message -> message.json().path("command").asString("").equals("unlock"))
        .filter(message -> !message.json().path("outcome").asString("").equals("accepted")).count();
  }

  /** A state that was dropped in the crush must not stand for ever. */
  private void theRetainedStateIsTheLast() {
    Awaitility.await("the retained state is the last").atMost(Duration.ofSeconds(10)).until(() -> {
      try (Listener late = Listener.at(broker.port(), device.topic("state"))) {
        JsonNode retained = late.await("a retained state", device.topic("state"), Listener.Message::retained).json();
        JsonNode now = device.status();
        return retained.path("state").equals(now.path("state"))
            && retained.path("inputRefused").equals(now.path("inputRefused"))
            && retained.path("resets").equals(now.path("resets"))
            && retained.path("engines").equals(now.path("engines"));
      }
    });
  }

  private void publish(String topic, byte[] payload) {
    somebody.publish(device.topic(topic), payload, false);
  }

  /** Mutated, and without the end that every object needs. */
  private static byte[] broken(Random random, String good) {
    byte[] bytes = mutated(random, good.substring(0, good.length() - 1));
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '}') {
        bytes[i] = '{';
      }
    }
    return bytes.length == 0 ? new byte[] {'{'} : bytes;
  }

  /** Bytes are changed, left out, doubled or put in; now and then all of it is noise, or a hundred times as long. */
  private static byte[] mutated(Random random, String good) {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(1, 2_000)];
      random.nextBytes(noise);
      return noise;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : good.repeat(random.nextInt(20) == 0 ? 100 : 1).getBytes(UTF_8)) {
      switch (random.nextInt(40)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> {
          // Left out.
        }
        case 2 -> {
          out.write(b);
          out.write(b);
        }
        case 3 -> out.writeBytes("\\ud83d".getBytes(UTF_8));
        default -> out.write(b);
      }
    }
    return out.toByteArray();
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** No command that exists. */
  private static String word(Random random) {
    return "z" + Integer.toString(random.nextInt(1_000_000), 36).replaceAll("\\d", "");
  }
}
