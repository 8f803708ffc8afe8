package dev.callpoint.e2e;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.testkit.LoneEngine;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** The operator of machines that are too small for a browser renews its connection as the page does. */
class IceRestartHeadlessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STAY = Duration.ofMinutes(1);

  @Test
  void theHeadlessOperatorRenewsItsConnection() throws IOException {
    try (Mosquitto broker = Mosquitto.start();
        LoneEngine engine = LoneEngine.start(broker);
        OperatorProcess operator = OperatorProcess.start(broker, engine.name(), STAY, LIMIT)) {
      operator.await("picture", _ -> true);
      engine.restartIce();
      engine.awaitAnswer(1);
      engine.restartIce();
      engine.restartIce();
      engine.awaitAnswer(3);
      Predicate<JsonNode> ofRound = line -> line.path("round").asInt() == 3;
      long frames = operator.await("answered", ofRound).path("framesDecoded").asLong();
      JsonNode later = operator.await("second", ofRound.and(line -> line.path("framesDecoded").asLong() > frames));
      assertEquals(1, later.path("connections").asInt());
      engine.offerAgain(engine.awaitOffer(3));
      engine.await("the answer again", Event.AnswerReceived.class, 2, e -> e.round() == 3);
      assertFalse(engine.connections().contains(Connection.FAILED));
    }
  }
}
