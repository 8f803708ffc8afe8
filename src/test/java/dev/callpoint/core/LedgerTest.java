package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Ledger.Tokens;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final long START_MS = 7_000;
  private static final Ledger EMPTY = Ledger.empty(Scene.LIMITS, START_MS);

  // --- tokens ---

  @Test
  void aTokenIsEarnedEachTimeThatTheIntervalHasPassed() {
    Tokens spent = new Tokens(0, START_MS);
    assertEquals(0, spent.earned(10, 2_000, START_MS + 1_999).left());
    assertEquals(1, spent.earned(10, 2_000, START_MS + 2_000).left());
    assertEquals(3, spent.earned(10, 2_000, START_MS + 7_999).left());
  }

  @Test
  void whatHasPassedOfTheNextIntervalIsNotLostByLooking() {
    Tokens looked = new Tokens(0, START_MS);
    for (long ms = 500; ms <= 3_500; ms += 500) {
      looked = looked.earned(10, 2_000, START_MS + ms);
    }
    assertEquals(1, looked.left());
    assertEquals(2, looked.earned(10, 2_000, START_MS + 4_000).left());
  }

  @Test
  void noMoreIsEarnedThanTheBurst() {
    Tokens rich = new Tokens(8, START_MS).earned(10, 2_000, START_MS + 3_600_000);
    assertEquals(10, rich.left());
    assertEquals(9, rich.spent().earned(10, 2_000, START_MS + 3_600_000 + 1_999).left(), "time before earns nothing");
    assertEquals(10, rich.spent().earned(10, 2_000, START_MS + 3_600_000 + 2_000).left());
  }

  @Test
  void commandsAndPressesHaveTheirOwnTokens() {
    Ledger pressed = EMPTY.press(Scene.LIMITS, START_MS).spendPressToken();
    assertEquals(2, pressed.pressTokens().left());
    assertEquals(10, pressed.commandTokens().left());
    Ledger commanded = pressed.command(Scene.LIMITS, START_MS).spendCommandToken().spendCommandToken();
    assertEquals(2, commanded.pressTokens().left());
    assertEquals(8, commanded.commandTokens().left());
    assertEquals(9, commanded.command(Scene.LIMITS, START_MS + 2_000).commandTokens().left());
    assertEquals(1, commanded.presses(), "commands are no presses");
  }

  // --- rings ---

  @Test
  void nextRingIsDueAfterItsInterval() {
    assertTrue(EMPTY.mayRing(Scene.LIMITS, START_MS));
    Ledger rang = EMPTY.rang(START_MS);
    assertFalse(rang.mayRing(Scene.LIMITS, START_MS + 2_999));
    assertTrue(rang.mayRing(Scene.LIMITS, START_MS + 3_000));
  }
}
