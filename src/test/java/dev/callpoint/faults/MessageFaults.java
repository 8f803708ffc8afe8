package dev.callpoint.faults;

import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Postman;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Messages that get lost between daemon and broker, in a reset that somebody has asked for. */
final class MessageFaults {
  /** Default of {@code watchdog.offer_answer_ms}. */
  private static final long OFFER_ANSWER_MS = 5_000;

  static final List<FieldFault> ROWS = List.of(
      lost("offer-lost", "broker forgets the offer of a reset", "/signal/out/", "\"offer\""),
      lost("answer-lost", "broker forgets the page's answer in a reset", "/signal/in/", "\"answer\""),
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

  /** Back is the arrival of the result at whoever asked. */
  private static FieldFault resultLost() {
    return new FieldFault("result-lost", "line to the broker breaks under a reset's result", "mqtt", FieldFault.RESET, 0) {
      private static final String ID = "lost-result";

      @Override
      String gap() {
        return "a result that was on its way when the line broke is not sent again";
      }

      @Override
      void strike(Rig rig) {
        rig.postman().loseNext("/result", "\"completed\"", Postman.How.LINE_CUT);
        rig.listener().forget();
        rig.listener().publish(rig.device().topic("command/reset"), "{\"id\":\"" + ID + "\"}");
      }

      @Override
      long noticedAtMs(Rig rig, long struckAtMs, JsonNode incident) {
        return rig.loggedAtMs("broker lost", struckAtMs);
      }

      @Override
      long backAtMs(Rig rig, JsonNode incident) {
        String topic = rig.device().topic("result");
        rig.listener().awaitAnswer(topic, ID);
        List<Listener.Message> finals =
            rig.listener().on(topic).stream()
                .filter(m -> m.json().path("id").asString("").equals(ID))
                .filter(m -> !m.json().path("outcome").asString("").equals("accepted"))
                .toList();
        if (finals.size() != 1) {
          throw new AssertionError("final results of " + ID + ": " + finals.stream().map(Listener.Message::text).toList());
        }
        return System.currentTimeMillis() - (System.nanoTime() - finals.getFirst().atNanos()) / 1_000_000;
      }
    };
  }
}
