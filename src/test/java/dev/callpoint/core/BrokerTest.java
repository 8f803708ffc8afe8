package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerTest {

  @Test
  void withoutABrokerTheButtonAndTheLightWorkOn() {
    Scene scene = new Scene();
    scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    assertEquals(List.of("broker: not connected"), scene.status().degraded());
    scene.press("p1");
    scene.until(() -> scene.answered("p1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
    assertEquals(Command.Light.RINGING, scene.status().light());
  }

  @Test
  void whyTheBrokerIsAwayIsShownUntilItIsBack() {
    Scene scene = Scene.ready();
    scene.brokerGoes();
    assertEquals(List.of("broker: connection reset"), scene.status().degraded());
    scene.brokerGoes("wrong password");
    assertEquals(List.of("broker: wrong password"), scene.status().degraded());
    scene.brokerComes();
    assertEquals(List.of(), scene.status().degraded());
  }

  /** That it is told late is the outbox's business. */
  @Test
  void aRingIsToldAndMissedWhetherTheBrokerIsThereOrNot() {
    Scene scene = new Scene();
    scene.until(scene::serves, 1_000);
    scene.press("p1");
    assertEquals(List.of("ring"), scene.events());
    scene.run(61_000);
    assertEquals(List.of("ring", "missed"), scene.events());
    scene.mark();
    scene.brokerComes();
    assertEquals(List.of(), scene.events(), "it was told");
  }

  @Test
  void aCallGoesOnWithoutTheBroker() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.run(300_000);
    assertTrue(scene.is("in-call"));
    scene.brokerComes();
    scene.run(60_000);
    assertTrue(scene.is("in-call"));
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void aResetInACallWithoutTheBrokerIsCompletedOnTheDeviceAndTheOfferFollows() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.press("p1");
    scene.until(() -> scene.answered("p1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
    assertTrue(scene.results("p1").getLast().detail().contains(ALICE));
    assertEquals(List.of(), scene.said(Command.SendOffer.class));
    scene.run(120_000);
    assertEquals(1, scene.resets().size());
    scene.brokerComes();
    assertEquals(1, scene.said(Command.SendOffer.class).size());
    assertEquals(1, scene.said(Command.SendCandidate.class).size());
    scene.until(() -> scene.is("in-call"), 1_000);
  }

  @Test
  void anOperatorWhoDoesNotComeBackWithTheBrokerIsGone() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.press("p1");
    scene.run(10_000);
    scene.world.page(ALICE).present = false;
    scene.brokerComes();
    scene.until(() -> scene.events().contains("ended"), 6_000);
  }

  @Test
  void theBrokerLostBetweenAnswerAndPictureDoesNotLeaveTheRequestUnanswered() {
    Scene scene = Scene.inCall();
    scene.world.connects = false;
    scene.reset("r1", Cause.CLI);
    scene.run(100);
    scene.brokerGoes();
    scene.until(() -> scene.answered("r1"), Requests.ANSWER_MAX_MS);
    assertEquals(1, scene.outcomes("r1").stream().filter(Outcome::isFinal).count());
    scene.world.connects = true;
    scene.brokerComes();
    scene.until(() -> scene.is("in-call"), 10_000);
  }

  @Test
  void nothingIsSentToOperatorsWhileTheBrokerIsDown() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.happens(new Event.EngineRefused(scene.active().generation, "answer", "late"));
    scene.happens(new Event.HangupRequested("h1"));
    scene.run(10_000);
    assertEquals(List.of(), scene.said(Command.ToOperator.class));
  }

  @Test
  void aWayThatFailsWhileTheBrokerIsDownIsResetOnceAndWaits() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Event.Connection.FAILED));
    scene.run(60_000);
    assertEquals(List.of("ice-failed"), scene.resets());
    scene.brokerComes();
    scene.until(() -> scene.is("in-call"), 1_000);
  }
}
