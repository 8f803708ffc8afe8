package dev.callpoint.core;

import static dev.callpoint.core.Scene.APPLIANCE;
import static dev.callpoint.core.Scene.LIMITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Incident.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After many recoveries in a minute the next begins higher. */
class EscalationTest {

  /** What the last incident began with. */
  private static String firstRung(Scene scene) {
    return last(scene).rungs().getFirst().rung().label();
  }

  private static Incident last(Scene scene) {
    return scene.said(Command.PublishIncident.class).getLast().incident();
  }

  private static void dies(Scene scene) {
    scene.mark();
    scene.world.die(scene.active().generation, "was ended by signal 11");
    scene.until(() -> !scene.resets().isEmpty() && scene.serves() && scene.hasStandby(), 2_000);
  }

  private static Scene afterDeaths(int deaths, Scene scene) {
    for (int i = 0; i < deaths; i++) {
      dies(scene);
      assertEquals("reset", firstRung(scene));
    }
    return scene;
  }

  @Test
  void theSixthDeathWithinAMinuteLeavesNothingOfWhatStoodByAndTheSeventhIsTheFirstAgain() {
    Scene scene = afterDeaths(5, Scene.inCall());
    dies(scene);
    assertEquals("cold-reset", firstRung(scene));
    assertTrue(scene.is("in-call"));
    dies(scene);
    assertEquals("reset", firstRung(scene));
  }

  @Test
  void fiveDeathsThatAreSpreadOverMoreThanAMinuteAreNotMany() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 12; i++) {
      dies(scene);
      assertEquals("reset", firstRung(scene));
      scene.run(15_000);
    }
  }

  @Test
  void aSignThatIsOutThenIsTreatedWithItsLastRung() {
    Scene scene = afterDeaths(5, Scene.inCall());
    scene.mark();
    scene.active().sends = false;
    scene.until(() -> !scene.resets().isEmpty(), 6_000);
    assertEquals("cold-reset", firstRung(scene));
    assertEquals(List.of("send-stalled"), scene.resets());
  }

  @Test
  void countingStartsAnewAfterThatToo() {
    Scene scene = afterDeaths(5, Scene.inCall());
    scene.mark();
    scene.active().sends = false;
    scene.until(() -> !scene.resets().isEmpty() && scene.serves() && scene.hasStandby(), 6_000);
    assertEquals("cold-reset", firstRung(scene));
    dies(scene);
    assertEquals("reset", firstRung(scene));
  }

  @Test
  void signsThatAreOutCountLikeDeaths() {
    Scene scene = afterDeaths(4, Scene.inCall());
    scene.mark();
    scene.active().sends = false;
    scene.until(() -> !scene.resets().isEmpty() && scene.serves() && scene.hasStandby(), 6_000);
    assertEquals("reset", firstRung(scene));
    dies(scene);
    assertEquals("cold-reset", firstRung(scene));
  }

  @Test
  void aCameraThatStallsThenIsSwitchedOffAndOn() {
    Scene scene = afterDeaths(5, Scene.ready(APPLIANCE));
    scene.mark();
    scene.active().takesFrames = false;
    scene.until(() -> !scene.said(Command.CycleDevice.class).isEmpty(), 3_000);
    scene.until(() -> !scene.said(Command.PublishIncident.class).isEmpty(), 5_000);
    assertEquals("device-cycle", firstRung(scene));
  }

  @Test
  void whatHasNoTreatmentBeginsWithItsOwnRungAlsoThen() {
    Scene scene = afterDeaths(5, Scene.inCall());
    scene.mark();
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.FAILED));
    scene.until(() -> !scene.resets().isEmpty(), 3_000);
    assertEquals(List.of("ice-failed"), scene.resets());
    assertEquals("reset", firstRung(scene));
  }

  @Test
  void iceRestartsAreNotCounted() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 6; i++) {
      scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2." + i));
      scene.until(scene::serves, 3_000);
    }
    dies(scene);
    assertEquals("reset", firstRung(scene));
    assertEquals(1, scene.state().starts().failures());
  }

  @Test
  void resetsThatWereAskedForAreNotCounted() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 6; i++) {
      scene.reset("r" + i, Cause.MQTT);
      scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    }
    dies(scene);
    assertEquals("reset", firstRung(scene));
  }

  // --- the ends of the ladder ---

  @Test
  void anEngineThatDiesWhereHelpIsNeededIsFollowedByAnother() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("needs-help") && scene.state().service() instanceof Service.TakingOver, 60_000);
    scene.world.heal();
    scene.mark();
    scene.world.die(scene.active().generation, "was ended by signal 11");
    assertTrue(scene.is("needs-help"));
    scene.until(() -> scene.is("ready") && scene.serves(), 35_000);
    assertEquals(Outcome.COMPLETED, last(scene).outcome());
    assertEquals(Rung.NEEDS_HELP, last(scene).rungs().getLast().rung());
  }

  @Test
  void anEngineThatDiesAfterAColdResetIsNotTakenForOneThatServesWithoutAPath() {
    Scene scene = Scene.inCall(Tuned.from(LIMITS).sign(VitalSign.ENGINE_HEARTBEAT, 60_000).limits());
    scene.world.connects = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 8_000);
    scene.until(() -> scene.state().service() instanceof Service.TakingOver t && t.active().camera().flowing(), 2_000);
    scene.world.die(scene.active().generation, "was ended by signal 11");
    assertTrue(scene.is("needs-help"), () -> scene.status().state());
    scene.world.heal();
    scene.until(() -> scene.is("in-call") && scene.serves(), 35_000);
  }

  @Test
  void anEngineThatFallsSilentAfterAColdResetIsNotTakenForOneThatServesEither() {
    Scene scene = Scene.inCall();
    scene.world.connects = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 8_000);
    scene.until(() -> scene.state().service() instanceof Service.TakingOver t && t.active().camera().flowing(), 2_000);
    scene.mark();
    scene.active().speaks = false;
    scene.until(() -> scene.is("needs-help"), 2_300);
    assertEquals(List.of("fault"), scene.events(), "the call is not over");
    scene.world.heal();
    scene.until(() -> scene.is("in-call") && scene.serves(), 35_000);
  }
}
