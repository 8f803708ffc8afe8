package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.Progress;
import dev.callpoint.core.Incident.Sample;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.Peer;
import dev.callpoint.core.Service.Serving;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final long START_MS = 100_000;
  private static final Evidence NONE = Evidence.after(3);

  /** Captured and sent, 30 and 20 a second. */
  private static Active idle(int generation, long atMs) {
    long ms = atMs - START_MS;
    Progress progress = new Progress(ms * 30 / 1_000, 0, ms * 20 / 1_000, 0, 0.12345, 0, 0.5, 0, 0, 7.00049, 81_919);
    return Active.fresh(generation, START_MS).advancedTo(progress, atMs);
  }

  private static Active watched(int generation, long atMs) {
    return idle(generation, atMs).withPeer(Peer.asked(Scene.ALICE, START_MS).connection(Connection.CONNECTED, START_MS));
  }

  private static Evidence sampledEachSecond(int seconds) {
    Evidence evidence = NONE;
    for (int s = 0; s <= seconds; s++) {
      evidence = evidence.at(new Serving(idle(1, START_MS + s * 1_000)), START_MS + s * 1_000);
    }
    return evidence;
  }

  private static List<Long> times(Evidence evidence) {
    return evidence.samples().stream().map(sample -> sample.atMs() - START_MS).toList();
  }

  @Test
  void aSampleIsTakenEachSecond() {
    Evidence one = sampledEachSecond(0);
    assertSame(one, one.at(new Serving(idle(1, START_MS + 999)), START_MS + 999));
    assertEquals(List.of(0L, 1_000L), times(one.at(new Serving(idle(1, START_MS + 1_000)), START_MS + 1_000)));
  }

  @Test
  void nothingIsSampledWhereNoEngineServes() {
    Change boot = Change.of(Change.Kind.BOOT, "start", START_MS);
    assertSame(NONE, NONE.at(new Service.Waiting(boot, 0), START_MS));
    assertSame(NONE, NONE.at(new Service.Stopping(START_MS, false), START_MS));
    Evidence taken = NONE.at(new Service.TakingOver(idle(4, START_MS), boot, START_MS), START_MS);
    assertEquals(4, taken.samples().getFirst().generation());
  }

  @Test
  void halfAMinuteIsKept() {
    Evidence evidence = sampledEachSecond(45);
    assertEquals(LongStream.rangeClosed(15, 45).mapToObj(s -> s * 1_000).toList(), times(evidence));
    assertEquals(31, evidence.before(START_MS + 45_000).size());
    assertEquals(30, evidence.before(START_MS + 45_001).size());
    assertEquals(0, evidence.before(START_MS + 75_001).size());
  }

  @Test
  void theMomentOfATriggerTakesThePlaceOfTheSampleOfItsSecond() {
    Evidence two = sampledEachSecond(1);
    Evidence trigger = two.sampled(new Serving(idle(1, START_MS + 1_400)), START_MS + 1_400);
    assertEquals(List.of(0L, 1_000L, 1_400L), times(trigger), "two in this second");
    Evidence again = trigger.sampled(new Serving(idle(1, START_MS + 1_900)), START_MS + 1_900);
    assertEquals(List.of(0L, 1_000L, 1_900L), times(again), "and not three");
    Evidence later = trigger.sampled(new Serving(idle(1, START_MS + 2_000)), START_MS + 2_000);
    assertEquals(List.of(0L, 1_000L, 1_400L, 2_000L), times(later));
  }

  @Test
  void picturesASecondAreCapturedOnesWhereNobodyWatchesAndSentOnesElsewhere() {
    assertEquals(30, sampledEachSecond(4).samples().getLast().fps());
    Evidence evidence = NONE;
    for (int s = 0; s <= 4; s++) {
      evidence = evidence.at(new Serving(watched(1, START_MS + s * 1_000)), START_MS + s * 1_000);
    }
    assertEquals(20, evidence.samples().getLast().fps());
  }

  @Test
  void theyAreCountedOverOneToFiveSeconds() {
    Evidence one = sampledEachSecond(0);
    assertEquals(0, one.fps(idle(1, START_MS + 999), START_MS + 999));
    assertEquals(30, one.fps(idle(1, START_MS + 1_000), START_MS + 1_000));
    assertEquals(30, one.fps(idle(1, START_MS + 5_000), START_MS + 5_000));
    assertEquals(0, one.fps(idle(1, START_MS + 5_001), START_MS + 5_001), "too long ago");
  }

  @Test
  void anotherEngineOrASessionThatBeginsIsCountedAnew() {
    Evidence evidence = sampledEachSecond(4);
    assertEquals(0, evidence.fps(idle(2, START_MS + 5_000), START_MS + 5_000));
    assertEquals(0, evidence.fps(watched(1, START_MS + 5_000), START_MS + 5_000));
  }

  @Test
  void aSampleTellsWhatWasSeen() {
    Active active = watched(1, START_MS + 200);
    Sample sample = NONE.sampled(new Serving(active), START_MS + 500).samples().getFirst();
    assertEquals(
        new Sample(START_MS + 500, 1, 300, 0, 6, 4, 0, 0.123, 0.5, 0, 7, 79, Connection.CONNECTED), sample);
  }

  @Test
  void incidentsAreNumberedInARow() {
    assertEquals(4, NONE.next().incidents());
    assertEquals(sampledEachSecond(3).samples(), sampledEachSecond(3).next().samples());
  }
}
