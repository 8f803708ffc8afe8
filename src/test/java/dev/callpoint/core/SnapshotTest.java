package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures of the moment: when one is taken, by whom, and what who asked is told. */
class SnapshotTest {
  private static void ask(Scene scene, String id) {
    scene.happens(new Event.SnapshotRequested(id));
  }

  private static List<Integer> takers(Scene scene) {
    return scene.said(Command.TakeSnapshot.class).stream().map(Command.TakeSnapshot::generation).toList();
  }

  private static List<String> published(Scene scene) {
    return scene.said(Command.PublishSnapshot.class).stream().map(Command.PublishSnapshot::id).toList();
  }

  private static String detail(Scene scene, String id) {
    return scene.results(id).getLast().detail();
  }

  @Test
  void whoAsksGetsThePictureBeforeTheAnswer() {
    Scene scene = Scene.ready();
    ask(scene, "s1");
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
    assertEquals("640x480, 30000 bytes", detail(scene, "s1"));
    assertEquals(40, scene.results("s1").getLast().ms());
    List<Command> order = scene.all().stream().map(Scene.Said::command)
        .filter(c -> c instanceof Command.PublishSnapshot || c instanceof Command.Answer a && a.result().outcome().isFinal())
        .toList();
    assertEquals(new Command.PublishSnapshot(scene.active().generation, "s1"), order.getFirst());
    assertEquals(2, order.size());
  }

  @Test
  void aRingsPictureIsTakenByTheEngineThatThePressHasBroughtAndAnswersNobody() {
    Scene scene = Scene.ready();
    int before = scene.active().generation;
    scene.press("p1");
    scene.run(1_000);
    int after = scene.active().generation;
    assertTrue(after > before);
    assertEquals(List.of(after), takers(scene));
    assertEquals(List.of("p1"), published(scene));
    scene.assertAcceptedThen(Outcome.COMPLETED, "p1");
    assertEquals("reset", scene.results("p1").getLast().command());
  }

  @Test
  void aPressThatOnlyRingsIsPicturedByTheEngineThatServes() {
    Scene scene = Scene.inCall(Tuned.from(Scene.LIMITS).resetUnlessHealthy().limits());
    int serves = scene.active().generation;
    scene.press("p1");
    scene.run(1_000);
    assertEquals(List.of(serves), takers(scene));
    assertEquals(List.of("p1"), published(scene));
  }

  @Test
  void withoutARingOrARequestNoPictureIsTaken() {
    Scene scene = Scene.ready();
    scene.watch(Scene.ALICE);
    scene.reset("r1", Cause.CLI);
    scene.happens(new Event.ResetButtonPressed("b1"));
    scene.run(120_000);
    assertEquals(List.of(), takers(scene));
  }

  @Test
  void whereTheConfigurationWantsNoneARingMakesNone() {
    Scene scene = Scene.ready(Tuned.from(Scene.LIMITS).snapshotAtRing(false).limits());
    scene.press("p1");
    scene.run(10_000);
    assertEquals(List.of("ring"), scene.events());
    assertEquals(List.of(), takers(scene));
    ask(scene, "s1");
    scene.run(100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
  }

  @Test
  void aPressThatDoesNotRingMakesNone() {
    Scene scene = Scene.inCall();
    scene.press("p1");
    scene.run(500);
    scene.press("p2");
    scene.run(10_000);
    assertEquals(List.of("ring"), scene.events());
    assertEquals(List.of("p1"), published(scene));
  }

  @Test
  void aResetInTheMiddleLeavesThePictureToTheNextEngine() {
    Scene scene = Scene.ready();
    scene.world.snapshotMs = 300;
    int before = scene.active().generation;
    ask(scene, "s1");
    scene.run(100);
    scene.reset("r1", Cause.CLI);
    scene.run(2_000);
    assertEquals(List.of(before, scene.active().generation), takers(scene));
    assertEquals(List.of("s1"), published(scene));
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
  }

  @Test
  void anEngineThatDiesOverItLeavesItToTheNextOne() {
    Scene scene = Scene.ready();
    int before = scene.active().generation;
    ask(scene, "s1");
    scene.active().die("was ended by signal 6");
    scene.run(2_000);
    assertEquals(List.of(before, scene.active().generation), takers(scene));
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
  }

  @Test
  void whatAnEngineSaysOfAPictureThatAnotherTakesByNowIsDropped() {
    Scene scene = Scene.ready();
    scene.world.snapshotMs = 1_000;
    int before = scene.active().generation;
    ask(scene, "s1");
    scene.reset("r1", Cause.CLI);
    scene.until(() -> takers(scene).size() == 2, 1_000);
    scene.happens(new Event.SnapshotTaken(before, "s1", 1, 1, 1));
    scene.happens(new Event.SnapshotFailed(before, "s1", "closed"));
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("s1"));
    scene.run(1_100);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
    assertEquals(1, published(scene).size());
  }

  @Test
  void withoutACameraItHasFailedAtOnceAndSaysWhy() {
    Scene scene = new Scene();
    scene.world.cameraThere = false;
    scene.brokerComes();
    scene.until(() -> scene.serves() && scene.hasStandby(), 5_000);
    ask(scene, "s1");
    scene.assertAcceptedThen(Outcome.FAILED, "s1");
    assertTrue(detail(scene, "s1").startsWith("no camera: "), detail(scene, "s1"));
    assertEquals(List.of(), takers(scene));
  }

  @Test
  void aCameraThatGivesNoFrameGivesNoPicture() {
    Scene scene = Scene.ready(Scene.OFF);
    scene.world.cameraGivesFrames = false;
    ask(scene, "s1");
    scene.run(2_100);
    scene.assertAcceptedThen(Outcome.FAILED, "s1");
    assertEquals("the camera gave no picture in 2000 ms", detail(scene, "s1"));
    assertEquals(List.of(), published(scene));
  }

  @Test
  void anEngineThatDoesNotAnswerKeepsNobodyWaiting() {
    Scene scene = Scene.ready(Scene.OFF);
    scene.world.snapshotMs = 60_000;
    ask(scene, "s1");
    scene.run(Snapshots.ANSWER_MS - 100);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("s1"));
    scene.run(200);
    scene.assertAcceptedThen(Outcome.FAILED, "s1");
    assertEquals(
        "no picture in 5000 ms: engine " + scene.active().generation + " has not answered", detail(scene, "s1"));
    scene.run(60_000);
    assertEquals(List.of(), published(scene), "nobody waits for it any more");
  }

  @Test
  void whereNoEngineIsReadyThatIsWhatTheAnswerSays() {
    Scene scene = new Scene();
    scene.world.enginesWarm = false;
    ask(scene, "s1");
    scene.run(Snapshots.ANSWER_MS + 100);
    scene.assertAcceptedThen(Outcome.FAILED, "s1");
    assertEquals("no picture in 5000 ms: no engine is ready", detail(scene, "s1"));
  }

  @Test
  void picturesAreTakenOneAfterTheOtherAndSixteenMayWait() {
    Scene scene = Scene.ready();
    for (int i = 0; i <= Snapshots.WAITING_MAX; i++) {
      ask(scene, "s" + i);
    }
    assertEquals(1, takers(scene).size());
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("s16"));
    scene.run(Snapshots.WAITING_MAX * 60L);
    assertEquals(Snapshots.WAITING_MAX, published(scene).size());
    for (int i = 0; i < Snapshots.WAITING_MAX; i++) {
      scene.assertAcceptedThen(Outcome.COMPLETED, "s" + i);
    }
  }

  @Test
  void aRequestThatComesAgainMakesOnePicture() {
    Scene scene = Scene.ready();
    ask(scene, "s1");
    ask(scene, "s1");
    scene.run(1_000);
    ask(scene, "s1");
    scene.run(1_000);
    scene.assertAcceptedThen(Outcome.COMPLETED, "s1");
    assertEquals(List.of("s1"), published(scene));
  }

  @Test
  void aDaemonThatEndsAnswersWhoWaitsAndTakesNoMore() {
    Scene scene = Scene.ready();
    ask(scene, "s1");
    scene.happens(new Event.StopRequested());
    ask(scene, "s2");
    scene.assertAcceptedThen(Outcome.FAILED, "s1");
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("s2"));
  }
}
