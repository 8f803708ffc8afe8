package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  private static final long SPREAD_MS = 10_000;
  private static final int DEVICES = 100;

  @Test
  void theSameCommandAlwaysHasTheSameTurn() {
    Spread spread = new Spread("gate-1", SPREAD_MS);
    assertEquals(spread.waitMs("a"), new Spread("gate-1", SPREAD_MS).waitMs("a"));
    assertNotEquals(spread.waitMs("a"), spread.waitMs("b"));
  }

  /** Ten a second would be even; drawn by lot, more than 22 in any one of ten are a matter of one in thousands. */
  @Test
  void aHundredDevicesAreSpreadEvenlyWhateverTheyAreCalled() {
    for (String name : new String[] {"gate-", "front-door-", "x", "north-gate-building-7-entrance-"}) {
      for (String id : new String[] {"a1", "reset-2026-06-01", "console-k3f9a2b7k3f9"}) {
        int[] seconds = new int[10];
        IntStream.range(0, DEVICES)
            .mapToLong(i -> new Spread(name + i, SPREAD_MS).waitMs(id))
            .forEach(ms -> seconds[(int) (ms / 1_000)]++);
        for (int inOne : seconds) {
          assertTrue(inOne <= 22, () -> name + " " + id + ": " + Arrays.toString(seconds));
        }
      }
    }
  }

  @Test
  void withoutASpreadAllTurnsComeAtOnce() {
    assertEquals(0, new Spread("gate-1", 0).waitMs("a"));
  }
}
