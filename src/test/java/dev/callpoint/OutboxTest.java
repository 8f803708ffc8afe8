package dev.callpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.Outbox.Kind;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the outbox keeps, in which order it sends, and what it gives up. */
final class OutboxTest {
  private final FakeLink link = new FakeLink();
  private long nowMs = 5_000;
  private final Outbox outbox = new Outbox(link, () -> nowMs);

  /** A link that takes what it is told to take, and acknowledges when it is told to. */
  private static final class FakeLink implements Outbox.Link {
    private final List<Sent> sent = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    private record Sent(String topic, byte[] payload, Runnable acknowledged) {
      JsonNode json() {
        try {
          return Json.object(payload);
        } catch (BadJson e) {
          throw new AssertionError(new String(payload, UTF_8), e);
        }
      }
    }

    @Override
    public boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
      if (room == 0) {
        return false;
      }
      room--;
      return sent.add(new Sent(topic, payload, acknowledged));
    }

    void acknowledge(int from, int to) {
      sent.subList(from, to).forEach(message -> message.acknowledged().run());
    }

    void breakLine() {
      sent.clear();
      room = Integer.MAX_VALUE;
    }

    List<String> ids() {
      return sent.stream().map(message -> message.json().path("id").asString("")).toList();
    }
  }

  private static ObjectNode words(String id) {
    return Json.newObject().put("id", id).put("outcome", "completed");
  }

  private void keep(String id) {
    outbox.keep(Kind.RESULT, "result", words(id));
  }

  private void lineBreaksAndComesBack() {
    outbox.down();
    link.breakLine();
    outbox.up();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void whatWasNotAcknowledgedWhenTheLineBrokeIsSentAgainInOrder() {
    outbox.up();
    numbers(0, 4).forEach(this::keep);
    assertEquals(numbers(0, 4), link.ids());
    link.acknowledge(1, 2);
    lineBreaksAndComesBack();
    assertEquals(List.of("0", "2", "3"), link.ids());
  }

  @Test
  void whatWasAcknowledgedIsNotSentAgain() {
    outbox.up();
    keep("told");
    assertEquals(new Outbox.Counts(1, 0), outbox.counts());
    link.acknowledge(0, 1);
    assertEquals(new Outbox.Counts(0, 0), outbox.counts());
    lineBreaksAndComesBack();
    assertEquals(List.of(), link.ids());
  }

  @Test
  void anAcknowledgementThatComesAfterTheBreakCounts() {
    outbox.up();
    keep("told");
    outbox.down();
    link.acknowledge(0, 1);
    link.breakLine();
    outbox.up();
    assertEquals(List.of(), link.ids());
  }

  @Test
  void anAcknowledgementOfTheOldConnectionSparesWhatWaitsForTheNewOne() {
    outbox.up();
    keep("told");
    Runnable late = link.sent.getFirst().acknowledged();
    outbox.down();
    link.breakLine();
    link.room = 0;
    outbox.up();
    late.run();
    link.room = 2;
    keep("next");
    assertEquals(List.of("next"), link.ids());
  }

  @Test
  void whatWasSaidWhileTheBrokerWasAwayIsSentWhenItIsThereAndBeforeWhatComesAfter() {
    keep("a");
    outbox.keep(Kind.INCIDENT, "incident", words("b"));
    outbox.flush();
    assertEquals(List.of(), link.ids());
    outbox.up();
    keep("c");
    assertEquals(List.of("a", "b", "c"), link.ids());
    assertEquals(List.of("result", "incident", "result"), link.sent.stream().map(FakeLink.Sent::topic).toList());
  }

  @Test
  void whatIsWorthlessLaterIsNotKept() {
    assertFalse(outbox.publish("signal", Json.bytes(words("away")), 1, false));
    outbox.up();
    link.room = 1;
    assertTrue(outbox.publish("signal", Json.bytes(words("under way")), 1, false));
    assertTrue(outbox.publish("signal", Json.bytes(words("waits")), 1, false));
    lineBreaksAndComesBack();
    assertEquals(List.of(), link.ids());
  }

  @Test
  void everythingKeepsItsOrderBehindALinkThatTakesNoMore() {
    outbox.up();
    link.room = 1;
    keep("0");
    keep("1");
    assertTrue(outbox.publish("signal", Json.bytes(words("2")), 1, false));
    keep("3");
    assertEquals(List.of("0"), link.ids());
    link.room = 2;
    outbox.flush();
    assertEquals(List.of("0", "1", "2"), link.ids());
    link.room = 2;
    outbox.flush();
    assertEquals(numbers(0, 4), link.ids());
  }

  @Test
  void atTheBoundTheOldestOfItsKindIsGivenUpAndCounted() {
    outbox.keep(Kind.INCIDENT, "incident", words("incident"));
    numbers(0, Kind.RESULT.messagesMax + 3).forEach(this::keep);
    assertEquals(new Outbox.Counts(Kind.RESULT.messagesMax + 1, 3), outbox.counts());
    outbox.up();
    List<String> kept = numbers(3, Kind.RESULT.messagesMax + 3);
    assertEquals(Stream.concat(Stream.of("incident"), kept.stream()).toList(), link.ids());
  }

  @Test
  void bytesAreBoundedToo() {
    String large = "x".repeat(Kind.RESULT.bytesMax / 9);
    numbers(0, 12).forEach(id -> outbox.keep(Kind.RESULT, "result", words(id).put("detail", large)));
    outbox.up();
    assertEquals(numbers(4, 12), link.ids());
    assertEquals(4, outbox.counts().givenUp());
  }

  @Test
  void oneThatIsTooLargeIsGivenUpAloneAndTheOthersStay() {
    keep("small");
    outbox.keep(Kind.RESULT, "result", words("large").put("detail", "x".repeat(Kind.RESULT.bytesMax)));
    outbox.up();
    assertEquals(List.of("small"), link.ids());
    assertEquals(1, outbox.counts().givenUp());
  }

  @Test
  void aBrokerThatTakesEverythingAndAcknowledgesNothingMakesItGrowToItsBoundAndNoFurther() {
    outbox.up();
    numbers(0, Kind.RESULT.messagesMax + 20).forEach(this::keep);
    assertEquals(Kind.RESULT.messagesMax + 20, link.sent.size());
    assertEquals(new Outbox.Counts(Kind.RESULT.messagesMax, 20), outbox.counts());
    lineBreaksAndComesBack();
    assertEquals(numbers(20, Kind.RESULT.messagesMax + 20), link.ids());
  }

  @Test
  void aLinkThatTakesNothingMakesItGrowToItsBoundAndNoFurther() {
    outbox.up();
    link.room = 0;
    numbers(0, Kind.RESULT.messagesMax + 20).forEach(this::keep);
    link.room = Integer.MAX_VALUE;
    outbox.flush();
    assertEquals(numbers(20, Kind.RESULT.messagesMax + 20), link.ids());
  }

  @Test
  void aMessageUnderWhichTheLineBreaksEachTimeIsGivenUpInTheEnd() {
    outbox.up();
    keep("poison");
    int tries = 1;
    while (outbox.counts().kept() > 0 && tries < 100) {
      assertEquals(List.of("poison"), link.ids(), "try " + tries);
      lineBreaksAndComesBack();
      tries++;
    }
    assertEquals(11, tries, "sent ten times");
    assertEquals(List.of(), link.ids());
    assertEquals(new Outbox.Counts(0, 1), outbox.counts());
  }

  @Test
  void aLineThatBreaksOftenCostsNothingThatItNeverCarried() {
    keep("waits");
    link.room = 0;
    for (int i = 0; i < 100; i++) {
      outbox.up();
      outbox.down();
    }
    link.room = 1;
    outbox.up();
    assertEquals(List.of("waits"), link.ids());
  }

  @Test
  void oneThatIsLateSaysByHowMuchEachTime() {
    outbox.up();
    keep("late");
    assertFalse(link.sent.getFirst().json().has("late_ms"));
    nowMs += 1_000;
    lineBreaksAndComesBack();
    assertFalse(link.sent.getFirst().json().has("late_ms"), "a second is not late");
    nowMs += 1;
    lineBreaksAndComesBack();
    assertEquals(1_001, link.sent.getFirst().json().path("late_ms").asLong());
    nowMs += 3_600_000;
    lineBreaksAndComesBack();
    assertEquals(3_601_001, link.sent.getFirst().json().path("late_ms").asLong());
    assertEquals("completed", link.sent.getFirst().json().path("outcome").asString());
  }
}
