package dev.callpoint.core;

import static dev.callpoint.core.Scene.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The button that is held down, and the one that resets and does not ring. */
class HoldTest {
  private static Scene healthyCall() {
    return Scene.inCall(Tuned.from(LIMITS).resetUnlessHealthy().limits());
  }

  private static void hold(Scene scene, String id) {
    scene.happens(new Event.ButtonHeld(id));
  }

  private static void pressReset(Scene scene, String id) {
    scene.happens(new Event.ResetButtonPressed(id));
  }

  @Test
  void whoHoldsTheButtonGetsAResetAlsoInAHealthyCall() {
    Scene scene = healthyCall();
    scene.press("p1");
    scene.run(3_000);
    hold(scene, "h1");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p1"));
    scene.until(() -> scene.answered("h1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "h1");
    assertEquals(List.of("ring"), scene.events(), "the ring of the press, and no other");
    assertEquals("button", scene.status().lastReset().cause());
  }

  @Test
  void aPressThatHasResetIsNotFollowedByAnotherResetWhenItIsHeld() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.run(3_000);
    hold(scene, "h1");
    scene.run(3_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("h1"));
    assertEquals(1, scene.resets().size());
  }

  @Test
  void theNextHoldResetsAgain() {
    Scene scene = healthyCall();
    for (int i = 0; i < 2; i++) {
      scene.press("p" + i);
      scene.run(3_000);
      hold(scene, "h" + i);
      scene.run(3_000);
      scene.assertAcceptedThen(Outcome.COMPLETED, "h" + i);
    }
  }

  @Test
  void whoHammeredAndThenHoldsGetsAReset() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 4; i++) {
      scene.press("p" + i);
      scene.run(1_000);
    }
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p3"));
    hold(scene, "h1");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("h1"));
  }

  @Test
  void theResetButtonResetsAHealthyCallAndDoesNotRing() {
    Scene scene = healthyCall();
    int generation = scene.active().generation;
    pressReset(scene, "r1");
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertTrue(scene.active().generation > generation);
    assertEquals(List.of(), scene.events());
    assertEquals(1, scene.status().presses());
  }

  @Test
  void theResetButtonIsGuardedAgainstHammeringUntilItIsHeld() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 4; i++) {
      scene.run(500);
      pressReset(scene, "r" + i);
    }
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("r3"));
    hold(scene, "h1");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("h1"));
  }

  @Test
  void aDaemonThatEndsRefuses() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.happens(new Event.StopRequested());
    hold(scene, "h1");
    pressReset(scene, "r1");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("h1"));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("r1"));
  }
}
