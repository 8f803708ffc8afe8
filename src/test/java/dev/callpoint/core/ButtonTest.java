package dev.callpoint.core;

import static dev.callpoint.core.Scene.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ButtonTest {
  private static Limits unlessHealthy() {
    return Tuned.from(LIMITS).resetUnlessHealthy().limits();
  }

  @Test
  void aPressRingsAndResets() {
    Scene scene = Scene.ready();
    int generation = scene.active().generation;
    scene.press("p1");
    assertEquals(List.of("ring"), scene.events());
    scene.until(() -> scene.answered("p1"), 200);
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
    assertTrue(scene.active().generation > generation);
    assertTrue(scene.is("ringing"));
    assertEquals(1, scene.status().presses());
  }

  @Test
  void hammeringForAMinuteMakesABoundedNumberOfResetsAndEachPressIsAnsweredOnce() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 600; i++) {
      scene.press("p" + i);
      scene.run(100);
    }
    scene.run(5_000);
    for (int i = 0; i < 600; i++) {
      String id = "p" + i;
      assertEquals(1, scene.outcomes(id).stream().filter(Outcome::isFinal).count(), id);
    }
    int bound = LIMITS.resetBurst() + (int) (60_000 / LIMITS.resetRefillMs()) + 1;
    assertTrue(scene.resets().size() <= bound, () -> scene.resets().toString());
    assertTrue(scene.resets().size() >= 3);
    assertTrue(scene.events().size() <= 60_000 / LIMITS.ringIntervalMs() + 1);
    assertEquals(600, scene.status().presses());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aPressThatIsTooManyOnlyRings() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 4; i++) {
      scene.run(1_000);
      scene.press("p" + i);
    }
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p3"));
    assertEquals(List.of("ring", "ring"), scene.events());
    scene.run(10_000);
    scene.press("p4");
    assertEquals(Outcome.ACCEPTED, scene.outcomes("p4").getFirst());
  }

  @Test
  void pressesThatOnlyRingDoNotPutTheNextResetOff() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 9; i++) {
      scene.press("p" + i);
      scene.run(1_000);
    }
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p8"));
    scene.run(1_000);
    scene.press("p9");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("p9"));
  }

  @Test
  void aLongQuietTimeEarnsNothingBeyondTheBurst() {
    Scene scene = Scene.ready();
    scene.run(55_000);
    for (int i = 0; i < 10; i++) {
      scene.press("p" + i);
      scene.run(900);
    }
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p3"));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p9"));
  }

  @Test
  void aHealthyCallIsLeftAloneWhereConfiguredSo() {
    Scene scene = Scene.inCall(unlessHealthy());
    scene.press("p1");
    assertEquals(List.of("ring"), scene.events());
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p1"));
    scene.run(5_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void aStalledCallIsResetByAPressAlsoWhereHealthyOnesAreLeftAlone() {
    Scene scene = Scene.inCall(unlessHealthy());
    scene.world.page(Scene.ALICE).decodes = false;
    scene.run(1_500);
    scene.world.page(Scene.ALICE).decodes = true;
    scene.press("p1");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("p1"));
  }

  @Test
  void pressesAreCountedAlsoWhenTheyOnlyRing() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 10; i++) {
      scene.press("p" + i);
      scene.run(500);
    }
    assertEquals(10, scene.status().presses());
  }

  @Test
  void aPressRenewsTheRing() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.run(40_000);
    scene.press("p2");
    scene.run(40_000);
    assertEquals(List.of("ring", "ring"), scene.events());
    scene.run(21_000);
    assertEquals(List.of("ring", "ring", "missed"), scene.events());
  }
}
