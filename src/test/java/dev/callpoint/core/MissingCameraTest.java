package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Incident.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When more is tried for a camera that a recovery finds gone, and when the device goes on without it. */
class MissingCameraTest {

  private static Incident last(Scene scene) {
    return scene.said(Command.PublishIncident.class).getLast().incident();
  }

  private static List<String> rungs(Scene scene) {
    return last(scene).rungs().stream().map(step -> step.rung().label()).toList();
  }

  private static int cycles(Scene scene) {
    return scene.said(Command.CycleDevice.class).size();
  }

  private static void untilTold(Scene scene, long maxMs) {
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), maxMs);
  }

  @Test
  void whereNobodyWaitsItIsSwitchedAtOnceAndThenLeftAlone() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> cycles(scene) == 1, 100);
    assertEquals(new Command.CycleDevice(Device.CAMERA), scene.said(Command.CycleDevice.class).getFirst());
    untilTold(scene, 3_000);
    assertEquals(List.of("reset", "device-cycle"), rungs(scene));
    assertEquals(Outcome.FAILED, last(scene).outcome());
    assertEquals("picture is missing, sound goes on: no camera found", last(scene).detail());
    assertTrue(scene.is("ready") && scene.serves());
    scene.run(30_000);
    assertEquals(1, cycles(scene));
  }

  @Test
  void whereSomebodyTalksTheCallGoesOnWithoutIt() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.CLI);
    untilTold(scene, 1_000);
    assertEquals(List.of("reset"), rungs(scene));
    assertEquals(0, cycles(scene));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void unlessItIsTheCameraThatTheRecoveryIsAbout() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.active().takesFrames = false;
    scene.world.cameraThere = false;
    scene.until(() -> cycles(scene) == 1, 2_500);
    scene.world.heal();
    untilTold(scene, 3_000);
    assertEquals(List.of("reset", "device-cycle"), rungs(scene));
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void whereItCannotBeSwitchedTheDeviceGoesOnWithoutIt() {
    Scene scene = Scene.ready();
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.CLI);
    untilTold(scene, 1_000);
    assertEquals(List.of("reset"), rungs(scene));
    assertTrue(scene.is("ready"));
  }

  @Test
  void aCallThatBeginsWhileItIsGoneIsNoReasonToTryMore() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.run(5_000);
    scene.world.cameraThere = false;
    scene.happens(new Event.CameraFailed(scene.active().generation, "unplugged"));
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call") && scene.serves(), 1_000);
    scene.happens(new Event.ByeReceived(ALICE));
    scene.until(() -> scene.is("ready") && scene.serves(), 1_000);
    assertEquals(0, cycles(scene));
    assertEquals(List.of(), scene.said(Command.PublishIncident.class));
  }

  @Test
  void afterAColdResetItIsSwitchedToo() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.active().speaks = false;
    untilTold(scene, 3_000);
    scene.until(scene::hasStandby, 1_000);
    scene.mark();
    scene.active().speaks = false;
    scene.world.cameraThere = false;
    scene.until(() -> cycles(scene) == 1, 4_000);
    untilTold(scene, 3_000);
    assertEquals(List.of("cold-reset", "device-cycle"), rungs(scene));
  }
}
