package dev.callpoint.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BurstTest {
  private final Burst burst = new Burst();

  @Test
  void nothingIsDueBeforeAChange() {
    assertEquals(Long.MAX_VALUE, burst.dueAtNanos());
  }

  @Test
  void eachChangePutsTheEndOff() {
    burst.add(List.of("a"), 1_000);
    assertEquals(1_000 + Burst.QUIET_NANOS, burst.dueAtNanos());
    burst.add(List.of("b"), 5_000);
    assertEquals(5_000 + Burst.QUIET_NANOS, burst.dueAtNanos());
  }

  @Test
  void theEndIsNotPutOffForEver() {
    for (long now = 1_000; now < 1_000 + Burst.LATEST_NANOS; now += Burst.QUIET_NANOS / 2) {
      burst.add(List.of("flap " + now), now);
    }
    assertEquals(1_000 + Burst.LATEST_NANOS, burst.dueAtNanos());
  }

  @Test
  void allIsToldOnceInTheOrderOfItsLastWord() {
    burst.add(List.of("eth0 lost a", "eth0 has a"), 1);
    burst.add(List.of("wlan0 has b", "eth0 lost a"), 2);
    assertEquals("eth0 has a; wlan0 has b; eth0 lost a", burst.take());
    assertEquals(Long.MAX_VALUE, burst.dueAtNanos());
    assertEquals("", burst.take());
  }

  @Test
  void aLongTextIsCutBetweenSentencesAndTheRestCounted() {
    for (int i = 0; i < 1_000; i++) {
      burst.add(List.of("interface " + i + " is running"), i);
    }
    String told = burst.take();
    int sentences = told.split("; ").length - 1;
    assertTrue(told.endsWith("is running; " + (1_000 - sentences) + " more"), told);
    assertTrue(told.length() <= Burst.TEXT_MAX_CHARS + 12, told);
    assertTrue(sentences > 5, told);
  }

  @Test
  void aChangeThatNobodyNeedsToHearOfIsABurstWithoutWords() {
    burst.add(List.of(), 1_000);
    assertEquals(1_000 + Burst.QUIET_NANOS, burst.dueAtNanos());
    assertEquals("", burst.take());
  }
}
