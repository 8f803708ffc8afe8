package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.APPLIANCE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever reads the log afterwards can tell what was decided, and why. */
class ExplainTest {

  private static void assertExplained(Scene scene, String beginning) {
    assertSaid(scene, beginning, false);
  }

  private static void assertAlarmed(Scene scene, String beginning) {
    assertSaid(scene, beginning, true);
  }

  private static void assertSaid(Scene scene, String beginning, boolean alarming) {
    List<Command.Explain> said = scene.said(Command.Explain.class);
    assertTrue(
        said.stream().anyMatch(e -> e.sentence().startsWith(beginning) && e.alarming() == alarming),
        () -> beginning + " is not among " + said);
  }

  @Test
  void theBrokersComingAndGoing() {
    Scene scene = Scene.ready();
    scene.brokerGoes();
    assertAlarmed(scene, "broker lost: connection reset");
    scene.brokerComes();
    assertExplained(scene, "broker connected");
  }

  @Test
  void aPartThatFailsAndWorksAgain() {
    Scene scene = Scene.ready();
    scene.happens(new Event.PartFailed("panel", "line 17 is taken"));
    assertAlarmed(scene, "panel: line 17 is taken");
    scene.happens(new Event.PartRecovered("panel"));
    assertExplained(scene, "panel: works again");
  }

  @Test
  void whatWasDropped() {
    Scene scene = Scene.inCall();
    int session = scene.active().generation;
    scene.happens(new Event.InputRefused(Event.InputKind.SIGNAL, 1, "no JSON"));
    assertExplained(scene, "refused: no JSON");
    scene.run(Refused.QUIET_MS);
    scene.happens(new Event.AnswerReceived(BOB, session, 0, "stranger's"));
    assertExplained(scene, "refused: an answer of " + BOB + " is for a session that is not up");
    scene.run(Refused.QUIET_MS);
    scene.happens(new Event.CandidateReceived(ALICE, session + 1, new Event.IceCandidate("c", "0", 0)));
    assertExplained(scene, "refused: a candidate of " + ALICE + " is for a session that is not up");
    scene.run(Refused.QUIET_MS);
    scene.happens(new Event.EngineRefused(session, "candidate", "cannot be parsed"));
    assertExplained(scene, "refused: the engine refused candidate: cannot be parsed");
    scene.happens(new Event.UnlockRequested("u1"));
    scene.happens(new Event.UnlockRequested("u1"));
    assertExplained(scene, "request u1 came again");
  }

  @Test
  void theEndOfACallAndOfTheDaemon() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ByeReceived(ALICE));
    assertExplained(scene, "call ended: hung up");
    scene.happens(new Event.StopRequested());
    assertExplained(scene, "stopping");
  }

  @Test
  void aResetItsReasonAndItsOutcomeWithTheSteps() {
    Scene scene = Scene.inCall();
    long startMs = scene.now();
    scene.happens(new Event.ResetRequested("r1", Cause.MQTT, "black picture"));
    assertExplained(scene, "reset: mqtt command (black picture)");
    scene.until(() -> scene.answered("r1"), 1_000);
    long ms = scene.now() - startMs;
    assertExplained(
        scene,
        "reset after mqtt command (black picture) completed in " + ms + " ms: picture and sound at " + ALICE + " {engine=0");
    assertExplained(scene, "camera open: test camera");
  }

  @Test
  void aCameraThatIsNotThereOnce() {
    Scene scene = new Scene();
    scene.world.cameraThere = false;
    scene.run(20_000);
    assertAlarmed(scene, "no picture: no camera found");
    long times =
        scene.said(Command.Explain.class).stream().filter(e -> e.sentence().startsWith("no picture")).count();
    assertEquals(1, times);
    scene.happens(new Event.CameraFailed(scene.active().generation, "unplugged"));
    assertAlarmed(scene, "no picture: unplugged");
  }

  @Test
  void eachRungThatIsClimbed() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("needs-help"), 8_000);
    assertAlarmed(scene, "not back yet: the camera gave no picture in 3000 ms");
    assertAlarmed(scene, "cold reset: all engines are killed: the camera gave no picture in 3000 ms");
    assertAlarmed(scene, "help is needed, and all engines are started anew: the camera gave no picture");
  }

  @Test
  void anotherNetworkAndTheIceRestart() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    assertExplained(scene, "network: wlan0 has 192.0.2.8");
    assertExplained(scene, "ICE restart: wlan0 has 192.0.2.8");
  }

  @Test
  void aDeviceThatIsSwitchedOffAndOn() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.world.devices.cameraNeedsCycle = true;
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 12_000);
    assertEquals(List.of(new Command.CycleDevice(Device.CAMERA)), scene.said(Command.CycleDevice.class));
    assertAlarmed(scene, "the camera is switched off and on: ");
    assertExplained(scene, "device cycle: switched off and on");
  }

  @Test
  void aServiceThatEndsItself() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.enginesDieAtStart = true;
    scene.world.die(2, "crashed");
    scene.world.die(1, "crashed");
    scene.until(() -> !scene.said(Command.Finish.class).isEmpty(), 30_000);
    assertAlarmed(scene, "an engine that was not in use yet crashed");
    assertAlarmed(scene, "the service ends itself to be started again: no engine starts: ");
  }

  @Test
  void enginesThatDoNotStart() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    scene.until(() -> scene.is("needs-help"), 60_000);
    assertAlarmed(scene, "engine 1 did not get or stay warm, it is killed");
    assertAlarmed(scene, "no engine starts: engine 3 did not get or stay warm; it is tried again for ever");
    assertEquals("not warm in time", scene.said(Command.KillEngine.class).getFirst().reason());
  }

  @Test
  void enginesThatTakeTooLongToStart() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.world.enginesWarm = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("needs-help"), Requests.ANSWER_MAX_MS + Scene.TICK_MS);
    assertAlarmed(scene, "no engine starts: those before are not gone yet");
  }

  @Test
  void aPageThatDoesNotAnswer() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.until(() -> scene.events().contains("ended"), 25_000);
    assertExplained(scene, "no answer from " + ALICE + " in 5000 ms: the offer is sent again");
    assertExplained(scene, "reset: no answer from " + ALICE + " to 2 offers");
    assertExplained(scene, "call ended: the page of " + ALICE + " does not answer");
  }

  @Test
  void whatIsLeftAloneAsNothingHelps() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).sendsVoice = false;
    scene.world.page(ALICE).talking = true;
    scene.happens(new Event.TalkChanged(ALICE, true));
    scene.run(30_000);
    assertAlarmed(scene, "left alone from now on, as nothing has helped: " + ALICE + " talks, and nothing has arrived");
  }

  @Test
  void whyAnEngineIsKilled() {
    Scene scene = Scene.inCall();
    scene.active().speaks = false;
    scene.run(2_300);
    assertEquals("it does not react", scene.said(Command.KillEngine.class).getFirst().reason());
    scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    scene.mark();
    scene.world.enginesClose = false;
    scene.reset("r1", Cause.CLI);
    scene.run(400);
    assertEquals("it did not close in its grace", scene.said(Command.KillEngine.class).getFirst().reason());
  }
}
