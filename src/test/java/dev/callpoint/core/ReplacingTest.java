package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How one engine goes and another comes. */
class ReplacingTest {

  private static List<Integer> killed(Scene scene) {
    return scene.said(Command.KillEngine.class).stream().map(Command.KillEngine::generation).toList();
  }

  private static List<Integer> askedToClose(Scene scene) {
    return scene.said(Command.CloseEngine.class).stream().map(Command.CloseEngine::generation).toList();
  }

  @Test
  void aSecondEngineThatClosesGetsTheFirstKilled() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    int first = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    int second = scene.active().generation;
    scene.run(100);
    assertEquals(List.of(), killed(scene));
    scene.happens(new Event.WatchRequested(BOB, true));
    assertEquals(List.of(first), killed(scene));
    assertEquals(List.of(first, second), askedToClose(scene));
    scene.run(250);
    assertEquals(List.of(first), killed(scene), "the second has its grace too");
    scene.run(100);
    assertEquals(List.of(first, second), killed(scene));
  }

  @Test
  void anEngineThatIsKilledIsNeitherAskedToCloseNorKilledAgain() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).decodes = false;
    scene.world.killMs = 2_000;
    scene.watch(ALICE);
    scene.run(500);
    int silent = scene.active().generation;
    scene.active().speaks = false;
    scene.until(() -> !killed(scene).isEmpty(), 2_500);
    scene.run(1_900);
    assertEquals(1, killed(scene).stream().filter(g -> g == silent).count());
    assertEquals(List.of(), askedToClose(scene));
  }

  @Test
  void anEngineThatClosesLateIsNoFailedStart() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.reset("r1", Cause.CLI);
    scene.run(1_000);
    assertEquals(1, killed(scene).size());
    assertEquals(0, scene.state().starts().failures());
    assertTrue(scene.said(Command.Explain.class).stream().noneMatch(Command.Explain::alarming));
  }

  @Test
  void eachWhoLosesTheCallHearsAByeAlsoInTheMidstOfATakeOver() {
    Scene scene = Scene.inCall();
    int first = scene.active().generation;
    scene.happens(new Event.WatchRequested(BOB, true));
    int second = scene.active().generation;
    scene.happens(new Event.WatchRequested(ALICE, true));
    assertEquals(
        List.of(
            new Command.SendBye(ALICE, first, BOB + " takes the call over"),
            new Command.SendBye(BOB, second, ALICE + " takes the call over")),
        scene.said(Command.SendBye.class));
  }

  @Test
  void anAilingEngineIsKeptWhileNoOtherMayBeStarted() {
    Scene scene = whereNoStandbyStarts();
    int ailing = scene.active().generation;
    scene.active().takesFrames = false;
    scene.run(6_000);
    assertEquals(ailing, scene.active().generation, "dark, but it answers the door");
    assertEquals(List.of(), askedToClose(scene));
    scene.world.heal();
    scene.until(() -> !scene.resets().isEmpty(), 40_000);
    assertEquals(List.of("camera-stalled"), scene.resets());
    assertTrue(scene.active().generation > ailing);
  }

  @Test
  void anEngineThatHoldsTooMuchMemoryIsKeptUntilAnotherIsWarm() {
    Scene scene = whereNoStandbyStarts();
    int ailing = scene.active().generation;
    scene.world.memoryKb = 300 * 1_024;
    scene.run(120_000);
    assertTrue(scene.said(Command.StartEngine.class).size() >= 3, "others were tried");
    assertEquals(ailing, scene.active().generation);
    scene.world.heal();
    scene.world.memoryKb = 300 * 1_024;
    scene.until(() -> !scene.resets().isEmpty(), 40_000);
    assertEquals(List.of("engine-memory"), scene.resets());
  }

  @Test
  void aSilentEngineIsKilledAlsoWhereNoOtherMayBeStarted() {
    Scene scene = whereNoStandbyStarts();
    int silent = scene.active().generation;
    scene.active().speaks = false;
    scene.run(2_300);
    assertEquals(List.of(silent), killed(scene));
  }

  @Test
  void anEngineIsStartedTheMomentThatThereIsRoom() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    scene.world.killMs = 3_600_000;
    int first = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    scene.run(400);
    scene.world.die(first, "is gone at last");
    scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    int second = scene.active().generation;
    scene.reset("r2", Cause.CLI);
    scene.run(400);
    scene.world.die(second, "is gone at last");
    scene.until(() -> scene.serves() && scene.hasStandby(), 2_000);
    scene.reset("r3", Cause.CLI);
    scene.run(400);
    scene.active().speaks = false;
    scene.until(() -> scene.state().service() instanceof Service.Waiting, 4_000);
    scene.run(20_000);
    scene.mark();
    scene.world.die(second + 1, "is gone at last");
    assertEquals(1, scene.said(Command.StartEngine.class).size());
  }

  /** The last start has just failed, and the next one is half a minute away. */
  private static Scene whereNoStandbyStarts() {
    Scene scene = Scene.ready();
    scene.world.enginesDieAtStart = true;
    scene.world.die(scene.world.living().getLast().generation, "crashed");
    scene.run(90_000);
    scene.mark();
    scene.until(() -> !scene.said(Command.StartEngine.class).isEmpty(), 40_000);
    scene.run(100);
    return scene.mark();
  }
}
