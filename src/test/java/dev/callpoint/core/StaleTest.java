package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import dev.callpoint.core.Event.PageReport;
import dev.callpoint.core.Event.Progress;
import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleTest {
  private static List<Event> everything(int generation) {
    return List.of(
        new Event.EngineWarmed(generation, List.of("lies")),
        new Event.CameraOpened(generation, "lies"),
        new Event.CameraFailed(generation, "lies"),
        new Event.FirstFrameArrived(generation),
        new Event.SoundFound(generation, List.of("lies"), List.of("lies")),
        new Event.SoundLost(generation, "lies"),
        new Event.OfferMade(generation, 0, "lies"),
        new Event.CandidateFound(generation, new IceCandidate("lies", "0", 0)),
        new Event.TurnTried(generation, List.of("lies")),
        new Event.ConnectionChanged(generation, Connection.FAILED),
        new Event.PageReported(generation, new PageReport(9, 9, 1, true, false)),
        new Event.ProgressMade(generation, new Progress(9, 9, 9, 9, 1, 9, 1, 9, 9, 9, 9_000_000)),
        new Event.EngineRefused(generation, "answer", "lies"));
  }

  @Test
  void whatADeadOrUnknownEngineSaysChangesNothing() {
    Scene scene = Scene.inCall();
    int dead = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    scene.run(2_000);
    State before = scene.state();
    scene.mark();
    for (int generation : List.of(dead, 0, -1, 99)) {
      everything(generation).forEach(scene::happens);
      scene.happens(new Event.EngineDied(generation, "again"));
    }
    assertEquals(before, scene.state());
    assertEquals(List.of(), scene.all());
  }

  @Test
  void whatAClosingEngineSaysChangesNothing() {
    Scene scene = Scene.inCall();
    scene.world.closeMs = 250;
    int closing = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    scene.run(20);
    State before = scene.state();
    scene.mark();
    everything(closing).forEach(scene::happens);
    assertEquals(before.service(), scene.state().service());
    assertEquals(List.of(), scene.all());
    scene.until(() -> scene.answered("r1"), 1_000);
  }

  @Test
  void whatAStandbySaysOfDevicesAndSessionsChangesNothing() {
    Scene scene = Scene.inCall();
    int standby = scene.state().engines().first(Engines.Stage.STANDBY).orElseThrow().generation();
    State before = scene.state();
    everything(standby).forEach(scene::happens);
    assertEquals(before.service(), scene.state().service());
    assertEquals(List.of(), scene.all());
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void signalsForAnotherSessionAreDroppedAndCounted() {
    Scene scene = Scene.inCall();
    int session = scene.active().generation;
    scene.happens(new Event.AnswerReceived(ALICE, session - 1, 0, "old"));
    scene.happens(new Event.AnswerReceived(BOB, session, 0, "stranger's"));
    scene.happens(new Event.CandidateReceived(ALICE, session + 1, new IceCandidate("c", "0", 0)));
    scene.happens(new Event.CandidateReceived(BOB, session, new IceCandidate("c", "0", 0)));
    assertEquals(4, scene.status().inputRefused());
    assertEquals(List.of(), scene.said(Command.ToEngine.class));
    scene.happens(new Event.CandidateReceived(ALICE, session, new IceCandidate("c", "0", 0)));
    assertEquals(1, scene.said(Command.AddCandidate.class).size());
  }

  @Test
  void aSecondAnswerToTheSameOfferIsNotApplied() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.AnswerReceived(ALICE, scene.active().generation, 0, "again"));
    assertEquals(List.of(), scene.said(Command.ApplyAnswer.class));
  }

  @Test
  void anAnswerBeforeTheOfferIsDropped() {
    Scene scene = Scene.ready();
    scene.watch(ALICE);
    scene.happens(new Event.AnswerReceived(ALICE, scene.active().generation, 0, "too early"));
    assertEquals(List.of(), scene.said(Command.ApplyAnswer.class));
    assertEquals(1, scene.status().inputRefused());
    scene.until(() -> scene.is("in-call"), 1_000);
  }

  @Test
  void anAnswerThatTheEngineRefusesIsToldAndTheOfferSentAgain() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.run(10);
    int session = scene.active().generation;
    scene.world.connects = false;
    scene.happens(new Event.AnswerReceived(ALICE, session, 0, "no SDP"));
    scene.happens(new Event.EngineRefused(session, "answer", "cannot be parsed"));
    assertEquals(ALICE, scene.said(Command.SendRefusal.class).getFirst().operator());
    scene.run(5_100);
    assertEquals(2, scene.said(Command.SendOffer.class).size());
  }

  @Test
  void aRefusalAfterTheConnectionIsUpDoesNotDisturbTheCall() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.EngineRefused(scene.active().generation, "answer", "the session has its answer already"));
    scene.run(20_000);
    assertEquals(List.of(), scene.said(Command.SendOffer.class));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void refusedInputIsCounted() {
    Scene scene = Scene.ready();
    scene.happens(new Event.InputRefused(Event.InputKind.SIGNAL, 1, "no JSON"));
    assertEquals(1, scene.status().inputRefused());
    scene.reset("r1", Cause.CLI);
    scene.run(1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertEquals(1, scene.status().inputRefused());
  }
}
