package dev.callpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.Outbox.Kind;
import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the outbox keeps, in which order it sends, and what it gives up. */
final class OutboxTest {
  private static final long MISSED_MS = 60_000;
  private static final long HOUR_MS = 3_600_000;

  private final FakeLink link = new FakeLink();
  private final FakeStore store = new FakeStore();
  private long nowMs = 5_000;
  private Instant wall = Instant.parse("2026-05-01T12:00:00Z");
  private String boot = "boot-1";
  private long bootedMs = -60_000;
  private Outbox outbox = outbox();

  private Outbox outbox() {
    Clocks clocks = new Clocks(() -> nowMs, () -> wall, boot, bootedMs);
    return new Outbox(link, store, clocks, Kind::label, MISSED_MS);
  }

  /** What the next daemon would find. */
  private static final class FakeStore implements Outbox.Store {
    private final SortedMap<String, ObjectNode> stored = new TreeMap<>();
    private final List<Long> afterMs = new ArrayList<>();

    @Override
    public void put(String name, ObjectNode message, long after) {
      stored.put(name, message);
      afterMs.add(after);
    }

    @Override
    public void remove(String name) {
      stored.remove(name);
    }
  }

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
    outbox.keep(Kind.RESULT, words(id));
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
    outbox.keep(Kind.INCIDENT, words("b"));
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
    outbox.keep(Kind.INCIDENT, words("incident"));
    numbers(0, Kind.RESULT.messagesMax + 3).forEach(this::keep);
    assertEquals(new Outbox.Counts(Kind.RESULT.messagesMax + 1, 3), outbox.counts());
    outbox.up();
    List<String> kept = numbers(3, Kind.RESULT.messagesMax + 3);
    assertEquals(Stream.concat(Stream.of("incident"), kept.stream()).toList(), link.ids());
  }

  @Test
  void bytesAreBoundedToo() {
    String large = "x".repeat(Kind.RESULT.bytesMax / 9);
    numbers(0, 12).forEach(id -> outbox.keep(Kind.RESULT, words(id).put("detail", large)));
    outbox.up();
    assertEquals(numbers(4, 12), link.ids());
    assertEquals(4, outbox.counts().givenUp());
  }

  @Test
  void oneThatIsTooLargeIsGivenUpAloneAndTheOthersStay() {
    keep("small");
    outbox.keep(Kind.RESULT, words("large").put("detail", "x".repeat(Kind.RESULT.bytesMax)));
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

  // --- what the next daemon tells ---

  private static ObjectNode event(String type, String id) {
    return Json.newObject().put("event_type", type).put("id", id).put("detail", "the button was pressed");
  }

  private void ring(String id) {
    outbox.keep(Kind.EVENT, event("ring", id));
  }

  /**
   * The daemon was killed and started again.
   *
   * @param awayMs for so long nothing ran
   */
  private void startsAgain(long awayMs) {
    link.breakLine();
    wall = wall.plusMillis(awayMs);
    bootedMs = 1 - (nowMs - bootedMs) - awayMs;
    nowMs = 1;
    outbox = outbox();
    outbox.restore(new TreeMap<>(store.stored));
  }

  /** So was the machine; its monotonic clock begins anew. */
  private void bootsAgain(long awayMs) {
    startsAgain(awayMs);
    boot = boot + "1";
    bootedMs = -20_000;
    outbox = outbox();
    outbox.restore(new TreeMap<>(store.stored));
  }

  private List<String> told(String field) {
    return link.sent.stream().map(message -> message.json().path(field).asString("")).toList();
  }

  private long lateMs(int index) {
    return link.sent.get(index).json().path("late_ms").asLong(-1);
  }

  @Test
  void eventsAndIncidentsOutliveTheDaemonInTheirOrderAndResultsDoNot() {
    ring("e1");
    outbox.keep(Kind.INCIDENT, words("i1"));
    keep("r1");
    outbox.keep(Kind.EVENT, event("tamper", "e2"));
    startsAgain(2_000);
    keep("r2");
    ring("e3");
    outbox.up();
    assertEquals(List.of("e1", "i1", "e2", "r2", "e3"), link.ids());
    assertEquals(List.of("event", "incident", "event", "result", "event"), link.sent.stream().map(FakeLink.Sent::topic).toList());
    link.acknowledge(0, 5);
    outbox.flush();
    assertEquals(0, store.stored.size());
  }

  @Test
  void aBrokerThatAcknowledgesAtOnceSparesTheDisk() {
    ring("away");
    outbox.up();
    ring("there");
    assertEquals(List.of(0L, Outbox.GRACE_MS), store.afterMs);
  }

  @Test
  void onesThatAreToldAreNotToldByTheNextDaemon() {
    outbox.up();
    ring("e1");
    ring("e2");
    link.acknowledge(0, 1);
    outbox.flush();
    startsAgain(2_000);
    outbox.up();
    assertEquals(List.of("e2"), link.ids());
  }

  @Test
  void theNextDaemonTellsHowLateItIsToTheMillisecond() {
    outbox.keep(Kind.EVENT, event("tamper", "e1"));
    nowMs += 5_000;
    startsAgain(30_000);
    outbox.up();
    assertEquals(35_000, lateMs(0));
    assertEquals(List.of("2026-05-01T12:00:00Z"), told("at"));
    assertEquals(List.of("late: 35 s ago, the button was pressed"), told("detail"));
  }

  @Test
  void afterALossOfPowerTheWallClockTellsHowLateItIs() {
    ring("e1");
    bootsAgain(HOUR_MS);
    outbox.up();
    assertEquals(HOUR_MS, lateMs(0));
    assertEquals(List.of("2026-05-01T12:00:00Z"), told("at"));
  }

  @Test
  void afterALossOfPowerWithAClockThatIsNotSetItIsAtLeastAsLateAsTheMachineIsUp() {
    ring("e1");
    bootsAgain(HOUR_MS);
    wall = Instant.EPOCH;
    outbox.up();
    assertEquals(20_001, lateMs(0));
    assertEquals(List.of("2026-05-01T12:00:00Z"), told("at"), "the clock was set then");
  }

  @Test
  void whatWasSaidBeforeTheClockWasSetHasItsTrueTimeAsSoonAsItIsSet() {
    wall = Instant.EPOCH;
    outbox.up();
    outbox.keep(Kind.EVENT, event("tamper", "e1"));
    assertFalse(link.sent.getFirst().json().has("at"));
    nowMs += 10_000;
    wall = Instant.parse("2026-05-01T12:00:10Z");
    lineBreaksAndComesBack();
    assertEquals(List.of("2026-05-01T12:00:00Z"), told("at"));

    wall = Instant.EPOCH;
    bootsAgain(HOUR_MS);
    wall = Instant.parse("2026-05-02T12:00:00Z");
    outbox.up();
    assertFalse(link.sent.getFirst().json().has("at"), "nobody knows when that was");
    assertEquals(20_001, lateMs(0));
  }

  @Test
  void aRingIsTellableAsOneForAMinuteAndThenItWasMissed() {
    ring("e1");
    nowMs += MISSED_MS;
    outbox.up();
    assertEquals(List.of("ring"), told("event_type"));
    nowMs += 1;
    lineBreaksAndComesBack();
    assertEquals(List.of("missed"), told("event_type"));
    assertEquals(List.of("e1"), link.ids());
  }

  @Test
  void ringsThatAnythingNewerTellsOfAreWithdrawnAndNothingElseIs() {
    ring("e1");
    outbox.keep(Kind.EVENT, event("tamper", "e2"));
    outbox.withdraw(Kept::isRing);
    outbox.keep(Kind.EVENT, event("missed", "e3"));
    assertEquals(2, store.stored.size());
    outbox.up();
    assertEquals(List.of("e2", "e3"), link.ids());
    assertEquals(0, outbox.counts().givenUp());
  }

  @Test
  void whatIsOlderThanADayIsToldOnceAsACountThatGrowsUnderOneId() {
    ring("e1");
    outbox.keep(Kind.INCIDENT, words("i1"));
    nowMs += Outbox.AGE_MAX_MS;
    ring("e2");
    nowMs += 1;
    outbox.up();
    assertEquals(List.of("ring", "expired"), told("event_type"));
    assertEquals(2, link.sent.getLast().json().path("count").asLong());
    String id = link.ids().getLast();

    outbox.down();
    nowMs += Outbox.AGE_MAX_MS;
    startsAgain(0);
    outbox.up();
    assertEquals(List.of("expired"), told("event_type"), "the event of a day ago is gone too");
    assertEquals(3, link.sent.getLast().json().path("count").asLong());
    assertEquals(List.of(id), link.ids());
    link.acknowledge(0, 1);
    lineBreaksAndComesBack();
    assertEquals(List.of(), link.ids(), "once is enough");
    assertEquals(0, store.stored.size());
  }

  @Test
  void ofTooManyEventsTheNewestAreKeptAndTheOthersAreCounted() {
    numbers(0, Kind.EVENT.messagesMax + 7).forEach(this::ring);
    assertEquals(Kind.EVENT.messagesMax + 1, store.stored.size());
    startsAgain(1_000);
    outbox.up();
    List<String> rings = link.sent.stream().map(FakeLink.Sent::json)
        .filter(json -> json.path("event_type").asString().equals("ring")).map(json -> json.path("id").asString()).toList();
    assertEquals(numbers(7, Kind.EVENT.messagesMax + 7), rings);
    List<Long> counts = link.sent.stream().map(FakeLink.Sent::json).filter(json -> json.has("count"))
        .map(json -> json.path("count").asLong()).toList();
    assertEquals(List.of(7L), counts);
  }

  @Test
  void whatIsNoMessageIsLeftOutAndForgotten() {
    store.stored.put("0000000000000005", Json.newObject().put("kind", "poem").set("message", words("x")));
    store.stored.put("0000000000000006", Json.newObject().put("kind", "event").put("message", "words"));
    ring("e1");
    startsAgain(0);
    outbox.up();
    assertEquals(List.of("e1"), link.ids());
    assertEquals(1, store.stored.size());
  }

  @Test
  void ofPicturesThatWaitTheNewestAloneIsSent() {
    outbox.up();
    link.room = 0;
    assertTrue(outbox.publishNewest("snapshot", Json.bytes(words("first")), 1));
    assertTrue(outbox.publish("signal", Json.bytes(words("signal")), 1, false));
    assertTrue(outbox.publishNewest("snapshot", Json.bytes(words("second")), 1));
    link.room = 9;
    outbox.flush();
    assertEquals(List.of("signal", "second"), link.ids());
  }
}
