package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What else comes of a step of the ladder: who is told, what is counted, who need not wait. */
class AftermathTest {

  private static List<Command.SendBye> byes(Scene scene) {
    return scene.said(Command.SendBye.class);
  }

  @Test
  void theOperatorHearsAByeOfEachSessionThatEndsInAColdResetToo() {
    Scene scene = Scene.inCall();
    scene.world.cameraGivesFrames = false;
    int first = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    int second = scene.active().generation;
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 3_200);
    assertEquals(List.of(new Command.SendBye(ALICE, first, "reset"), new Command.SendBye(ALICE, second, "reset")), byes(scene));
    List<String> reasons = scene.said(Command.KillEngine.class).stream().map(Command.KillEngine::reason).distinct().toList();
    assertEquals(List.of("cold reset"), reasons);
  }

  @Test
  void andInACycleOfADevice() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.world.devices.cameraNeedsCycle = true;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 6_000);
    assertEquals(2, byes(scene).size());
    List<String> reasons = scene.said(Command.KillEngine.class).stream().map(Command.KillEngine::reason).distinct().toList();
    assertEquals(List.of("device cycle"), reasons);
  }

  @Test
  void aCameraHasItsTimeAfterTheCycleAsBefore() {
    Scene scene = Scene.inCall(Tuned.from(APPLIANCE).restartable(false).limits());
    scene.world.cameraGivesFrames = false;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 6_000);
    scene.until(() -> scene.state().devices().cycle().isEmpty(), 1_300);
    scene.mark();
    scene.runExactly(2_999);
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 100);
  }

  @Test
  void anAnswerForAnotherDeviceIsNotTakenForThatOfTheOneThatIsSwitched() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 6_000);
    State before = scene.state();
    scene.happens(new Event.DeviceCycled(Device.MICROPHONE, true, "by somebody else"));
    assertEquals(before.devices(), scene.state().devices());
    assertEquals(before.service(), scene.state().service());
  }

  @Test
  void anEngineIsKilledOnceHoweverManyRungsAreClimbed() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.world.killMs = 20_000;
    scene.reset("r1", Cause.CLI);
    scene.run(15_000);
    List<Integer> killed = scene.said(Command.KillEngine.class).stream().map(Command.KillEngine::generation).toList();
    assertEquals(killed.stream().distinct().toList(), killed);
  }

  @Test
  void triesWhereHelpIsNeededAreNotCountedAsResets() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.run(300_000);
    assertTrue(scene.said(Command.StartEngine.class).size() > 5, "it was tried");
    assertEquals(1, scene.status().resets().get("cli"));
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.serves(), 35_000);
    assertEquals(2, scene.status().resets().get("cli"), "what came of it in the end is");
  }

  @Test
  void whoAsksForAResetNeedNotWaitForThePauseOfTheStandby() {
    Scene scene = Scene.ready();
    scene.world.enginesDieAtStart = true;
    scene.world.die(scene.world.living().getLast().generation, "crashed");
    scene.run(90_000);
    scene.mark();
    scene.until(() -> !scene.said(Command.StartEngine.class).isEmpty(), 40_000);
    scene.run(1_000);
    scene.world.heal();
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
  }

  @Test
  void enginesThatCloseAlreadyAreNotAskedAgainAtTheEnd() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    int closing = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    scene.mark();
    scene.happens(new Event.StopRequested());
    List<Integer> asked = scene.said(Command.CloseEngine.class).stream().map(Command.CloseEngine::generation).toList();
    assertEquals(List.of(closing + 1), asked);
  }

  @Test
  void aPressThatOnlyRingsWhileACallThatNobodyWantedEndsIsShown() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 3; i++) {
      scene.press("p" + i);
      scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    }
    scene.world.page(ALICE).decodes = false;
    scene.watch(ALICE);
    scene.run(1_000);
    scene.happens(new Event.ByeReceived(ALICE));
    assertEquals("ready", scene.status().state());
    scene.press("p3");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("p3"));
    assertEquals("ringing", scene.status().state());
  }

  @Test
  void aConnectionThatIsUpLateHasItsTimeToSend() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    scene.run(2_500);
    long beatMs = ((Service.TakingOver) scene.state().service()).active().beatMs();
    scene.run(beatMs + SimulatedEngine.BEAT_MS + 10 - scene.now());
    scene.active().changes(Connection.CONNECTED);
    scene.active().report(0);
    assertTrue(scene.is("in-call") && scene.serves(), "before the next heartbeat");
    scene.run(5_000);
    assertEquals(1, scene.said(Command.OpenSession.class).size());
  }

  @Test
  void whatAnEngineWithoutDevicesSaysOfTheCameraIsNotBelieved() {
    Scene scene = Scene.inCall();
    scene.world.closeMs = 250;
    scene.reset("r1", Cause.CLI);
    scene.run(20);
    Service before = scene.state().service();
    scene.happens(new Event.FirstFrameArrived(scene.active().generation));
    scene.happens(new Event.CameraFailed(scene.active().generation, "garbage"));
    assertEquals(before, scene.state().service());
  }
}
