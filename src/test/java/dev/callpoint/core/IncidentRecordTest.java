package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Incident.Outcome;
import dev.callpoint.core.Incident.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentRecordTest {
  private static final Change CHANGE = Change.reset(Cause.MQTT, "mqtt command", 1_000).reached("offer", 1_010);
  private static final Incident BEGUN = Incident.begun(7, CHANGE, List.of(), Cause.MQTT, 0, 1_000);

  private static Incident climbing(int times) {
    Incident incident = BEGUN;
    for (int i = 1; i <= times; i++) {
      incident = incident.climbed(i % 2 == 0 ? Rung.RESET : Rung.COLD_RESET, "try " + i, 1_000 + i * 100);
    }
    return incident;
  }

  @Test
  void stepsThatWereSeenCountWhereItBeganWithTheChange() {
    assertEquals(Map.of("offer", 10L), BEGUN.rungs().getLast().seen());
    Incident later = Incident.begun(7, CHANGE, List.of(), Cause.MQTT, 0, 1_001);
    assertEquals(Map.of(), later.rungs().getLast().seen());
  }

  @Test
  void aStepIsSeenWhenItIsSeenFirst() {
    Incident twice = BEGUN.saw("picture", 1_500).saw("picture", 1_900).saw("sound", 2_000);
    assertEquals(Map.of("offer", 10L, "picture", 500L, "sound", 1_000L), twice.rungs().getLast().seen());
  }

  @Test
  void eachRungHasItsTimeAndItsReason() {
    Incident climbed = BEGUN.climbed(Rung.COLD_RESET, "no picture", 4_000);
    assertEquals(
        List.of(
            new Step(Rung.RESET, 1_000, 4_000, Outcome.FAILED, "no picture", Map.of("offer", 10L), 1),
            new Step(Rung.COLD_RESET, 4_000, 0, Outcome.UNDER_WAY, "", Map.of(), 1)),
        climbed.rungs());
    Incident ended = climbed.ended(Outcome.COMPLETED, "all is well", 5_000);
    assertEquals(new Step(Rung.COLD_RESET, 4_000, 5_000, Outcome.COMPLETED, "all is well", Map.of(), 1), ended.rungs().getLast());
    assertEquals(4_000, ended.ms());
  }

  @Test
  void eightRungsAreKeptAndTheLastOneIsTriedAgain() {
    assertEquals(8, climbing(7).rungs().size());
    assertEquals(1, climbing(7).rungs().getLast().tries());
    Incident more = climbing(9).saw("offer", 2_000);
    assertEquals(8, more.rungs().size());
    Step last = more.rungs().getLast();
    assertEquals(new Step(Rung.COLD_RESET, 1_700, 0, Outcome.UNDER_WAY, "", Map.of("offer", 300L), 3), last);
    assertEquals(climbing(7).rungs().subList(0, 7), more.rungs().subList(0, 7), "those before stay");
  }

  @Test
  void whereHelpIsNeededTheTriesAreCounted() {
    Incident help = BEGUN.climbed(Rung.NEEDS_HELP, "why", 2_000).saw("offer", 2_100).climbed(Rung.NEEDS_HELP, "still", 3_000);
    assertEquals(2, help.rungs().size());
    assertEquals(new Step(Rung.NEEDS_HELP, 2_000, 0, Outcome.UNDER_WAY, "", Map.of(), 2), help.rungs().getLast());
    assertEquals(3, help.climbed(Rung.RESET, "on command", 4_000).rungs().size());
  }

  @Test
  void aHundredOfThoseWhoAskedAreKept() {
    Incident asked = BEGUN;
    for (int i = 0; i < 101; i++) {
      asked = asked.askedBy("r" + i);
    }
    assertEquals(100, asked.requests().size());
    assertEquals("r99", asked.requests().getLast());
  }

  @Test
  void itIsToldHowLongItTookSoFar() {
    Incident help = BEGUN.needingHelp("no picture", 61_000);
    assertEquals(60_000, help.ms());
    assertEquals(Outcome.NEEDS_HELP, help.outcome());
    assertEquals("no picture", help.detail());
    Incident restarting = BEGUN.restarting(2, "no engine", 31_000);
    assertEquals(30_000, restarting.ms());
    assertEquals(2, restarting.serviceRestarts());
    assertEquals(Outcome.RESTARTING, restarting.outcome());
  }

  @Test
  void wordsOfDriversAreClippedWhereverTheyStand() {
    String words = "x".repeat(401);
    assertEquals(400, BEGUN.ended(Outcome.FAILED, words, 2_000).detail().length());
    assertEquals(400, BEGUN.climbed(Rung.RESET, words, 2_000).rungs().getFirst().detail().length());
    assertEquals(400, BEGUN.needingHelp(words, 2_000).detail().length());
    assertEquals(400, BEGUN.restarting(1, words, 2_000).detail().length());
    assertNotEquals(words, Incident.begun(7, Change.reset(Cause.CLI, words, 1), List.of(), Cause.CLI, 0, 1).trigger());
    assertTrue(BEGUN.ended(Outcome.FAILED, "x".repeat(400), 2_000).detail().endsWith("x"));
  }
}
