package dev.callpoint.core;

import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command.Light;
import dev.callpoint.core.Event.Address;
import dev.callpoint.core.Event.CommandReceived;
import dev.callpoint.core.Event.Requested;
import dev.callpoint.core.Result.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands over MQTT: once each, in their turn, and answered whatever becomes of the daemon. */
class CommandingTest {
  private static CommandReceived own(Requested request) {
    return new CommandReceived(request, Address.DEVICE, 0, Long.MAX_VALUE);
  }

  private static CommandReceived fleet(Requested request, long waitMs) {
    return new CommandReceived(request, Address.ALL, waitMs, Long.MAX_VALUE);
  }

  private static Requested reset(String id) {
    return new Event.ResetRequested(id, Cause.MQTT, "");
  }

  private static List<Command.PulseRelay> pulses(Scene scene) {
    return scene.said(Command.PulseRelay.class);
  }

  private static List<Outcome> kept(Scene scene, String id) {
    return scene.said(Command.KeepAnswer.class).stream()
        .map(Command.KeepAnswer::result)
        .filter(result -> result.id().equals(id))
        .map(Result::outcome)
        .toList();
  }

  /** Long enough after its beginning that it may be begun anew. */
  private static Scene appliance() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.run(20_000);
    return scene.mark();
  }

  // --- once ---

  @Test
  void aCommandThatComesAgainGetsTheSameAnswerAndIsNotCarriedOutAgain() {
    Scene scene = Scene.inCall();
    scene.happens(own(reset("r1")));
    scene.happens(own(reset("r1")));
    assertEquals(List.of(Outcome.ACCEPTED, Outcome.ACCEPTED), scene.outcomes("r1"));
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.run(60_000);
    scene.happens(own(reset("r1")));
    assertEquals(
        List.of(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.COMPLETED, Outcome.COMPLETED), scene.outcomes("r1"));
    assertEquals(scene.results("r1").get(2), scene.results("r1").get(3));
    scene.run(5_000);
    assertEquals(1, scene.resets().size());
  }

  @Test
  void oneThatWasRefusedIsRefusedAgainAlsoWhereItWouldBeTakenNow() {
    Scene scene = Scene.ready();
    scene.happens(own(new Event.HangupRequested("h1")));
    scene.watch(Scene.ALICE);
    scene.until(() -> scene.is("in-call"), 1_000);
    scene.happens(own(new Event.HangupRequested("h1")));
    assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), scene.outcomes("h1"));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void theNextDaemonKnowsWhatTheOneBeforeHasAnswered() {
    Scene scene = Scene.ready();
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "u1");
    scene.kill();
    scene.until(() -> scene.is("ready") && scene.world.brokerUp, 5_000);
    scene.mark();
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.run(1_000);
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("u1"));
    assertEquals(List.of(), pulses(scene));
  }

  @Test
  void whatADaemonDidNotComeToAnswerHasFailedAsNobodyKnowsWhatBecameOfIt() {
    Scene scene = Scene.inCall();
    scene.happens(own(reset("r1")));
    scene.run(10);
    scene.mark();
    scene.kill();
    scene.until(() -> scene.answered("r1"), 3_000);
    assertEquals(List.of(Outcome.FAILED), scene.outcomes("r1"));
    assertEquals(List.of(), scene.resets());
    scene.run(100);
    scene.mark();
    scene.kill();
    scene.run(5_000);
    assertEquals(List.of(), scene.outcomes("r1"), "it has its answer");
  }

  @Test
  void aThousandPressesDoNotPushOutTheIdOfACommand() {
    Scene scene = Scene.ready();
    scene.happens(own(new Event.HangupRequested("h1")));
    IntStream.range(0, 1_000).forEach(i -> scene.press("p" + i));
    scene.happens(own(new Event.HangupRequested("h1")));
    assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED), scene.outcomes("h1"));
  }

  // --- the disk first ---

  @Test
  void aDoorIsNotReleasedBeforeItsIdIsOnTheDisk() {
    Scene scene = Scene.ready();
    scene.world.disk.writeMs = 400;
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.run(390);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("u1"));
    assertEquals(List.of(), pulses(scene));
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "u1");
    assertEquals(1, pulses(scene).size());
  }

  @Test
  void powerThatIsCutBeforeTheIdIsOnTheDiskHasReleasedNoDoor() {
    Scene scene = Scene.ready();
    scene.world.disk.writeMs = 400;
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.run(300);
    scene.kill();
    scene.until(() -> scene.is("ready"), 5_000);
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.run(1_000);
    assertEquals(1, pulses(scene).size(), "the first time that it is carried out");
  }

  @Test
  void aDiskThatHangsHoldsUpOneUnlockForASecondAndTheNextNotAtAll() {
    Scene scene = Scene.ready();
    scene.world.disk.hangs(true);
    scene.happens(own(new Event.UnlockRequested("u1")));
    scene.runExactly(Commanding.DISK_MS - 1);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("u1"));
    scene.runExactly(1);
    scene.assertAcceptedThen(Outcome.FAILED, "u1");
    assertTrue(scene.status().degraded().getFirst().startsWith("answers: the disk has not written"));
    scene.happens(own(new Event.UnlockRequested("u2")));
    assertEquals(List.of("u2"), pulses(scene).stream().map(Command.PulseRelay::id).toList());
    scene.world.disk.hangs(false);
    scene.run(1_000);
    assertEquals(1, pulses(scene).size(), "what has failed stays undone");
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void aResetWaitsForNoDisk() {
    Scene scene = Scene.inCall();
    scene.world.disk.hangs(true);
    scene.happens(own(reset("r1")));
    scene.until(() -> scene.answered("r1"), 200);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
  }

  @Test
  void theCommandLineWaitsForNoDiskAndLeavesNothingThere() {
    Scene scene = Scene.ready();
    scene.world.disk.hangs(true);
    scene.happens(new Event.UnlockRequested("cli-1"));
    assertEquals(1, pulses(scene).size());
    assertEquals(List.of(), kept(scene, "cli-1"));
  }

  @Test
  void eachAnswerIsKept() {
    Scene scene = Scene.inCall();
    scene.happens(own(reset("r1")));
    scene.until(() -> scene.answered("r1"), 1_000);
    assertEquals(List.of(Outcome.ACCEPTED, Outcome.COMPLETED), kept(scene, "r1"));
  }

  // --- restart ---

  @Test
  void aRestartIsAcceptedByTheOneAndCompletedByTheNext() {
    Scene scene = appliance();
    scene.happens(own(new Event.RestartRequested("s1")));
    scene.until(() -> !scene.said(Command.Finish.class).isEmpty(), 1_000);
    assertTrue(scene.said(Command.Finish.class).getFirst().restart());
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("s1"));
    scene.until(() -> scene.answered("s1"), 3_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
    scene.run(60_000);
    scene.happens(own(new Event.RestartRequested("s1")));
    scene.run(10_000);
    assertEquals(List.of(Outcome.ACCEPTED, Outcome.COMPLETED, Outcome.COMPLETED), scene.outcomes("s1"));
    assertEquals(1, scene.said(Command.Finish.class).size());
  }

  @Test
  void aRestartInTheMidstOfWhichTheDaemonIsKilledIsAnsweredOnce() {
    Scene scene = appliance();
    scene.world.enginesClose = false;
    scene.happens(own(new Event.RestartRequested("s1")));
    scene.until(() -> scene.is("stopping"), 1_000);
    scene.kill();
    scene.until(() -> scene.answered("s1"), 3_000);
    scene.run(60_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
  }

  @Test
  void whoWaitsWhenTheServiceIsBegunAnewIsAnswered() {
    Scene scene = appliance();
    scene.happens(own(reset("r1")));
    scene.happens(fleet(reset("r2"), 5_000));
    scene.happens(own(new Event.RestartRequested("s1")));
    scene.until(() -> scene.is("stopping"), 1_000);
    assertTrue(scene.answered("r1"));
    scene.assertAcceptedThen(Outcome.FAILED, "r2");
  }

  @Test
  void aServiceThatNobodyStartsAgainIsNotEnded() {
    Scene scene = Scene.ready();
    scene.run(20_000);
    scene.happens(own(new Event.RestartRequested("s1")));
    scene.run(5_000);
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("s1"));
    assertEquals(List.of(), scene.said(Command.Finish.class));
  }

  @Test
  void aServiceThatHasJustBegunIsNotBegunAnew() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.run(9_900 - scene.now());
    scene.happens(own(new Event.RestartRequested("s1")));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("s1"));
    scene.run(200);
    scene.happens(own(new Event.RestartRequested("s2")));
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("s2"));
  }

  @Test
  void aServiceWhoseNextDaemonWouldNotKnowOfItIsNotBegunAnew() {
    Scene scene = appliance();
    scene.world.disk.fails(true);
    scene.happens(own(new Event.RestartRequested("s1")));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("s1"));
    scene.world.disk.fails(false);
    scene.world.disk.hangs(true);
    scene.happens(own(new Event.RestartRequested("s2")));
    scene.run(2_000);
    scene.assertAcceptedThen(Outcome.FAILED, "s2");
    assertEquals(List.of(), scene.said(Command.Finish.class));
  }

  // --- a fleet ---

  @Test
  void aFleetsResetWaitsForThisDevicesTurn() {
    Scene scene = Scene.inCall();
    scene.happens(fleet(reset("f1"), 7_000));
    scene.runExactly(6_999);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("f1"));
    assertTrue(scene.is("in-call"));
    scene.happens(fleet(reset("f1"), 7_000));
    scene.runExactly(1);
    assertTrue(scene.is("recovering"));
    scene.until(() -> scene.answered("f1"), 1_000);
    assertEquals(List.of(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.COMPLETED), scene.outcomes("f1"));
    assertEquals(1, scene.resets().size());
  }

  @Test
  void aFleetsHangUpAndIdentifyWaitForNothing() {
    Scene scene = Scene.inCall();
    scene.happens(fleet(new Event.HangupRequested("h1"), 7_000));
    scene.happens(fleet(new Event.IdentifyRequested("i1", 10), 7_000));
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("h1"));
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("i1"));
  }

  @ParameterizedTest
  @EnumSource(value = Address.class, names = {"GROUP", "ALL"})
  void manyDoorsAreNotReleasedWithOneMessage(Address to) {
    Scene scene = Scene.ready();
    scene.happens(new CommandReceived(new Event.UnlockRequested("u1"), to, 100, Long.MAX_VALUE));
    scene.run(5_000);
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("u1"));
    assertTrue(scene.results("u1").getFirst().detail().startsWith("many doors"));
    assertEquals(List.of(), pulses(scene));
  }

  @Test
  void oneThatHasExpiredWhenItsTurnComesIsNotCarriedOut() {
    for (long validMs : new long[] {4_999, 5_000}) {
      Scene scene = Scene.ready();
      scene.happens(new CommandReceived(reset("f1"), Address.GROUP, 5_000, validMs));
      scene.runExactly(5_000);
      scene.run(2_000);
      scene.assertAcceptedThen(validMs < 5_000 ? Outcome.FAILED : Outcome.COMPLETED, "f1");
      assertEquals(validMs < 5_000 ? 0 : 1, scene.resets().size());
    }
  }

  @Test
  void aTurnThatComesWhileAResetIsUnderWayJoinsIt() {
    Scene scene = Scene.inCall();
    scene.happens(fleet(reset("f1"), 1_000));
    scene.run(990);
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("f1") && scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "f1");
    assertEquals(1, scene.resets().size());
  }

  @Test
  void oneThatIsRefusedWhenItsTurnComesHasFailed() {
    Scene scene = Scene.ready(Tuned.from(Scene.LIMITS).commands(1, 600_000).limits());
    scene.happens(fleet(reset("f1"), 5_000));
    scene.happens(own(reset("r1")));
    scene.run(10_000);
    scene.assertAcceptedThen(Outcome.FAILED, "f1");
    assertTrue(scene.results("f1").getLast().detail().startsWith("too many resets"));
  }

  @Test
  void sixteenWaitForTheirTurnAndNoMore() {
    Scene scene = Scene.ready();
    IntStream.range(0, 17).forEach(i -> scene.happens(fleet(reset("f" + i), 5_000)));
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("f15"));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("f16"));
    scene.run(10_000);
    IntStream.range(0, 16).forEach(i -> assertTrue(scene.answered("f" + i)));
  }

  // --- identify ---

  @Test
  void theLightShowsWhichDeviceItIsAsLongAsItWasAskedTo() {
    Scene scene = Scene.ready();
    scene.happens(own(new Event.IdentifyRequested("i1", 10)));
    assertEquals(Light.IDENTIFY, scene.status().light());
    scene.runExactly(9_999);
    assertEquals(Light.IDENTIFY, scene.status().light());
    scene.runExactly(1);
    assertEquals(Light.READY, scene.status().light());
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("i1"));
  }

  @Test
  void itHidesNeitherARingNorACallNorARecovery() {
    Scene scene = Scene.ready();
    scene.happens(own(new Event.IdentifyRequested("i1", 60)));
    scene.press("p1");
    assertEquals(Light.RECOVERING, scene.status().light());
    scene.until(scene::serves, 1_000);
    assertEquals(Light.RINGING, scene.status().light());
    scene.watch(Scene.ALICE);
    assertEquals(Light.IN_CALL, scene.status().light());
    scene.until(() -> scene.is("in-call"), 1_000);
    scene.happens(new Event.ByeReceived(Scene.ALICE));
    assertEquals(Light.IDENTIFY, scene.status().light());
  }

  @Test
  void oneThatNeedsHelpOrHasNoBrokerIsFoundByIt() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    scene.run(120_000);
    assertEquals(Light.NEEDS_HELP, scene.status().light());
    scene.happens(own(new Event.IdentifyRequested("i1", 10)));
    assertEquals(Light.IDENTIFY, scene.status().light());
    scene.run(11_000);
    assertEquals(Light.NEEDS_HELP, scene.status().light());

    Scene alone = Scene.ready();
    alone.brokerGoes();
    alone.happens(own(new Event.IdentifyRequested("i2", 10)));
    assertEquals(Light.IDENTIFY, alone.status().light());
    alone.happens(new Event.StopRequested());
    assertEquals(Light.OFF, alone.status().light());
    alone.happens(own(new Event.IdentifyRequested("i3", 10)));
    assertEquals(List.of(Outcome.REFUSED), alone.outcomes("i3"));
    assertFalse(alone.is("ready"));
  }
}
