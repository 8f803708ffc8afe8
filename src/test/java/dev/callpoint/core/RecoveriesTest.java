package dev.callpoint.core;

import static dev.callpoint.core.VitalSign.CAMERA_FRAMES;
import static dev.callpoint.core.VitalSign.MICROPHONE;
import static dev.callpoint.core.VitalSign.OPERATOR_AUDIO;
import static dev.callpoint.core.VitalSign.SENT_FRAMES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveriesTest {
  private static final long BEGAN_MS = 5_000;
  private static final long STEADY_MS = 600_000;
  private static final Recoveries NONE = Recoveries.none(0, BEGAN_MS);

  /** Of so many recoveries, a second apart, the last one at a minute. */
  private static Recoveries afterMany(int recoveries) {
    Recoveries next = NONE;
    for (int i = recoveries - 1; i >= 0; i--) {
      next = next.began(60_000 - i * 1_000);
    }
    return next;
  }

  // --- what is out again soon ---

  @Test
  void aSignIsTreatedWithItsFirstRung() {
    assertEquals(Optional.of(Rung.RESET), NONE.rung(CAMERA_FRAMES, BEGAN_MS));
    assertEquals(Optional.of(Rung.ICE_RESTART), NONE.rung(OPERATOR_AUDIO, BEGAN_MS));
  }

  @Test
  void aRelapseWithinAMinuteTakesTheNextRung() {
    Recoveries treated = NONE.treated(CAMERA_FRAMES, 10_000);
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), treated.rung(CAMERA_FRAMES, 10_000));
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), treated.rung(CAMERA_FRAMES, 70_000));
  }

  @Test
  void afterAMinuteTheFirstRungIsTakenAgain() {
    Recoveries treated = NONE.treated(CAMERA_FRAMES, 10_000).treated(CAMERA_FRAMES, 20_000);
    assertEquals(Optional.of(Rung.RESET), treated.rung(CAMERA_FRAMES, 80_001));
    Recoveries again = treated.treated(CAMERA_FRAMES, 80_001);
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), again.rung(CAMERA_FRAMES, 90_000));
  }

  @Test
  void theMinuteCountsFromTheLastTreatment() {
    Recoveries treated = NONE.treated(CAMERA_FRAMES, 10_000).treated(CAMERA_FRAMES, 60_000);
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), treated.rung(CAMERA_FRAMES, 120_000));
  }

  @Test
  void theLastRungIsTakenAgainAndAgainAndNoCountGrows() {
    Recoveries treated = NONE;
    for (int i = 0; i < 100; i++) {
      treated = treated.treated(SENT_FRAMES, 10_000 + i * 1_000);
    }
    assertEquals(Optional.of(Rung.COLD_RESET), treated.rung(SENT_FRAMES, 110_000));
    assertEquals(2, treated.treated().get(SENT_FRAMES).step());
  }

  @Test
  void oneSignIsOfNoConsequenceForAnother() {
    Recoveries treated = NONE.treated(CAMERA_FRAMES, 10_000).givenUp(MICROPHONE, 10_000);
    assertEquals(Optional.of(Rung.RESET), treated.rung(SENT_FRAMES, 11_000));
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), treated.rung(CAMERA_FRAMES, 11_000));
  }

  // --- what is given up ---

  @Test
  void silenceIsNotTreatedAnyMoreWhenItsTreatmentIsExhausted() {
    Recoveries treated = NONE.treated(MICROPHONE, 10_000);
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), treated.rung(MICROPHONE, 20_000));
    treated = treated.treated(MICROPHONE, 20_000);
    assertEquals(Optional.empty(), treated.rung(MICROPHONE, 30_000));
    assertFalse(treated.isGivenUp(MICROPHONE), "who finds it exhausted says so");
    assertEquals(Optional.of(Rung.RESET), treated.rung(MICROPHONE, 80_001));
  }

  @Test
  void whatIsGivenUpIsLeftAloneHoweverLong() {
    Recoveries given = NONE.treated(CAMERA_FRAMES, 10_000).givenUp(MICROPHONE, 10_000);
    assertTrue(given.isGivenUp(MICROPHONE));
    assertFalse(given.isGivenUp(CAMERA_FRAMES), "it is only treated");
    assertFalse(given.isGivenUp(SENT_FRAMES));
    assertEquals(List.of(MICROPHONE), given.givenUp());
    assertEquals(Optional.empty(), given.rung(MICROPHONE, 10_000_000));
  }

  @Test
  void whatIsSeenToBeWellIsTreatedFromItsFirstRungOn() {
    Recoveries given = NONE.began(9_000).treated(CAMERA_FRAMES, 10_000).givenUp(MICROPHONE, 10_000);
    Recoveries well = given.well(MICROPHONE);
    assertEquals(List.of(), well.givenUp());
    assertEquals(Optional.of(Rung.RESET), well.rung(MICROPHONE, 11_000));
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), well.rung(CAMERA_FRAMES, 11_000), "the other is still remembered");
    assertEquals(List.of(9_000L), well.recentMs());
  }

  // --- restart intensity ---

  @Test
  void fiveRecoveriesInAMinuteAreOften() {
    assertFalse(NONE.often(60_000));
    assertFalse(afterMany(4).often(60_000));
    assertTrue(afterMany(5).often(60_000));
  }

  @Test
  void whatWasAMinuteAgoDoesNotCount() {
    Recoveries five = afterMany(5);
    assertEquals(56_000, five.recentMs().getFirst());
    assertTrue(five.often(56_000 + 59_999));
    assertFalse(five.often(56_000 + 60_000));
  }

  @Test
  void onlyTheNewestFiveAreRemembered() {
    assertEquals(List.of(56_000L, 57_000L, 58_000L, 59_000L, 60_000L), afterMany(30).recentMs());
    assertEquals(List.of(200_000L), afterMany(30).began(200_000).recentMs());
  }

  @Test
  void afterOneThatBeganHigherCountingStartsAnew() {
    Recoveries climbed = afterMany(5).treated(CAMERA_FRAMES, 60_000).climbed();
    assertFalse(climbed.often(60_000));
    assertEquals(List.of(), climbed.recentMs());
    assertEquals(Optional.of(Rung.DEVICE_CYCLE), climbed.rung(CAMERA_FRAMES, 61_000), "relapses are still remembered");
  }

  // --- service restarts ---

  @Test
  void theServiceMayRestartItselfTwiceInARow() {
    assertTrue(Recoveries.none(0, 0).mayRestartService());
    assertTrue(Recoveries.none(1, 0).mayRestartService());
    assertFalse(Recoveries.none(2, 0).mayRestartService());
  }

  @Test
  void tenQuietMinutesForgetServiceRestarts() {
    Recoveries restarted = Recoveries.none(2, BEGAN_MS);
    assertEquals(restarted, restarted.calm(BEGAN_MS + STEADY_MS - 1));
    assertEquals(NONE, restarted.calm(BEGAN_MS + STEADY_MS));
  }

  @Test
  void theTenMinutesCountFromTheLastRecovery() {
    Recoveries recovered = Recoveries.none(1, BEGAN_MS).began(190_000).began(200_000);
    assertEquals(1, recovered.calm(200_000 + STEADY_MS - 1).serviceRestarts());
    Recoveries calm = recovered.calm(200_000 + STEADY_MS);
    assertEquals(0, calm.serviceRestarts());
    assertEquals(List.of(190_000L, 200_000L), calm.recentMs());
  }

  @Test
  void whateverHappensServiceRestartsAreKeptUntilThen() {
    Recoveries restarted = Recoveries.none(2, BEGAN_MS).began(10_000).climbed();
    restarted = restarted.treated(MICROPHONE, 11_000).givenUp(MICROPHONE, 12_000).well(MICROPHONE);
    assertEquals(2, restarted.serviceRestarts());
    assertEquals(BEGAN_MS, restarted.sinceMs());
  }
}
