package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BootTest {
  private final Scene scene = new Scene();

  @Test
  void anEngineIsStartedWithTheFirstTick() {
    scene.run(0);
    assertEquals(1, scene.said(Command.StartEngine.class).size());
    assertTrue(scene.is("starting"));
  }

  @Test
  void becomesReadyWhenTheCameraGivesFrames() {
    scene.brokerComes();
    long ms = scene.until(() -> scene.is("ready"), 1_000);
    assertTrue(ms < 400, () -> ms + " ms");
    assertEquals(1, scene.active().generation);
    assertTrue(scene.active().cameraFrames > 0);
  }

  @Test
  void theStandbyIsStartedOnlyAfterTheFirstEngineServes() {
    scene.until(scene::serves, 1_000);
    long served = scene.now();
    scene.until(scene::hasStandby, 1_000);
    assertEquals(2, scene.said(Command.StartEngine.class).size());
    scene.all().stream()
        .filter(s -> s.command().equals(new Command.StartEngine(2)))
        .forEach(s -> assertEquals(served, s.atMs()));
    scene.run(60_000);
    assertEquals(2, scene.said(Command.StartEngine.class).size(), "nothing more is started");
  }

  @Test
  void readinessIsAnnouncedOnceAndOnlyWhenServing() {
    scene.until(() -> !scene.said(Command.AnnounceReady.class).isEmpty(), 1_000);
    assertTrue(scene.serves());
    scene.run(60_000);
    scene.reset("r1", Cause.CLI);
    scene.run(10_000);
    assertEquals(1, scene.said(Command.AnnounceReady.class).size());
  }

  @Test
  void bootsWithoutABroker() {
    scene.until(scene::serves, 1_000);
    assertEquals(Command.Light.NO_BROKER, scene.status().light());
    assertEquals("ready", scene.status().state());
  }

  @Test
  void readinessIsAnnouncedWhenHelpIsNeededToo() {
    scene.world.enginesDieAtStart = true;
    scene.until(() -> scene.is("needs-help"), 60_000);
    assertEquals(1, scene.said(Command.AnnounceReady.class).size());
    scene.world.heal();
    scene.until(scene::serves, 60_000);
    scene.run(1_000);
    assertEquals(1, scene.said(Command.AnnounceReady.class).size());
  }

  @Test
  void anEngineThatDoesNotGetWarmIsKilledAndTheNextIsTried() {
    scene.world.enginesWarm = false;
    scene.run(9_900);
    scene.world.heal();
    scene.run(200);
    assertEquals(1, scene.said(Command.KillEngine.class).size());
    scene.until(scene::serves, 2_000);
    assertEquals(2, scene.active().generation);
  }

  @Test
  void aCallOrPressDuringTheBootIsServedWhenItIsOver() {
    scene.brokerComes();
    scene.comes(Scene.ALICE);
    scene.press("p1");
    scene.watch(Scene.ALICE);
    scene.until(() -> scene.is("in-call"), 2_000);
    scene.assertAcceptedThen(Result.Outcome.COMPLETED, "p1");
    assertFalse(scene.said(Command.SendOffer.class).isEmpty());
  }
}
