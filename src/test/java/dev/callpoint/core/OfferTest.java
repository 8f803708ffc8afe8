package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Event.IceCandidate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the offer to the picture. */
class OfferTest {

  private static Change change(Scene scene) {
    return ((Service.TakingOver) scene.state().service()).change();
  }

  /** Reset while the broker was away: the device serves, and the operator has not seen the offer. */
  private static Scene servingWithAnOfferThatNobodySaw() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.run(20_000);
    assertTrue(scene.serves());
    return scene.mark();
  }

  @Test
  void anOfferThatIsNotAnsweredWhileTheDeviceServesLeadsToAResetAndThenToTheEnd() {
    Scene scene = servingWithAnOfferThatNobodySaw();
    scene.world.page(ALICE).answers = false;
    scene.brokerComes();
    assertEquals(1, scene.said(Command.SendOffer.class).size());
    scene.run(4_900);
    assertTrue(scene.serves());
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), 200);
    scene.until(() -> scene.events().contains("ended"), 10_300);
    assertEquals(List.of("offer-unanswered"), scene.resets());
  }

  @Test
  void anOfferIsNotHeldAgainstAPageThatCannotSeeIt() {
    Scene scene = servingWithAnOfferThatNobodySaw();
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
    assertEquals(List.of(), scene.said(Command.SendOffer.class));
  }

  @Test
  void withoutTheBrokerAResetIsNotOverBeforeTheOfferIsMade() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.world.enginesOffer = false;
    scene.reset("r1", Cause.CLI);
    scene.run(1_000);
    assertFalse(scene.answered("r1"));
    assertFalse(scene.serves());
    scene.happens(new Event.OfferMade(scene.active().generation, 0, "late"));
    assertTrue(scene.answered("r1"));
    assertTrue(scene.serves());
  }

  @Test
  void theConnectionIsNotedWhenItIsUpAndNotOnItsWay() {
    Scene scene = Scene.inCall();
    scene.world.connects = false;
    scene.reset("r1", Cause.CLI);
    scene.run(500);
    assertEquals(Connection.CONNECTING, scene.active().connection);
    assertTrue(change(scene).phases().containsKey("answer"));
    assertFalse(change(scene).phases().containsKey("connected"));
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.CONNECTED));
    assertTrue(change(scene).phases().containsKey("connected"));
    assertFalse(change(scene).phases().containsKey("picture"));
  }

  @Test
  void thirtyTwoCandidatesAreKeptToBeSentAgain() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.run(100);
    for (int i = 2; i <= 40; i++) {
      scene.happens(new Event.CandidateFound(scene.active().generation, new IceCandidate("candidate:" + i, "0", 0)));
    }
    assertEquals(40, scene.said(Command.SendCandidate.class).size(), "each is sent once in any case");
    scene.mark();
    scene.watch(ALICE);
    List<String> again =
        scene.said(Command.SendCandidate.class).stream().map(c -> c.candidate().candidate()).toList();
    assertEquals(32, again.size());
    assertEquals("candidate:1", again.getFirst());
    assertEquals("candidate:32", again.getLast());
  }

  @Test
  void aPageThatDecodesNothingIsJudgedFromTheConnectionOn() {
    Scene scene = Scene.inCall(Tuned.from(LIMITS).sign(VitalSign.ICE_DISCONNECTED, 0).limits());
    scene.world.page(ALICE).decodes = false;
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.DISCONNECTED));
    scene.run(20_000);
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.CONNECTED));
    scene.run(2_700);
    assertTrue(scene.serves(), "it has three seconds from here");
    scene.until(() -> !scene.serves(), 600);
  }

  @Test
  void aConnectionThatWasUpIsNotOverdueWhileItIsAway() {
    Scene scene = Scene.inCall(Tuned.from(LIMITS).sign(VitalSign.ICE_DISCONNECTED, 0).limits());
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.DISCONNECTED));
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void oneThatConnectsAnewIsOverdueAfterItsTime() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.CONNECTING));
    scene.run(2_900);
    assertEquals(List.of(), scene.said(Command.OpenSession.class));
    scene.until(() -> !scene.resets().isEmpty(), 1_000);
    assertEquals(List.of("overdue"), scene.resets());
  }

  @Test
  void nothingIsOverdueWhereThatIsOff() {
    Scene waits = Scene.ready(Scene.OFF);
    waits.world.enginesOffer = false;
    waits.watch(ALICE);
    waits.run(60_000);
    assertEquals(1, waits.said(Command.OpenSession.class).size());

    Scene connects = Scene.ready(Scene.OFF);
    connects.world.connects = false;
    connects.watch(ALICE);
    connects.run(60_000);
    assertEquals(1, connects.said(Command.OpenSession.class).size());

    Scene lost = Scene.inCall(Scene.OFF);
    lost.happens(new Event.ConnectionChanged(lost.active().generation, Connection.CONNECTING));
    lost.run(60_000);
    assertEquals(List.of(), lost.said(Command.OpenSession.class));
  }
}
