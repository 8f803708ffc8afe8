package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sound cards that go and come back. */
class SoundTest {
  private static final String AWAY = "microphone: USB card has gone";

  @Test
  void aCardThatGoesInMidCallCostsOneResetAndTheCallGoesOnWithoutSound() {
    Scene scene = Scene.inCall();
    scene.world.missing = List.of(AWAY);
    scene.until(() -> scene.resets().equals(List.of("sound-lost")), 1_200);
    scene.until(() -> scene.is("in-call") && scene.serves(), 2_000);
    assertEquals(List.of(AWAY), scene.status().degraded());
    scene.run(120_000);
    assertEquals(List.of("sound-lost"), scene.resets());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aCardThatReturnsIsHeardAgainWithoutAReset() {
    Scene scene = lostInMidCall();
    scene.world.missing = List.of();
    scene.until(() -> scene.status().degraded().isEmpty(), 1_200);
    scene.run(60_000);
    assertEquals(List.of("sound-lost"), scene.resets());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aMicrophoneThatReturnsIsListenedToFromThenOn() {
    Scene scene = lostInMidCall();
    scene.run(30_000);
    scene.world.devices.microphoneFlat = true;
    scene.world.missing = List.of();
    scene.until(() -> scene.status().degraded().isEmpty(), 1_200);
    scene.run(8_000);
    assertEquals(List.of("sound-lost"), scene.resets(), "the time without it does not count");
    scene.until(() -> scene.resets().size() == 2, 7_000);
    assertEquals(List.of("sound-lost", "microphone-silent"), scene.resets());
  }

  @Test
  void aCardThatIsAwayWhileNobodyCallsIsShownAndNothingElse() {
    Scene scene = Scene.ready();
    scene.world.missing = List.of(AWAY);
    scene.until(() -> scene.status().degraded().equals(List.of(AWAY)), 1_200);
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
    scene.world.missing = List.of();
    scene.until(() -> scene.status().degraded().isEmpty(), 1_200);
  }

  @Test
  void aStandbyFindsTheCardThatWasAwayWhenItWarmed() {
    Scene scene = new Scene();
    scene.world.missing = List.of(AWAY);
    scene.brokerComes();
    scene.until(() -> scene.serves() && scene.hasStandby(), 5_000);
    scene.world.missing = List.of();
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("r1"), 2_000);
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void aCardThatComesAndGoesCostsAtMostOneResetEachTimeAndTheCallGoesOn() {
    Scene scene = Scene.inCall();
    int losses = 30;
    for (int i = 0; i < losses; i++) {
      scene.world.missing = List.of(AWAY);
      scene.run(2_000);
      scene.world.missing = List.of();
      scene.run(2_000);
    }
    assertTrue(scene.resets().size() <= losses, () -> scene.resets().toString());
    scene.until(() -> scene.is("in-call") && scene.serves() && !scene.status().degraded().contains(AWAY), 60_000);
  }

  /** As of a card that opens and then delivers nothing, not even silence. */
  @Test
  void aCallWhosePageShowsPicturesIsNotGivenUpForWantOfSound() {
    Scene scene = Scene.ready();
    scene.world.page(Scene.ALICE).hears = false;
    scene.watch(Scene.ALICE);
    scene.until(() -> scene.is("in-call") && scene.serves(), 30_000);
    assertEquals(List.of("microphone: gives no sound"), scene.status().degraded());
    int resets = scene.resets().size();
    scene.run(120_000);
    assertTrue(scene.is("in-call"));
    assertEquals(resets, scene.resets().size());
    scene.world.page(Scene.ALICE).hears = true;
    scene.until(() -> scene.status().degraded().isEmpty(), 5_000);
  }

  @Test
  void onlyTheEngineThatServesCanLoseItsCard() {
    Scene scene = Scene.inCall();
    int standby = scene.state().engines().first(Engines.Stage.STANDBY).orElseThrow().generation();
    scene.happens(new Event.SoundLost(standby, AWAY));
    scene.run(2_000);
    assertEquals(List.of(), scene.resets());
  }

  private static Scene lostInMidCall() {
    Scene scene = Scene.inCall();
    scene.world.missing = List.of(AWAY);
    scene.until(() -> !scene.resets().isEmpty() && scene.is("in-call") && scene.serves(), 5_000);
    return scene;
  }
}
