package dev.callpoint.e2e;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.json.Json;
import dev.callpoint.testkit.HeadlessOperator;
import dev.callpoint.testkit.LoneEngine;
import dev.callpoint.testkit.Mosquitto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** The operator of machines that are too small for a browser renews its connection as the page does. */
class IceRestartHeadlessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  @Test
  void theHeadlessOperatorRenewsItsConnection() throws IOException {
    try (Mosquitto broker = Mosquitto.start();
        LoneEngine engine = LoneEngine.start(broker)) {
      Process operator = operator(broker, engine);
      try {
        await("picture", line -> line.path("what").asString().equals("picture"));
        engine.restartIce();
        engine.awaitAnswer(1);
        engine.restartIce();
        engine.restartIce();
        engine.awaitAnswer(3);
        Predicate<JsonNode> ofRound = line -> line.path("round").asInt() == 3;
        JsonNode answered = await("answered", ofRound.and(line -> line.path("what").asString().equals("answered")));
        long frames = answered.path("framesDecoded").asLong();
        JsonNode later = await("frames go on", ofRound.and(line -> line.path("framesDecoded").asLong() > frames));
        assertEquals(1, later.path("connections").asInt());
        engine.offerAgain(engine.awaitOffer(3));
        engine.await("the answer again", Event.AnswerReceived.class, 2, e -> e.round() == 3);
        assertFalse(engine.connections().contains(Connection.FAILED));
      } finally {
        operator.destroyForcibly();
      }
    }
  }

  private Process operator(Mosquitto broker, LoneEngine engine) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), HeadlessOperator.class.getName(),
                "tcp://127.0.0.1:" + broker.port(), engine.name(), "60")
            .redirectErrorStream(true)
            .start();
    Thread.ofVirtual().start(() -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(this::take));
    return process;
  }

  private void take(String line) {
    try {
      told.add(Json.object(line.getBytes(StandardCharsets.UTF_8)));
    } catch (Json.BadJson e) {
      told.add(Json.newObject().put("what", line));
    }
  }

  private JsonNode await(String what, Predicate<JsonNode> wanted) {
    try {
      Awaitility.await(what).atMost(LIMIT).until(() -> told.stream().anyMatch(wanted));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what + " was not told: " + told, e);
    }
    return told.stream().filter(wanted).findFirst().orElseThrow();
  }
}
