package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Engines.Stage;
import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines to the millisecond: a moment before nothing, then what is due. */
class LimitsTest {

  private static <T extends Command> void assertDueAfter(Scene scene, long ms, Class<T> kind) {
    int before = scene.said(kind).size();
    scene.runExactly(ms - 1);
    assertEquals(before, scene.said(kind).size(), "too early");
    scene.runExactly(1);
    assertEquals(before + 1, scene.said(kind).size(), "due");
  }

  @Test
  void anEngineHasTenSecondsToGetWarm() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    scene.until(() -> !scene.said(Command.StartEngine.class).isEmpty(), 100);
    assertDueAfter(scene, 10_000, Command.KillEngine.class);
  }

  @Test
  void anEngineHasItsGraceToClose() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.reset("r1", Cause.CLI);
    assertDueAfter(scene, 300, Command.KillEngine.class);
  }

  @Test
  void aStandbyMayBeSilentForTwoSeconds() {
    Scene scene = Scene.ready();
    Engines.Engine standby = scene.state().engines().first(Stage.STANDBY).orElseThrow();
    scene.world.engine(standby.generation()).speaks = false;
    assertDueAfter(scene, standby.heardMs() + 2_000 - scene.now(), Command.KillEngine.class);
  }

  @Test
  void anEngineThatTakesOverMayBeSilentForTwoSeconds() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).decodes = false;
    scene.reset("r1", Cause.CLI);
    scene.run(500);
    scene.active().speaks = false;
    long beatMs = ((Service.TakingOver) scene.state().service()).active().beatMs();
    scene.runExactly(beatMs + 1_999 - scene.now());
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    scene.runExactly(1);
    assertFalse(scene.said(Command.KillEngine.class).isEmpty());
  }

  @Test
  void anOfferIsSentAgainAfterFiveSeconds() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.until(() -> !scene.said(Command.SendOffer.class).isEmpty(), 100);
    assertDueAfter(scene, 5_000, Command.SendOffer.class);
  }

  @Test
  void anEngineHasThreeSecondsToMakeItsOffer() {
    Scene scene = Scene.ready();
    scene.world.enginesOffer = false;
    scene.watch(ALICE);
    assertDueAfter(scene, 3_000, Command.OpenSession.class);
  }

  @Test
  void anAnswerHasThreeSecondsToBringAPicture() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    scene.until(() -> !scene.said(Command.ApplyAnswer.class).isEmpty(), 100);
    assertDueAfter(scene, 3_000, Command.OpenSession.class);
  }

  @Test
  void aCameraHasThreeSecondsToGiveFrames() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.runExactly(2_999);
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    scene.runExactly(1);
    assertFalse(scene.said(Command.KillEngine.class).isEmpty());
  }

  @Test
  void anIceRestartHasThreeSeconds() {
    Scene scene = Scene.inCall();
    scene.world.network.lose(true, true, true);
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    assertDueAfter(scene, 3_000, Command.OpenSession.class);
  }

  @Test
  void aCameraThatIsGoneIsTriedAfterTwoSecondsAndNotAgainBeforeItIsKnownWhatCameOfIt() {
    Scene scene = Scene.ready();
    scene.run(60_000);
    scene.world.cameraThere = false;
    scene.world.devices.openMs = 1_500;
    scene.happens(new Event.CameraFailed(scene.active().generation, "unplugged"));
    assertDueAfter(scene, 2_000, Command.OpenDevices.class);
    scene.run(1_400);
    assertEquals(1, scene.said(Command.OpenDevices.class).size());
  }

  @Test
  void aCameraThatIsGoneForTenSecondsIsSwitchedOffAndOn() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.run(60_000);
    scene.world.cameraThere = false;
    scene.happens(new Event.CameraFailed(scene.active().generation, "unplugged"));
    assertDueAfter(scene, 10_000, Command.CycleDevice.class);
  }

  @Test
  void aCycleIsWaitedForTenSeconds() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.world.cameraGivesFrames = false;
    scene.world.devices.cameraNeedsCycle = true;
    scene.world.devices.answersCycle = false;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 6_000);
    scene.runExactly(9_999);
    assertTrue(scene.state().devices().cycle().isPresent());
    scene.runExactly(1);
    assertTrue(scene.state().devices().cycle().isEmpty());
  }

  @Test
  void whoAskedWhereHelpIsNeededHasHisAnswerAfterHalfAMinute() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    scene.run(120_000);
    assertTrue(scene.is("needs-help"));
    scene.reset("r1", Cause.MQTT);
    scene.runExactly(Requests.ANSWER_MAX_MS - 1);
    assertFalse(scene.answered("r1"));
    scene.runExactly(1);
    assertTrue(scene.answered("r1"));
    assertEquals(Requests.ANSWER_MAX_MS, scene.results("r1").getLast().ms());
  }

  @Test
  void aCallIsHealthyWhileThePageHasShownSomethingNewWithinASecond() {
    for (long ms : new long[] {999, 1_000}) {
      Scene scene = Scene.inCall(Tuned.from(Scene.LIMITS).resetUnlessHealthy().limits());
      scene.world.page(ALICE).decodes = false;
      Service.Peer peer = ((Service.Serving) scene.state().service()).active().peer().orElseThrow();
      scene.run(peer.pageAdvancedMs() + ms - scene.now());
      scene.press("p1");
      Result.Outcome expected = ms < 1_000 ? Result.Outcome.REFUSED : Result.Outcome.ACCEPTED;
      assertEquals(List.of(expected), scene.outcomes("p1"), ms + " ms");
    }
  }

  @Test
  void aPageThatHasLeftIsGoneFiveSecondsAfterItsLastReport() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.OperatorLeft(ALICE));
    scene.run(10_000);
    scene.world.page(ALICE).reports = false;
    Service.Peer peer = ((Service.Serving) scene.state().service()).active().peer().orElseThrow();
    scene.runExactly(peer.pageHeardMs() + 4_999 - scene.now());
    assertEquals(List.of(), scene.events());
    scene.runExactly(1);
    assertEquals(List.of("ended"), scene.events());
  }

  @Test
  void vitalSignsAreToldEachTenSeconds() {
    Scene scene = Scene.ready();
    scene.until(() -> !scene.said(Command.PublishVitals.class).isEmpty(), 10_050);
    assertDueAfter(scene, 10_000, Command.PublishVitals.class);
  }

  // --- in which state ---

  @Test
  void anotherNetworkIsMetOnlyWhereThereIsAConnectionToMove() {
    Scene scene = Scene.inCall();
    int session = scene.active().generation;
    scene.happens(new Event.ConnectionChanged(session, Connection.CONNECTING));
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    assertEquals(List.of(), scene.said(Command.RestartIce.class));
    scene.happens(new Event.ConnectionChanged(session, Connection.DISCONNECTED));
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.9"));
    assertEquals(List.of(new Command.RestartIce(session)), scene.said(Command.RestartIce.class));
  }

  @Test
  void onlyAMicrophoneThatIsMissingIsNotListenedTo() {
    Scene scene = new Scene(APPLIANCE);
    scene.world.missing = List.of("speaker: none found");
    scene.world.devices.microphoneFlat = true;
    scene.brokerComes();
    scene.comes(ALICE);
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call") && scene.serves(), 2_000);
    scene.mark();
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), 10_500);
  }

  @Test
  void aMicrophoneThatWasGivenUpIsSwitchedAgainWhenNobodyNeedsItAndNotBefore() {
    Scene scene = Scene.inCall(APPLIANCE);
    scene.world.devices.microphoneStalls = true;
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 30_000);
    assertEquals(List.of("microphone: gives no sound"), scene.status().degraded());
    scene.run(1_000);
    scene.mark();
    scene.run(120_000);
    assertEquals(List.of(), scene.said(Command.CycleDevice.class), "somebody talks");
    scene.happens(new Event.ByeReceived(ALICE));
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 2_000);
    assertEquals(Device.MICROPHONE, scene.said(Command.CycleDevice.class).getFirst().device());
    scene.until(() -> scene.serves() && scene.hasStandby(), 5_000);
    assertEquals(List.of("microphone-silent"), scene.resets());
    assertEquals(List.of(), scene.status().degraded(), "it is listened to again");
    scene.mark();
    scene.run(600_000);
    assertEquals(List.of(), scene.said(Command.CycleDevice.class), "once");
  }

  @Test
  void aMicrophoneThatWasGivenUpAndCannotBeSwitchedIsLeftAlone() {
    Scene scene = Scene.inCall();
    scene.world.devices.microphoneFlat = true;
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 15_000);
    scene.happens(new Event.ByeReceived(ALICE));
    scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    scene.mark();
    scene.run(120_000);
    assertEquals(List.of(), scene.said(Command.ToEngine.class));
    assertEquals(List.of("microphone: gives no sound"), scene.status().degraded());
  }
}
