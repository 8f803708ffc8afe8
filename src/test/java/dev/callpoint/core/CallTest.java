package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {

  @Test
  void aPressRingsAndAWatchAnswers() {
    Scene scene = Scene.ready();
    scene.press("p1");
    assertEquals(List.of("ring"), scene.events());
    scene.until(() -> scene.is("ringing"), 1_000);
    scene.watch(ALICE);
    assertEquals(List.of("ring", "answered"), scene.events());
    scene.until(() -> scene.is("in-call"), 1_000);
    assertEquals(ALICE, scene.status().call().operator());
    assertEquals(scene.active().generation, scene.status().session());
  }

  @Test
  void aWatchWithoutARingBeginsACallOnTheEngineThatServes() {
    Scene scene = Scene.ready();
    int generation = scene.active().generation;
    scene.watch(ALICE);
    assertTrue(scene.is("calling"));
    scene.until(() -> scene.is("in-call"), 1_000);
    assertEquals(generation, scene.active().generation, "no engine was replaced for it");
    assertEquals(1, scene.said(Command.SendOffer.class).size());
    assertEquals(new Command.SendCandidate(ALICE, generation, new IceCandidate("candidate:1", "0", 0)),
        scene.said(Command.SendCandidate.class).getFirst());
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void theOperatorHangsUp() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.happens(new Event.ByeReceived(ALICE));
    assertTrue(scene.is("ready"));
    assertEquals(List.of("ended"), scene.events());
    assertEquals(List.of(new Command.CloseEngine(generation)), scene.said(Command.CloseEngine.class));
    scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    assertTrue(scene.active().generation > generation);
    assertEquals(List.of(), scene.resets(), "a hang-up is no reset");
  }

  @Test
  void aByeOfAnybodyElseChangesNothing() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ByeReceived(BOB));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aHangupOnCommandEndsTheCall() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.HangupRequested("h1"));
    assertEquals(List.of(Outcome.COMPLETED), scene.outcomes("h1"));
    assertEquals(ALICE, scene.said(Command.SendBye.class).getFirst().operator());
    scene.happens(new Event.HangupRequested("h2"));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("h2"));
  }

  @Test
  void aRingThatNobodyAnswersIsMissed() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.runExactly(59_999);
    assertEquals(List.of("ring"), scene.events());
    scene.runExactly(1);
    assertEquals(List.of("ring", "missed"), scene.events());
    assertTrue(scene.is("ready"));
  }

  @Test
  void aSecondOperatorIsToldThatItIsBusy() {
    Scene scene = Scene.inCall();
    scene.watch(BOB);
    assertEquals(List.of(new Command.SendBusy(BOB, ALICE)), scene.said(Command.SendBusy.class));
    assertEquals(ALICE, scene.status().call().operator());
  }

  @Test
  void aSecondOperatorMayTakeTheCallOver() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.WatchRequested(BOB, true));
    assertEquals(List.of("ended", "answered"), scene.events());
    assertEquals(ALICE, scene.said(Command.SendBye.class).getFirst().operator());
    assertTrue(scene.is("calling"), () -> scene.status().state());
    scene.until(() -> scene.is("in-call"), 1_000);
    assertEquals(BOB, scene.status().call().operator());
  }

  @Test
  void aTakeOverDuringATakeOverIsServed() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.WatchRequested(BOB, true));
    scene.happens(new Event.WatchRequested(ALICE, true));
    scene.happens(new Event.WatchRequested(BOB, true));
    scene.until(() -> scene.is("in-call"), 2_000);
    assertEquals(BOB, scene.status().call().operator());
  }

  @Test
  void aCallThatIsTooLongIsEnded() {
    Scene scene = Scene.ready();
    scene.watch(ALICE);
    scene.runExactly(899_999);
    assertTrue(scene.is("in-call"));
    scene.runExactly(1);
    assertEquals(List.of("answered", "ended"), scene.events());
    assertEquals("call too long", scene.said(Command.SendBye.class).getFirst().reason());
  }

  @Test
  void anOperatorWhoLeavesEndsTheCall() {
    Scene scene = Scene.inCall();
    scene.leaves(ALICE);
    long ms = scene.until(() -> scene.events().contains("ended"), 10_000);
    assertTrue(ms >= 5_000 && ms <= 6_000, () -> ms + " ms");
    scene.until(() -> scene.is("ready") && scene.serves(), 1_000);
  }

  @Test
  void anOperatorMayBeAwayForFiveSecondsAlsoWhileThereIsNoEngine() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    scene.brokerComes();
    scene.comes(ALICE);
    scene.watch(ALICE);
    scene.run(1_000);
    scene.leaves(ALICE);
    scene.runExactly(4_999);
    scene.comes(ALICE);
    scene.run(10_000);
    scene.leaves(ALICE);
    scene.runExactly(4_999);
    assertEquals(List.of("answered"), scene.events());
    scene.runExactly(1);
    assertEquals(List.of("answered", "ended"), scene.events());
  }

  @Test
  void aCallGoesOnWithoutPresenceWhileThePageStillReports() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.OperatorLeft(ALICE));
    scene.run(60_000);
    assertTrue(scene.is("in-call"));
    assertEquals(List.of(), scene.resets());
    scene.world.page(ALICE).present = false;
    scene.until(() -> scene.events().contains("ended"), 10_000);
  }

  @Test
  void aPageThatIsLoadedAgainGetsANewSession() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.watch(ALICE);
    assertEquals(new Command.SendBye(ALICE, generation, "reset"), scene.said(Command.SendBye.class).getFirst());
    scene.until(() -> scene.is("in-call") && scene.serves(), 1_000);
    assertTrue(scene.active().generation > generation);
    assertEquals(List.of(), scene.events(), "it is the same call");
  }

  @Test
  void aPageThatIsInTheCallGetsNoOfferForTellingItsPresenceAgain() {
    Scene scene = Scene.inCall();
    scene.comes(ALICE);
    assertEquals(List.of(), scene.said(Command.SendOffer.class));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aPageThatWatchesAgainBeforeTheOfferIsMadeGetsOneOffer() {
    Scene scene = Scene.ready();
    scene.watch(ALICE);
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call"), 1_000);
    List<Command.SendOffer> offers = scene.said(Command.SendOffer.class);
    assertEquals(1, offers.size(), offers::toString);
    assertFalse(offers.getFirst().sdp().isEmpty());
  }

  @Test
  void whoTalksIsLogged() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.TalkChanged(ALICE, true));
    scene.happens(new Event.TalkChanged(ALICE, false));
    assertEquals(
        List.of(new Command.Explain(false, ALICE + " talks"), new Command.Explain(false, ALICE + " listens")),
        scene.said(Command.Explain.class));
  }

  @Test
  void whoeverElseTalksIsNotTakenForTheOperatorInTheCall() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.TalkChanged(BOB, true));
    assertFalse(scene.state().service() instanceof Service.Serving s && s.active().peer().orElseThrow().talking());
    scene.happens(new Event.TalkChanged(ALICE, true));
    assertTrue(scene.state().service() instanceof Service.Serving s && s.active().peer().orElseThrow().talking());
  }

  @Test
  void aPageThatLostItsOfferGetsTheSameAgain() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.run(500);
    scene.world.page(ALICE).answers = true;
    scene.watch(ALICE);
    List<Command.SendOffer> offers = scene.said(Command.SendOffer.class);
    assertEquals(2, offers.size());
    assertEquals(offers.getFirst(), offers.getLast());
    assertEquals(2, scene.said(Command.SendCandidate.class).size(), "candidates come with it");
    scene.until(() -> scene.is("in-call"), 1_000);
  }

  @Test
  void aPageThatWatchesBeforeItsPresenceIsKnownIsNotTakenForGone() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.OperatorLeft(ALICE));
    scene.watch(ALICE);
    scene.world.page(ALICE).reports = false;
    scene.run(2_500);
    scene.world.page(ALICE).reports = true;
    scene.run(3_500);
    assertFalse(scene.events().contains("ended"));
  }

  @Test
  void aHangUpBeforeTheCallIsUpEndsIt() {
    Scene scene = Scene.ready();
    scene.watch(ALICE);
    scene.happens(new Event.ByeReceived(ALICE));
    assertTrue(scene.is("ready"), () -> scene.status().state());
    scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    assertInstanceOf(Call.Quiet.class, scene.state().call());
  }

  @Test
  void aHiddenPageCountsAsSeeing() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).hidden = true;
    scene.run(600);
    scene.world.page(ALICE).decodes = false;
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
    scene.press("p1");
    scene.until(() -> scene.answered("p1"), 3_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
  }

  @Test
  void theRelayIsPulsedOnCommand() {
    Scene scene = Scene.ready();
    scene.happens(new Event.UnlockRequested("u1"));
    assertEquals(List.of(new Command.PulseRelay("u1", 3_000)), scene.said(Command.PulseRelay.class));
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "u1");
  }
}
