package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceRestartTest {

  private static List<String> rungs(Scene scene) {
    return scene.said(Command.PublishIncident.class).getLast().incident().rungs().stream()
        .map(step -> step.rung().label())
        .toList();
  }

  /** The way is lost and found, but the session that is up does not find it by itself. */
  private static void stray(Scene scene) {
    scene.world.network.lose(true, true, true);
    scene.world.network.heal();
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.DISCONNECTED));
    scene.active().connection = Connection.DISCONNECTED;
  }

  @Test
  void aLostPathIsFoundAgainByTheSameSession() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    stray(scene);
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 2_000 + Scene.TICK_MS);
    assertEquals("recovering", scene.status().state());
    scene.until(() -> !scene.resets().isEmpty(), 1_000);
    assertEquals(List.of("ice-disconnected"), scene.resets());
    assertEquals("ice-restart", scene.status().lastReset().rung());
    assertEquals(generation, scene.active().generation);
    assertTrue(scene.is("in-call"));
    assertEquals(1, scene.said(Command.SendOffer.class).getLast().round());
    assertEquals(List.of(), scene.said(Command.SendBye.class));
    assertEquals(List.of(), scene.said(Command.StartEngine.class));
  }

  @Test
  void anIceRestartThatDoesNotHelpIsFollowedByAReset() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.world.network.lose(true, true, true);
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 5_000);
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), 3_000 + Scene.TICK_MS);
    scene.world.network.heal();
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 12_000);
    assertEquals(List.of("ice-restart", "reset"), rungs(scene));
    assertTrue(scene.active().generation > generation);
    assertTrue(scene.is("in-call"));
  }

  @Test
  void framesThatWereSeenBeforeProveNothing() {
    Scene scene = Scene.inCall();
    stray(scene);
    scene.world.page(ALICE).decodes = false;
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 2_000 + Scene.TICK_MS);
    scene.run(2_900);
    assertEquals("recovering", scene.status().state(), "connected, and nothing new is shown");
    scene.run(200);
    assertFalse(scene.said(Command.OpenSession.class).isEmpty());
  }

  @Test
  void aPathThatIsLostAgainSoonIsTreatedWithAReset() {
    Scene scene = Scene.inCall();
    stray(scene);
    scene.until(() -> !scene.resets().isEmpty(), 4_000);
    scene.run(5_000);
    scene.mark();
    stray(scene);
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 4_000);
    assertEquals(List.of(), scene.said(Command.RestartIce.class));
    assertEquals(List.of("reset"), rungs(scene));
  }

  @Test
  void anotherNetworkIsMetAtOnce() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.happens(new Event.NetworkChanged("eth0 lost 192.0.2.7; wlan0 has 192.0.2.8"));
    assertEquals(1, scene.said(Command.RestartIce.class).size());
    scene.until(() -> !scene.resets().isEmpty(), 1_500);
    assertEquals(List.of("network-changed"), scene.resets());
    assertEquals(generation, scene.active().generation);
    assertEquals(List.of("ice-restart"), rungs(scene));
    String trigger = scene.said(Command.PublishIncident.class).getLast().incident().trigger();
    assertEquals("eth0 lost 192.0.2.7; wlan0 has 192.0.2.8", trigger);
  }

  @Test
  void anotherNetworkIsOfNoConsequenceWithoutACall() {
    Scene scene = Scene.ready();
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    scene.run(5_000);
    assertEquals(List.of(), scene.said(Command.ToEngine.class));
    assertEquals(List.of(), scene.said(Command.PublishIncident.class));
  }

  @Test
  void aResetThatIsAskedForMeanwhileIsMade() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.world.network.lose(true, true, true);
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 5_000);
    scene.reset("r1", Cause.MQTT);
    assertEquals(1, scene.said(Command.OpenSession.class).size());
    scene.world.network.heal();
    scene.until(() -> scene.answered("r1"), 12_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertTrue(scene.active().generation > generation);
    assertEquals(List.of("ice-restart", "reset"), rungs(scene));
  }

  @Test
  void anEngineThatCannotRestartIceIsReplacedAtOnce() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.world.network.lose(true, true, true);
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    scene.happens(new Event.EngineRefused(generation, "candidate", "no such thing"));
    assertEquals(List.of(), scene.said(Command.OpenSession.class));
    scene.happens(new Event.EngineRefused(generation, "restart-ice", "the session is closed"));
    assertEquals(List.of(new Command.OpenSession(generation + 1)), scene.said(Command.OpenSession.class));
    scene.happens(new Event.EngineRefused(generation + 1, "restart-ice", "nobody asked"));
    assertEquals(1, scene.said(Command.OpenSession.class).size());
    scene.world.network.heal();
    scene.until(() -> !scene.resets().isEmpty(), 12_000);
    assertEquals(List.of("ice-restart", "reset"), rungs(scene));
  }

  @Test
  void anAnswerOfAnEarlierRoundIsDropped() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).answers = false;
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    scene.run(10);
    scene.mark();
    int session = scene.active().generation;
    scene.happens(new Event.AnswerReceived(ALICE, session, 0, "of the first round"));
    assertEquals(List.of(), scene.said(Command.ApplyAnswer.class));
    scene.happens(new Event.AnswerReceived(ALICE, session, 1, "of this round"));
    assertEquals(new Command.ApplyAnswer(session, 1, "of this round"), scene.said(Command.ApplyAnswer.class).getFirst());
  }

  @Test
  void aPageThatIsLoadedAgainMeanwhileGetsANewSession() {
    Scene scene = Scene.inCall();
    scene.world.network.lose(true, true, true);
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 5_000);
    scene.mark();
    scene.watch(ALICE);
    assertEquals(1, scene.said(Command.OpenSession.class).size());
  }

  @Test
  void anOperatorsVoiceThatDoesNotArriveIsLookedForOnAnotherPathThenInAnotherSessionThenLeftAlone() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).sendsVoice = false;
    scene.world.page(ALICE).talking = true;
    scene.happens(new Event.TalkChanged(ALICE, true));
    scene.until(() -> !scene.said(Command.RestartIce.class).isEmpty(), 3_000 + 250);
    assertEquals(List.of(), scene.said(Command.OpenSession.class));
    scene.run(30_000);
    assertEquals(List.of("operator-silent", "operator-silent"), scene.resets());
    assertEquals(1, scene.said(Command.OpenSession.class).size());
    assertTrue(scene.is("in-call"));
    assertEquals(List.of("operator's voice: does not arrive"), scene.status().degraded());
    scene.world.page(ALICE).sendsVoice = true;
    scene.until(() -> scene.status().degraded().isEmpty(), 500);
  }

  /** A page that talks says so with its answer, before the new session's connection is up. */
  @Test
  void aConnectionThatComesUpIsNoVoiceThatArrives() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).sendsVoice = false;
    scene.world.page(ALICE).talking = true;
    scene.happens(new Event.TalkChanged(ALICE, true));
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), 10_000);
    scene.happens(new Event.TalkChanged(ALICE, true));
    scene.run(30_000);
    assertEquals(List.of("operator-silent", "operator-silent"), scene.resets());
    assertEquals(List.of("operator's voice: does not arrive"), scene.status().degraded());
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    scene.run(30_000);
    assertEquals(List.of("operator-silent", "operator-silent", "network-changed"), scene.resets());
    assertEquals(List.of("operator's voice: does not arrive"), scene.status().degraded());
    scene.world.page(ALICE).sendsVoice = true;
    scene.until(() -> scene.status().degraded().isEmpty(), 500);
  }

  @Test
  void anOperatorWhoIsHeardOrSilentIsNoFault() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).talking = true;
    scene.run(30_000);
    scene.world.page(ALICE).talking = false;
    scene.run(30_000);
    scene.world.page(ALICE).talking = true;
    scene.run(30_000);
    assertEquals(List.of(), scene.resets());
  }
}
