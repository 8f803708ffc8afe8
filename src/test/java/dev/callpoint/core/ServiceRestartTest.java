package dev.callpoint.core;

import static dev.callpoint.core.Scene.APPLIANCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Incident.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceRestartTest {

  private static List<Incident> incidents(Scene scene) {
    return scene.said(Command.PublishIncident.class).stream().map(Command.PublishIncident::incident).toList();
  }

  private static List<Boolean> ends(Scene scene) {
    return scene.said(Command.Finish.class).stream().map(Command.Finish::restart).toList();
  }

  private static Scene whereNoEngineStarts(Limits limits) {
    Scene scene = Scene.ready(limits);
    scene.world.enginesDieAtStart = true;
    scene.world.die(2, "crashed");
    scene.world.die(1, "crashed");
    return scene;
  }

  @Test
  void whereNoEngineStartsTheServiceRestartsItselfTwiceThenNeedsHelp() {
    Scene scene = whereNoEngineStarts(APPLIANCE);
    scene.until(() -> scene.is("needs-help"), 60_000);
    assertEquals(List.of(true, true), ends(scene));
    assertEquals(
        List.of(Outcome.RESTARTING, Outcome.RESTARTING, Outcome.NEEDS_HELP),
        incidents(scene).stream().map(Incident::outcome).toList());
    assertEquals(List.of(1, 2, 2), incidents(scene).stream().map(Incident::serviceRestarts).toList());
    scene.run(600_000);
    assertEquals(2, ends(scene).size(), "never more");
  }

  @Test
  void aRestartThatHelpsIsTold() {
    Scene scene = whereNoEngineStarts(APPLIANCE);
    scene.until(() -> !ends(scene).isEmpty(), 30_000);
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.serves(), 5_000);
    Incident told = incidents(scene).getLast();
    assertEquals("service-restarted", told.cause().label());
    assertEquals(Outcome.COMPLETED, told.outcome());
    assertTrue(told.trigger().contains("1 in a row"), told::trigger);
    assertEquals(incidents(scene).getFirst().number() + 1, told.number());
  }

  @Test
  void whoWaitsIsToldBeforeTheEnd() {
    Scene scene = whereNoEngineStarts(APPLIANCE);
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> !ends(scene).isEmpty(), 30_000);
    scene.assertAcceptedThen(Result.Outcome.FAILED, "r1");
    assertTrue(scene.results("r1").getLast().detail().contains("the service restarts itself"));
    assertEquals("service-restart", scene.results("r1").getLast().rung());
  }

  @Test
  void nobodyWhoWouldStartItAgainNoEnd() {
    Scene scene = whereNoEngineStarts(Tuned.from(APPLIANCE).restartable(false).limits());
    scene.until(() -> scene.is("needs-help"), 60_000);
    assertEquals(List.of(), ends(scene));
  }

  @Test
  void noEndWhereTheNextOneWouldNotKnowOfIt() {
    Scene scene = Scene.ready(APPLIANCE);
    scene.happens(new Event.PartFailed("journal", "the disk is full"));
    scene.world.enginesDieAtStart = true;
    scene.world.die(2, "crashed");
    scene.world.die(1, "crashed");
    scene.until(() -> scene.is("needs-help"), 60_000);
    assertEquals(List.of(), ends(scene));
  }

  @Test
  void aLongTimeWithoutARecoveryIsANewBeginning() {
    Scene scene = whereNoEngineStarts(APPLIANCE);
    scene.until(() -> ends(scene).size() == 2, 60_000);
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.hasStandby(), 5_000);
    scene.run(601_000);
    scene.mark();
    scene.world.enginesDieAtStart = true;
    scene.world.living().forEach(e -> scene.world.die(e.generation, "crashed"));
    scene.until(() -> !ends(scene).isEmpty(), 30_000);
    assertEquals(1, incidents(scene).getLast().serviceRestarts());
  }

  @Test
  void withoutThatTimeTheyAreStillInARow() {
    Scene scene = whereNoEngineStarts(APPLIANCE);
    scene.until(() -> !ends(scene).isEmpty(), 60_000);
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.hasStandby(), 5_000);
    scene.run(300_000);
    scene.mark();
    scene.world.enginesDieAtStart = true;
    scene.world.living().forEach(e -> scene.world.die(e.generation, "crashed"));
    scene.until(() -> !ends(scene).isEmpty(), 30_000);
    assertEquals(2, incidents(scene).getLast().serviceRestarts());
  }
}
