package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.panel.Debouncer.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DebouncerTest {
  private static final long MS = 1_000_000L;
  private static final long DEBOUNCE = 30 * MS;

  private final List<Change> changes = new ArrayList<>();
  private Debouncer debouncer = new Debouncer(DEBOUNCE, false, 0);

  @Test
  void aPressCountsOnceTheLineWasStableForTheDebounceTime() {
    edge(true, 100);
    settle(129);
    assertEquals(List.of(), changes);
    settle(130);
    assertEquals(List.of(Change.PRESSED), changes);
    settle(500);
    assertEquals(List.of(Change.PRESSED), changes);
    assertTrue(debouncer.down());
  }

  @Test
  void bouncingYieldsOnePressCountedFromTheLastEdge() {
    for (int i = 0; i <= 20; i++) {
      edge(i % 2 == 0, 100 + i);
    }
    settle(149);
    assertEquals(List.of(), changes);
    settle(150);
    edge(false, 400);
    edge(true, 405);
    edge(false, 410);
    settle(440);
    assertEquals(List.of(Change.PRESSED, Change.RELEASED), changes);
  }

  @Test
  void aSpikeShorterThanTheDebounceTimeIsNoPress() {
    edge(true, 100);
    edge(false, 129);
    settle(1000);
    assertEquals(List.of(), changes);
  }

  @Test
  void aDropoutShorterThanTheDebounceTimeIsNoRelease() {
    edge(true, 100);
    settle(130);
    edge(false, 200);
    edge(true, 220);
    settle(1000);
    assertEquals(List.of(Change.PRESSED), changes);
  }

  @Test
  void edgesReadLateGiveTheSamePressAsEdgesReadInTime() {
    edge(true, 100);
    edge(false, 140);
    settle(9000);
    assertEquals(List.of(Change.PRESSED, Change.RELEASED), changes);
  }

  @Test
  void aThousandBouncyPressesAreAThousandPresses() {
    Random random = new Random(7);
    long at = 1000;
    for (int press = 0; press < 1000; press++) {
      at = bounce(true, at, random);
      at += 31 + random.nextInt(200);
      at = bounce(false, at, random);
      at += 31 + random.nextInt(200);
    }
    settle(at);
    assertEquals(2000, changes.size());
    for (int i = 0; i < changes.size(); i++) {
      assertEquals(i % 2 == 0 ? Change.PRESSED : Change.RELEASED, changes.get(i));
    }
  }

  @Test
  void withoutDebounceEveryEdgeCounts() {
    debouncer = new Debouncer(0, false, 0);
    for (int i = 0; i < 10; i++) {
      edge(i % 2 == 0, 100);
    }
    assertEquals(10, changes.size());
  }

  @Test
  void aButtonThatIsDownFromTheStartIsNoPressUntilItWasReleased() {
    debouncer = new Debouncer(DEBOUNCE, true, 0);
    settle(5000);
    assertTrue(debouncer.down());
    assertTrue(debouncer.heldFromStart());
    edge(false, 6000);
    settle(6100);
    assertFalse(debouncer.down());
    assertEquals(List.of(), changes);
    edge(true, 7000);
    settle(7100);
    assertEquals(List.of(Change.PRESSED), changes);
    assertFalse(debouncer.heldFromStart());
  }

  @Test
  void aLevelThatNoLongerReadsAsItsEdgeSaidDoesNotCount() {
    edge(true, 100);
    debouncer.levelRead(false, 130 * MS);
    settle(131);
    settle(1000);
    assertEquals(List.of(), changes);
  }

  @Test
  void aLevelThatWasReadWithoutAnEdgeSettlesLikeAnEdge() {
    debouncer.levelRead(true, 100 * MS);
    assertEquals(130 * MS, debouncer.settlesAtNanos());
    settle(130);
    assertEquals(List.of(Change.PRESSED), changes);
  }

  @Test
  void nothingIsAwaitedWhileNothingSettles() {
    assertEquals(Long.MAX_VALUE, debouncer.settlesAtNanos());
    edge(true, 100);
    assertEquals(130 * MS, debouncer.settlesAtNanos());
    edge(false, 110);
    assertEquals(Long.MAX_VALUE, debouncer.settlesAtNanos());
  }

  /** Up to seven further flips within 5 ms, ending at the level; returns the last time. */
  private long bounce(boolean level, long at, Random random) {
    edge(level, at);
    long time = at;
    for (int i = random.nextInt(4); i > 0; i--) {
      edge(!level, ++time);
      edge(level, ++time);
    }
    return time;
  }

  private void edge(boolean active, long atMs) {
    add(debouncer.edge(active, atMs * MS));
    add(debouncer.settle(atMs * MS));
  }

  private void settle(long atMs) {
    add(debouncer.settle(atMs * MS));
  }

  private void add(Change change) {
    if (change != Change.NONE) {
      changes.add(change);
    }
  }
}
