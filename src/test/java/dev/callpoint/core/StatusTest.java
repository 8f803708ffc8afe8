package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command.Light;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {

  private static void assertShows(Scene scene, String state, Light light) {
    assertEquals(state, scene.status().state());
    assertEquals(light, scene.status().light());
    assertEquals(light, scene.state().shown().light());
  }

  @Test
  void eachStateHasItsLight() {
    Scene scene = new Scene();
    scene.run(0);
    assertShows(scene, "starting", Light.OFF);
    scene.until(scene::serves, 1_000);
    assertShows(scene, "ready", Light.NO_BROKER);
    scene.brokerComes();
    scene.comes(ALICE);
    assertShows(scene, "ready", Light.READY);
    scene.press("p1");
    assertShows(scene, "recovering", Light.RECOVERING);
    scene.until(scene::serves, 1_000);
    assertShows(scene, "ringing", Light.RINGING);
    scene.watch(ALICE);
    assertShows(scene, "calling", Light.IN_CALL);
    scene.until(scene::serves, 1_000);
    assertShows(scene, "in-call", Light.IN_CALL);
    scene.happens(new Event.StopRequested());
    assertShows(scene, "stopping", Light.OFF);
  }

  @Test
  void recoveriesThatWorkedLeaveNothingDegraded() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 3; i++) {
      scene.world.die(scene.active().generation, "was ended by signal 9");
      scene.until(() -> !scene.serves(), 1_000);
      scene.until(scene::serves, 5_000);
    }
    assertEquals(3, scene.status().resets().get("engine-dead"));
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void theLampIsToldOfEachChange() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.CLI);
    scene.until(scene::serves, 1_000);
    assertEquals(
        List.of(new Command.ShowLight(Light.RECOVERING), new Command.ShowLight(Light.IN_CALL)),
        scene.said(Command.ShowLight.class));
  }

  @Test
  void sessionsAreCountedAndTheOneThatIsUpIsNamed() {
    Scene scene = Scene.ready();
    assertEquals(0, scene.status().session());
    assertEquals(0, scene.status().sessions());
    scene.watch(ALICE);
    assertEquals(scene.active().generation, scene.status().session());
    scene.until(scene::serves, 1_000);
    scene.reset("r1", Cause.CLI);
    assertEquals(scene.active().generation, scene.status().session());
    assertEquals(2, scene.status().sessions());
    scene.happens(new Event.ByeReceived(ALICE));
    assertEquals(0, scene.status().session());
    assertEquals(2, scene.status().sessions());
  }

  @Test
  void nothingIsPublishedWhileNothingChanges() {
    Scene scene = Scene.inCall();
    scene.run(60_000);
    assertEquals(0, scene.said(Command.PublishStatus.class).size());
    assertEquals(0, scene.said(Command.ShowLight.class).size());
  }

  @Test
  void aHangUpThatIsBeingCleanedUpIsReadyAndATakeOverOfTheCallIsCalling() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.WatchRequested(BOB, true));
    assertShows(scene, "calling", Light.IN_CALL);
    scene.happens(new Event.ByeReceived(BOB));
    assertShows(scene, "ready", Light.READY);
    assertNull(scene.status().call());
  }

  @Test
  void vitalsAreRatesOfTheLastTenSeconds() {
    Scene scene = Scene.inCall();
    scene.run(30_000);
    Vitals vitals = scene.said(Command.PublishVitals.class).getLast().vitals();
    assertEquals(30, vitals.fps(), 1);
    assertEquals(80, vitals.engineMemoryMb());
    assertEquals(0.2, vitals.pageAudioLevel());
  }

  @Test
  void vitalsStartAgainWithANewEngine() {
    Scene scene = Scene.inCall();
    scene.run(300_000);
    scene.reset("r1", Cause.CLI);
    scene.run(40_000);
    List<Command.PublishVitals> vitals = scene.said(Command.PublishVitals.class);
    assertEquals(30, vitals.getLast().vitals().fps(), 1);
    vitals.forEach(v -> assertTrue(v.vitals().fps() > 0 && v.vitals().fps() < 33, () -> v.toString()));
  }

  @Test
  void enginesAreListedWithTheirStages() {
    Scene scene = Scene.inCall();
    scene.world.closeMs = 100;
    int active = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    assertEquals(
        List.of(new Status.EngineStatus(active, "closing"), new Status.EngineStatus(active + 1, "active")),
        scene.status().engines());
    scene.run(1_000);
    assertTrue(scene.status().engines().contains(new Status.EngineStatus(active + 2, "standby")));
  }

  @Test
  void resetsAreCountedByCause() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 3; i++) {
      scene.reset("r" + i, Cause.MQTT);
      scene.run(5_000);
    }
    scene.world.die(scene.active().generation, "was ended by signal 6");
    scene.run(5_000);
    assertEquals(3, scene.status().resets().get("mqtt"));
    assertEquals(1, scene.status().resets().get("engine-dead"));
    assertEquals("engine-dead", scene.status().lastReset().cause());
  }
}
