package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RelayTimerTest {
  private final RelayTimer timer = new RelayTimer(10);

  @Test
  void aPulseClosesAndOpensByItself() {
    timer.pulse(3, 100);
    assertTrue(timer.closedAt(100));
    assertEquals(103, timer.opensAtNanos());
    assertTrue(timer.closedAt(102));
    assertFalse(timer.closedAt(103));
    assertEquals(Long.MAX_VALUE, timer.opensAtNanos());
  }

  @Test
  void aPulseIsCutAtTheHardLimit() {
    timer.pulse(1000, 100);
    assertFalse(timer.closedAt(110));
  }

  @Test
  void furtherPulsesExtendAtMostToTheHardLimit() {
    timer.pulse(4, 100);
    for (int now = 101; now < 110; now++) {
      timer.pulse(4, now);
      assertTrue(timer.closedAt(now));
    }
    assertEquals(110, timer.opensAtNanos());
    assertFalse(timer.closedAt(110));
  }

  @Test
  void aShorterPulseDoesNotShortenALongerOne() {
    timer.pulse(8, 100);
    timer.pulse(1, 101);
    assertTrue(timer.closedAt(107));
  }

  @Test
  void afterItOpenedAPulseHasTheWholeLimitAgain() {
    timer.pulse(10, 100);
    timer.pulse(10, 110);
    assertTrue(timer.closedAt(119));
    assertFalse(timer.closedAt(120));
  }
}
