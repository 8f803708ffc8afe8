package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Incident.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceCycleTest {

  private static Incident last(Scene scene) {
    return scene.said(Command.PublishIncident.class).getLast().incident();
  }

  private static List<String> rungs(Scene scene) {
    return last(scene).rungs().stream().map(step -> step.rung().label()).toList();
  }

  private static List<Device> cycled(Scene scene) {
    return scene.said(Command.CycleDevice.class).stream().map(Command.CycleDevice::device).toList();
  }

  private static void untilTold(Scene scene, long maxMs) {
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), maxMs);
  }

  private static Scene withCameraThatNeedsACycle(Scene scene) {
    scene.world.cameraGivesFrames = false;
    scene.world.devices.cameraNeedsCycle = true;
    return scene;
  }

  @Test
  void aCameraThatAResetDoesNotBringBackIsSwitchedOffAndOn() {
    Scene scene = withCameraThatNeedsACycle(Scene.ready(APPLIANCE));
    untilTold(scene, 12_000);
    assertEquals(List.of("reset", "device-cycle"), rungs(scene));
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
    assertEquals(List.of(Device.CAMERA), cycled(scene));
    assertTrue(last(scene).rungs().getLast().seen().containsKey("device-cycled"));
  }

  @Test
  void theCameraIsOpenedWhenItIsBackAndNotBefore() {
    Scene scene = withCameraThatNeedsACycle(Scene.ready(APPLIANCE));
    scene.until(() -> !cycled(scene).isEmpty(), 6_000);
    assertEquals(1, scene.said(Command.StartEngine.class).size(), "the next engine starts meanwhile");
    scene.mark();
    scene.run(1_100);
    assertEquals(List.of(), scene.said(Command.OpenDevices.class));
    scene.until(() -> !scene.said(Command.OpenDevices.class).isEmpty(), 200);
  }

  @Test
  void aCallIsTakenUpAgainAfterTheCycle() {
    Scene scene = withCameraThatNeedsACycle(Scene.inCall(APPLIANCE));
    untilTold(scene, 12_000);
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
    assertTrue(scene.is("in-call"));
    assertEquals(List.of(Device.CAMERA), cycled(scene));
  }

  @Test
  void aCameraThatStallsAgainSoonIsSwitchedAtOnce() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.active().takesFrames = false;
    untilTold(scene, 3_000);
    scene.run(5_000);
    scene.mark();
    scene.active().takesFrames = false;
    untilTold(scene, 6_000);
    assertEquals(List.of("device-cycle"), rungs(scene));
    scene.run(120_000);
    scene.mark();
    scene.active().takesFrames = false;
    untilTold(scene, 3_000);
    assertEquals(List.of("reset"), rungs(scene), "a quiet spell climbs down");
  }

  @Test
  void whereThereIsNoSuchDeviceTheRungIsOnlyAColdReset() {
    Scene scene = withCameraThatNeedsACycle(Scene.ready(APPLIANCE));
    scene.world.devices.cycleIsPossible = false;
    scene.until(() -> !cycled(scene).isEmpty(), 6_000);
    scene.world.cameraGivesFrames = true;
    untilTold(scene, 1_000);
    assertTrue(last(scene).rungs().getLast().seen().containsKey("device-not-cycled"));
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
  }

  @Test
  void aCycleThatNobodyAnswersIsNotWaitedForForEver() {
    Scene scene = withCameraThatNeedsACycle(Scene.ready(APPLIANCE));
    scene.world.devices.answersCycle = false;
    scene.until(() -> !cycled(scene).isEmpty(), 6_000);
    scene.world.cameraGivesFrames = true;
    untilTold(scene, Devices.CYCLE_MS + 500);
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
  }

  @Test
  void anAnswerForNoCycleChangesNothing() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.happens(new Event.DeviceCycled(Device.CAMERA, true, "by somebody else"));
    assertEquals(List.of(), scene.all());
  }

  @Test
  void aCameraThatIsMissingForLongIsSwitchedEverMoreSeldom() {
    Scene scene = new Scene(APPLIANCE);
    scene.world.cameraThere = false;
    scene.brokerComes();
    scene.run(9_000);
    assertEquals(List.of(), cycled(scene));
    scene.run(2_500);
    assertEquals(List.of(Device.CAMERA), cycled(scene));
    scene.run(2_400_000);
    int times = cycled(scene).size();
    assertTrue(times >= 5 && times <= 6, () -> times + " times in forty minutes");
    assertTrue(scene.is("ready"), "the rest works");
  }

  @Test
  void whatCannotBeSwitchedIsNotTriedAgainByItself() {
    Scene scene = new Scene(APPLIANCE);
    scene.world.cameraThere = false;
    scene.world.devices.cycleIsPossible = false;
    scene.brokerComes();
    scene.run(900_000);
    assertEquals(1, cycled(scene).size());
    scene.world.heal();
    scene.until(() -> scene.status().degraded().isEmpty(), 2_500);
  }

  @Test
  void aMissingCameraIsLeftAloneWhileSomebodyTalks() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.run(600_000);
    assertTrue(scene.is("in-call"));
    assertEquals(List.of(), cycled(scene));
    scene.happens(new Event.ByeReceived(ALICE));
    scene.run(15_000);
    assertFalse(cycled(scene).isEmpty());
  }

  @Test
  void aCameraThatKillsEnginesIsLeftClosedAndTheRestWorks() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.devices.abortEngines = true;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("r1"), 8_000);
    assertEquals("ready", scene.status().state());
    assertTrue(scene.status().degraded().getFirst().startsWith("camera:"), scene.status()::toString);
    assertFalse(scene.said(Command.OpenDevices.class).getLast().camera());
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call"), 2_000);
    scene.mark();
    scene.run(120_000);
    assertEquals(List.of(), scene.said(Command.KillEngine.class), "nobody is cut off for it");
    scene.happens(new Event.ByeReceived(ALICE));
    scene.run(60_000);
    scene.world.heal();
    scene.until(() -> scene.status().degraded().isEmpty() && scene.is("ready"), 700_000);
  }

  @Test
  void aCameraThatHangsEnginesIsLeftClosedToo() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.devices.hangEngines = true;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("ready") && scene.serves(), 20_000);
    assertFalse(scene.said(Command.OpenDevices.class).getLast().camera());
  }

  @Test
  void aMicrophoneWithoutSoundIsResetThenSwitched() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.devices.microphoneFlat = true;
    scene.world.devices.microphoneNeedsCycle = true;
    long startMs = scene.now();
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), 10_500);
    assertTrue(scene.now() - startMs >= 9_500);
    untilTold(scene, 9_000);
    assertEquals(List.of("reset", "device-cycle"), rungs(scene));
    assertEquals("microphone-silent", last(scene).cause().label());
    assertEquals(List.of(Device.MICROPHONE), cycled(scene));
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aMicrophoneThatStaysSilentIsShownAndLeftAloneAndThePictureGoesOn() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.devices.microphoneStalls = true;
    untilTold(scene, 30_000);
    assertEquals(Outcome.FAILED, last(scene).outcome());
    assertTrue(scene.is("in-call"));
    assertEquals(List.of("microphone: gives no sound"), scene.status().degraded());
    scene.mark();
    scene.run(300_000);
    assertEquals(List.of(), scene.said(Command.CloseEngine.class));
    scene.world.heal();
    scene.until(() -> scene.status().degraded().isEmpty(), 500);
    scene.mark();
    scene.world.devices.microphoneFlat = true;
    scene.until(() -> !scene.said(Command.CloseEngine.class).isEmpty(), 10_500);
  }

  @Test
  void aMicrophoneThatCannotBeSwitchedIsGivenUpAfterAReset() {
    Scene scene = Scene.inCall();
    scene.world.devices.microphoneFlat = true;
    untilTold(scene, 15_000);
    assertEquals(List.of("reset"), rungs(scene));
    assertEquals(
        "picture goes on, sound is missing: no sound of the microphone 3000 ms after its answer (connection connected)",
        last(scene).detail());
    assertEquals(List.of("microphone: gives no sound"), scene.status().degraded());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aMicrophoneThatIsNotThereIsNotListenedTo() {
    Scene scene = new Scene(APPLIANCE);
    scene.world.missing = List.of("microphone: none found");
    scene.world.devices.microphoneFlat = true;
    scene.brokerComes();
    scene.comes(ALICE);
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call") && scene.serves(), 2_000);
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
  }

  /** Opened by the engine that serves, after it was gone, and without a frame yet. */
  private static Scene whereTheCameraHasJustReturned() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.happens(new Event.CameraFailed(scene.active().generation, "unplugged"));
    scene.until(() -> !scene.said(Command.OpenDevices.class).isEmpty(), 2_100);
    scene.run(10);
    return scene.mark();
  }

  @Test
  void anEngineThatFallsSilentWhileItOpensTheCameraCountsAgainstTheCamera() {
    Scene scene = whereTheCameraHasJustReturned();
    scene.active().speaks = false;
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 2_300);
    assertEquals(1, scene.state().devices().cameraDeaths());
  }

  @Test
  void anEngineThatIsReplacedMeanwhileOrFallsSilentLaterDoesNot() {
    Scene stalls = whereTheCameraHasJustReturned();
    stalls.until(() -> !stalls.said(Command.CloseEngine.class).isEmpty(), 2_300);
    assertEquals(0, stalls.state().devices().cameraDeaths());

    Scene flows = Scene.ready(APPLIANCE);
    flows.active().speaks = false;
    flows.until(() -> !flows.said(Command.KillEngine.class).isEmpty(), 2_300);
    assertEquals(0, flows.state().devices().cameraDeaths());
  }

  @Test
  void onlyTheDeathOfTheEngineThatOpensItCountsAgainstTheCamera() {
    Scene scene = whereTheCameraHasJustReturned();
    scene.world.die(scene.state().engines().first(Engines.Stage.STANDBY).orElseThrow().generation(), "crashed");
    assertEquals(0, scene.state().devices().cameraDeaths());
    scene.world.die(scene.active().generation, "was ended by signal 6");
    assertEquals(1, scene.state().devices().cameraDeaths());
  }
}
