package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {

  private static void assertFinishes(Scene scene, long withinMs) {
    scene.until(() -> !scene.said(Command.Finish.class).isEmpty(), withinMs + Scene.TICK_MS);
  }

  @Test
  void theOperatorHearsAByeAndTheEnginesCloseInOrder() {
    Scene scene = Scene.inCall();
    int session = scene.active().generation;
    scene.happens(new Event.StopRequested());
    assertEquals(List.of(new Command.SendBye(ALICE, session, "the device stops")), scene.said(Command.SendBye.class));
    assertEquals(2, scene.said(Command.CloseEngine.class).size());
    assertTrue(scene.is("stopping"));
    assertFinishes(scene, 50);
    assertEquals(0, scene.world.alive());
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
  }

  @Test
  void enginesThatDoNotCloseAreKilledAfterTheirGrace() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.happens(new Event.StopRequested());
    scene.run(250);
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    assertFinishes(scene, 200);
    assertEquals(2, scene.said(Command.KillEngine.class).size());
    assertEquals(0, scene.world.alive());
  }

  @Test
  void finishesWithinASecondWhateverTheEnginesDo() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.world.killMs = 3_600_000;
    scene.happens(new Event.StopRequested());
    assertFinishes(scene, 1_000);
  }

  @Test
  void whoWaitsForAResetIsAnswered() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.happens(new Event.StopRequested());
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
  }

  @Test
  void theOperatorHearsAByeAlsoInTheMidstOfAReset() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    int session = scene.active().generation;
    scene.mark();
    scene.happens(new Event.StopRequested());
    assertEquals(List.of(new Command.SendBye(ALICE, session, "the device stops")), scene.said(Command.SendBye.class));
  }

  @Test
  void aRingThatNobodyHasAnsweredIsMissed() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.happens(new Event.StopRequested());
    assertEquals(List.of("ring", "missed"), scene.events());
  }

  @Test
  void enginesWithALongGraceAreKilledWhenTheTimeIsOver() {
    Scene scene =
        Scene.inCall(
            Tuned.from(Scene.LIMITS).graceMs(60_000).limits());
    scene.world.enginesClose = false;
    scene.happens(new Event.StopRequested());
    scene.runExactly(999);
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    scene.runExactly(1);
    assertEquals(2, scene.said(Command.KillEngine.class).size());
    assertEquals(1, scene.said(Command.Finish.class).size());
  }

  @Test
  void whoWaitsForTheBootIsAnswered() {
    Scene scene = new Scene();
    scene.reset("r1", Cause.MQTT);
    scene.happens(new Event.StopRequested());
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
    assertFinishes(scene, 1_000);
  }

  @Test
  void nothingBeginsAnyMore() {
    Scene scene = Scene.ready();
    scene.happens(new Event.StopRequested());
    scene.happens(new Event.StopRequested());
    scene.press("p1");
    scene.watch(ALICE);
    scene.happens(new Event.FaultRequested("f1", Event.Fault.ENGINE_HANG));
    assertEquals(List.of(), scene.events());
    scene.run(30_000);
    assertEquals(List.of(), scene.said(Command.StartEngine.class));
    assertEquals(List.of(), scene.said(Command.OpenSession.class));
    assertTrue(scene.is("stopping"));
  }

  @Test
  void theCallIsOverInWhatIsToldLast() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.StopRequested());
    assertEquals(List.of("ended"), scene.events());
    assertEquals(null, scene.status().call());
    assertEquals(Command.Light.OFF, scene.status().light());
  }

  @Test
  void aDeviceThatComesBackAfterwardsIsNotOpened() {
    Scene scene = Scene.inCall(Scene.APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.world.devices.answersCycle = false;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 6_000);
    scene.happens(new Event.StopRequested());
    scene.mark();
    scene.happens(new Event.DeviceCycled(Event.Device.CAMERA, true, "switched off and on"));
    assertTrue(scene.is("stopping"));
    assertEquals(List.of(), scene.said(Command.ToEngine.class));
  }
}
