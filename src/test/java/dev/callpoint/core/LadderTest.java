package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {

  private static List<Long> times(Scene scene, Class<? extends Command> kind) {
    return scene.all().stream().filter(s -> kind.isInstance(s.command())).map(Scene.Said::atMs).toList();
  }

  @Test
  void aResetThatBringsNoPictureIsFollowedByAColdReset() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 3_200);
    assertTrue(
        scene.state().engines().all().stream()
            .filter(e -> e.stage() != Engines.Stage.STARTING)
            .allMatch(Engines.Engine::killed));
    assertFalse(scene.answered("r1"));
    scene.world.heal();
    scene.until(() -> scene.answered("r1"), 1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertEquals("cold-reset", scene.results("r1").getLast().rung());
  }

  @Test
  void helpIsNeededWhenTheColdResetFailsTooAndWhoAskedIsTold() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("needs-help"), 8_000);
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
    assertEquals(Command.Light.NEEDS_HELP, scene.status().light());
    assertEquals("failed", scene.status().lastReset().outcome());
  }

  @Test
  void triesGoOnForEverEverMoreSlowly() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.is("needs-help"), 8_000);
    scene.mark();
    scene.run(3_600_000);
    List<Long> starts = times(scene, Command.StartEngine.class);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < starts.size(); i++) {
      gaps.add(starts.get(i) - starts.get(i - 1));
    }
    assertTrue(gaps.getFirst() < 5_000, gaps::toString);
    List<Long> late = gaps.subList(gaps.size() / 2, gaps.size());
    assertTrue(late.stream().allMatch(gap -> gap >= 22_500 && gap <= 37_500 + 3_500), late::toString);
    assertTrue(late.stream().distinct().count() > 5, "no two devices try in step");
    assertTrue(scene.is("needs-help"));
  }

  @Test
  void recoversByItselfWhenTheWorldHeals() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.run(600_000);
    assertTrue(scene.is("needs-help"));
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.serves() && scene.hasStandby(), 35_000);
    assertEquals("completed", scene.status().lastReset().outcome());
    scene.run(120_000);
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void aCallIsTakenUpAgainAfterHelpWasNeeded() {
    Scene scene = Scene.inCall();
    scene.world.cameraGivesFrames = false;
    scene.run(60_000);
    assertTrue(scene.is("needs-help"));
    scene.world.heal();
    scene.until(() -> scene.is("in-call"), 35_000);
  }

  @Test
  void aRequestWhileHelpIsNeededIsAnsweredWithinItsBound() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.run(300_000);
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.answered("r1"), Requests.ANSWER_MAX_MS + Scene.TICK_MS);
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
  }

  @Test
  void aRequestIsAnsweredWithinItsBoundWhereNoEngineStarts() {
    Scene scene = Scene.ready();
    scene.world.enginesDieAtStart = true;
    scene.world.die(2, "crashed");
    scene.world.die(1, "crashed");
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.answered("r1"), Requests.ANSWER_MAX_MS + Scene.TICK_MS);
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
    assertTrue(scene.is("needs-help"));
    scene.run(60_000);
    scene.reset("r2", Cause.MQTT);
    scene.until(() -> scene.answered("r2"), Requests.ANSWER_MAX_MS + Scene.TICK_MS);
    scene.assertAcceptedThen(Outcome.FAILED, "r2");
    scene.world.heal();
    scene.until(() -> scene.is("ready") && scene.hasStandby(), 35_000);
  }

  @Test
  void aRequestIsAnsweredWithinItsBoundWhereEnginesHangAtStart() {
    Scene scene = Scene.ready();
    scene.world.enginesWarm = false;
    scene.world.die(2, "crashed");
    scene.world.die(1, "crashed");
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.answered("r1"), Requests.ANSWER_MAX_MS + Scene.TICK_MS);
    scene.assertAcceptedThen(Outcome.FAILED, "r1");
  }

  @Test
  void aWayToTheOperatorThatStaysBrokenEndsTheCallAndTheDeviceStaysReady() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    scene.until(() -> scene.events().contains("ended"), 20_000);
    scene.until(() -> scene.is("ready") && scene.serves(), 2_000);
    scene.mark();
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void aStandbyThatFailedOftenDoesNotMakeALaterResetFail() {
    Scene scene = Scene.ready();
    scene.world.enginesDieAtStart = true;
    scene.world.die(scene.world.living().getLast().generation, "crashed");
    scene.run(20_000);
    scene.world.heal();
    scene.reset("r1", Cause.CLI);
    scene.until(() -> scene.answered("r1"), Requests.ANSWER_MAX_MS);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
  }

  @Test
  void aStandbyThatFailsLeavesTheEngineThatServesAlone() {
    Scene scene = Scene.ready();
    int generation = scene.active().generation;
    scene.world.enginesDieAtStart = true;
    scene.world.die(scene.world.living().getLast().generation, "crashed");
    scene.run(600_000);
    assertEquals(generation, scene.active().generation);
    assertTrue(scene.said(Command.StartEngine.class).size() < 40);
    assertTrue(scene.status().degraded().stream().anyMatch(d -> d.startsWith("engine:")));
    scene.world.heal();
    scene.run(120_000);
    assertTrue(scene.hasStandby());
    assertEquals(List.of(), scene.status().degraded());
  }

  @Test
  void engineThatGoesSilentInATakeOverIsKilledAndTheLadderIsClimbed() {
    Scene scene = Scene.ready();
    scene.reset("r1", Cause.CLI);
    scene.active().speaks = false;
    scene.until(() -> scene.answered("r1"), 4_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "r1");
    assertEquals("cold-reset", scene.results("r1").getLast().rung());
  }

  @Test
  void processesThatCannotBeKilledAreNotPiledUp() {
    Scene scene = Scene.inCall();
    scene.world.killMs = 3_600_000;
    scene.world.enginesClose = false;
    for (int i = 0; i < 20; i++) {
      scene.reset("r" + i, Cause.CLI);
      scene.run(Requests.ANSWER_MAX_MS + Scene.TICK_MS);
      scene.assertEngines(Invariants.ENGINES_MAX);
      assertTrue(scene.answered("r" + i));
    }
  }

  @Test
  void operatorsAreToldOnceThatHelpIsNeeded() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.run(600_000);
    assertEquals(List.of("fault"), scene.events());
  }
}
