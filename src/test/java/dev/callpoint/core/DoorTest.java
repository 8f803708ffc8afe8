package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The relay and the case. */
class DoorTest {
  private static void unlock(Scene scene, String id) {
    scene.happens(new Event.UnlockRequested(id));
  }

  private static void open(Scene scene, boolean open) {
    scene.happens(new Event.TamperChanged(open));
  }

  private static List<String> tamperings(Scene scene) {
    return scene.said(Command.PublishEvent.class).stream()
        .filter(event -> event.type().equals("tamper"))
        .map(Command.PublishEvent::detail)
        .toList();
  }

  @Test
  void theDoorIsReleasedAsLongAsTheRelayIsClosed() {
    Scene scene = Scene.ready();
    unlock(scene, "u1");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("u1"));
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "u1");
    assertTrue(scene.status().doorReleased());
    scene.run(3_000);
    assertFalse(scene.status().doorReleased());
  }

  @Test
  void anUnlockThatThePanelCannotCarryOutHasFailedAndSaysWhy() {
    Scene scene = Scene.ready();
    scene.world.relayWorks = false;
    unlock(scene, "u1");
    scene.run(100);
    scene.assertAcceptedThen(Outcome.FAILED, "u1");
    assertEquals("no line", scene.said(Command.Answer.class).getLast().result().detail());
    assertFalse(scene.status().doorReleased());
  }

  @Test
  void aPanelThatDoesNotAnswerKeepsNobodyWaiting() {
    Scene scene = Scene.ready();
    scene.world.panelAnswers = false;
    unlock(scene, "u1");
    scene.run(4_900);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("u1"));
    scene.run(200);
    scene.assertAcceptedThen(Outcome.FAILED, "u1");
    scene.happens(new Event.RelayPulsed("u1", true, "late"));
    assertEquals(2, scene.outcomes("u1").size(), "it has its answer");
  }

  @Test
  void sixteenUnlocksWaitForThePanelAndNoMore() {
    Scene scene = Scene.ready();
    scene.world.panelAnswers = false;
    for (int i = 0; i <= Panel.UNLOCKS_MAX; i++) {
      unlock(scene, "u" + i);
    }
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("u15"));
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("u16"));
    assertEquals(Panel.UNLOCKS_MAX, scene.said(Command.PulseRelay.class).size());
  }

  @Test
  void aDaemonThatEndsAnswersWhoWaitsAndUnlocksNoMore() {
    Scene scene = Scene.ready();
    scene.world.panelAnswers = false;
    unlock(scene, "u1");
    scene.happens(new Event.StopRequested());
    unlock(scene, "u2");
    scene.assertAcceptedThen(Outcome.FAILED, "u1");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("u2"));
    assertEquals(1, scene.said(Command.PulseRelay.class).size());
  }

  @Test
  void aCaseThatIsOpenedAndClosedIsToldTwiceAndShownMeanwhile() {
    Scene scene = Scene.ready();
    open(scene, true);
    open(scene, true);
    assertTrue(scene.status().tampered());
    assertEquals(List.of("panel: the case is open"), scene.status().degraded());
    open(scene, false);
    assertFalse(scene.status().tampered());
    assertEquals(List.of(), scene.status().degraded());
    assertEquals(List.of("the case is open", "the case is closed again"), tamperings(scene));
  }

  @Test
  void anOpenedCaseIsToldWhetherTheBrokerIsThereOrNot() {
    Scene scene = Scene.ready();
    scene.brokerGoes();
    open(scene, true);
    assertEquals(List.of("the case is open"), tamperings(scene));
    scene.mark();
    scene.brokerComes();
    assertEquals(List.of(), tamperings(scene), "once is enough");
  }
}
