package dev.callpoint.faults;

import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Postman;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Messages that get lost between daemon and broker, in a reset that somebody has asked for. */
final class MessageFaults {
  /** Default of {@code watchdog.offer_answer_ms}. */
  private static final long OFFER_ANSWER_MS = 5_000;

  /** The shorter one of a row that has to wait for it twice. */
  private static final long OFFER_ANSWER_SHORT_MS = 1_500;

  static final List<FieldFault> ROWS = List.of(
      lost("offer-lost", "broker forgets the offer of a reset", "/signal/out/", "\"offer\""),
      lost("answer-lost", "broker forgets the page's answer in a reset", "/signal/in/", "\"answer\""),
      offersLost(),
      resultLost());

  private MessageFaults() {}

  private static FieldFault lost(String label, String words, String topic, String payload) {
    return new FieldFault(label, words, "cli", FieldFault.RESET, OFFER_ANSWER_MS) {
      @Override
      void strike(Rig rig) {
        rig.postman().loseNext(topic, payload, Postman.How.ACKNOWLEDGED);
        rig.device().reset("a message will be lost");
      }

      @Override
      long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
        return rig.loggedAtMs("the offer is sent again", struckAtMs);
      }
    };
  }

  /** The page is there and seems not to react: the stack is replaced, and its offer arrives. */
  private static FieldFault offersLost() {
    return new FieldFault("offers-lost", "broker forgets the offer of a reset, sent again too", "cli", FieldFault.RESET,
        2 * OFFER_ANSWER_SHORT_MS) {
      @Override
      List<String> toml() {
        return List.of("watchdog.offer_answer_ms = " + OFFER_ANSWER_SHORT_MS);
      }

      @Override
      void strike(Rig rig) {
        rig.postman().loseNext(2, "/signal/out/", "\"offer\"", Postman.How.ACKNOWLEDGED);
        rig.device().reset("both offers will be lost");
      }

      @Override
      long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
        return rig.loggedAtMs("to 2 offers", struckAtMs);
      }
    };
  }

  /** Back is the arrival of the result at whoever asked. */
  private static FieldFault resultLost() {
    return new FieldFault("result-lost", "line to the broker breaks under a reset's result", "mqtt", FieldFault.RESET, 0) {
      /** Each round asks under an id of its own: a request that comes again is not taken. */
      @Override
      void strike(Rig rig) {
        rig.postman().loseNext("/result", "\"completed\"", Postman.How.LINE_CUT);
        rig.listener().forget();
        rig.listener().publish(rig.device().topic("command/reset"), "{\"id\":\"lost-result-" + System.nanoTime() + "\"}");
      }

      @Override
      long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
        return rig.loggedAtMs("broker lost", struckAtMs);
      }

      @Override
      long backAtMs(Rig rig, JsonNode incident) {
        String topic = rig.device().topic("result");
        String id = incident.path("requests").path(0).asString();
        rig.listener().awaitAnswer(topic, id);
        List<Listener.Message> finals =
            rig.listener().on(topic).stream()
                .filter(m -> m.json().path("id").asString("").equals(id))
                .filter(m -> !m.json().path("outcome").asString("").equals("accepted"))
                .toList();
        if (finals.size() != 1) {
          throw new AssertionError("final results of " + id + ": " + finals.stream().map(Listener.Message::text).toList());
        }
        return System.currentTimeMillis() - (System.nanoTime() - finals.getFirst().atNanos()) / 1_000_000;
      }
    };
  }
}
