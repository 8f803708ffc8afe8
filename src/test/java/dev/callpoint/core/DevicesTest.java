package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {

  @Test
  void theDevicesAreOpenedAsSoonAsTheirHolderIsDeadAndNotBefore() {
    Scene scene = Scene.inCall();
    scene.world.closeMs = 200;
    scene.reset("r1", Cause.CLI);
    assertEquals(1, scene.said(Command.OpenSession.class).size(), "negotiation does not wait for them");
    scene.run(199);
    assertEquals(List.of(), scene.said(Command.OpenDevices.class));
    scene.run(1);
    assertEquals(1, scene.said(Command.OpenDevices.class).size());
  }

  @Test
  void aHolderThatDiesSlowlyAfterItsKillIsWaitedFor() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.world.killMs = 1_500;
    scene.reset("r1", Cause.CLI);
    scene.run(1_700);
    assertEquals(List.of(), scene.said(Command.OpenDevices.class));
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
  }

  @Test
  void aMissingCameraIsKnownAndTheDeviceServesWithoutIt() {
    Scene scene = new Scene();
    scene.world.cameraThere = false;
    scene.brokerComes();
    scene.comes(ALICE);
    scene.until(scene::serves, 1_000);
    assertEquals("ready", scene.status().state());
    assertEquals(List.of("camera: no camera found"), scene.status().degraded());
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call"), 1_000);
  }

  @Test
  void aMissingCameraIsTriedEveryTwoSecondsAndTakenUpWhenItReturns() {
    Scene scene = new Scene();
    scene.world.cameraThere = false;
    scene.brokerComes();
    scene.until(scene::serves, 1_000);
    scene.mark();
    scene.run(60_000);
    int tries = scene.said(Command.OpenDevices.class).size();
    assertTrue(tries >= 28 && tries <= 30, () -> tries + " tries");
    assertEquals(List.of(), scene.said(Command.StartEngine.class), "no engine is replaced for it");
    scene.world.cameraThere = true;
    scene.until(() -> scene.status().degraded().isEmpty(), 2_200);
    scene.mark();
    scene.run(60_000);
    assertEquals(List.of(), scene.said(Command.OpenDevices.class));
  }

  @Test
  void aResetWithoutACameraFailsWithTheReasonAndSoundGoesOn() {
    Scene scene = Scene.inCall();
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
    assertTrue(scene.results("r1").getLast().detail().contains("no camera found"));
    assertTrue(scene.is("in-call"));
    scene.world.cameraThere = true;
    scene.until(() -> scene.status().degraded().isEmpty(), 2_200);
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aCameraThatReturnsAndGivesNothingIsReset() {
    Scene scene = new Scene();
    scene.world.cameraThere = false;
    scene.brokerComes();
    scene.until(scene::serves, 1_000);
    scene.run(5_000);
    scene.mark();
    scene.world.cameraThere = true;
    scene.world.cameraGivesFrames = false;
    scene.run(6_000);
    scene.world.heal();
    scene.run(6_000);
    assertEquals(List.of("camera-stalled"), scene.resets());
    assertTrue(scene.is("ready"));
  }

  @Test
  void missingSoundIsDegradedAndDoesNotHoldUpACall() {
    Scene scene = new Scene();
    scene.world.missing = List.of("microphone: none found");
    scene.world.page(ALICE).hears = false;
    scene.brokerComes();
    scene.comes(ALICE);
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call") && scene.serves(), 2_000);
    assertEquals(List.of("microphone: none found"), scene.status().degraded());
    assertFalse(scene.said(Command.SendOffer.class).isEmpty());
  }

  @Test
  void aPartThatFailsIsShownUntilItRecovers() {
    Scene scene = Scene.ready();
    scene.happens(new Event.PartFailed("panel", "line 17 is taken"));
    assertEquals(List.of("panel: line 17 is taken"), scene.status().degraded());
    scene.happens(new Event.PartRecovered("panel"));
    assertEquals(List.of(), scene.status().degraded());
  }
}
