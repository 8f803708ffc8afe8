package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.State.Surroundings;
import dev.callpoint.core.State.Ticks;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  private static final Surroundings ALONE = new Surroundings(false, Set.of(), Map.of());

  @Test
  void anOperatorIsReachedWhoIsPresentWhileTheBrokerIsUp() {
    Surroundings present = ALONE.broker(true).operator("a", true);
    assertTrue(present.reaches("a"));
    assertFalse(present.reaches("b"));
    assertFalse(ALONE.operator("a", true).reaches("a"), "the broker is away");
    assertFalse(present.operator("a", false).reaches("a"));
  }

  @Test
  void operatorsAreForgottenWithTheBroker() {
    Surroundings present = ALONE.broker(true).operator("a", true).operator("b", true);
    assertEquals(Set.of("a", "b"), present.broker(true).operators(), "told twice that it is up");
    assertEquals(Set.of(), present.broker(false).broker(true).operators());
  }

  @Test
  void aThousandOperatorsAreKnownAndNoMore() {
    Surroundings many = ALONE.broker(true);
    for (int i = 0; i < 1_001; i++) {
      many = many.operator("op" + i, true);
    }
    assertEquals(1_000, many.operators().size());
    assertTrue(many.reaches("op999"));
    assertFalse(many.reaches("op1000"));
    assertTrue(many.operator("op3", false).operator("op1000", true).reaches("op1000"), "where one leaves there is room");
  }

  @Test
  void faultsAreKnownByPartUntilTheyAreOver() {
    Surroundings faulty = ALONE.fault("panel", Optional.of("taken")).fault("journal", Optional.of("full"));
    assertEquals(Map.of("panel", "taken", "journal", "full"), faulty.faults());
    assertEquals(Map.of("journal", "full"), faulty.fault("panel", Optional.empty()).faults());
    assertEquals(faulty.faults(), faulty.broker(true).operator("a", true).faults());
  }

  @Test
  void aTickThatComesHalfASecondLateIsOversleptAndTheNextIsNot() {
    Ticks ticks = new Ticks(1_000, false);
    assertFalse(ticks.at(1_499).overslept());
    assertTrue(ticks.at(1_500).overslept());
    assertFalse(ticks.at(1_500).at(9_000).overslept());
    assertTrue(ticks.at(1_500).at(9_000).at(9_500).overslept());
  }
}
