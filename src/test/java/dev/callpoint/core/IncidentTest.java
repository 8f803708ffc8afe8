package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import dev.callpoint.core.Incident.Outcome;
import dev.callpoint.core.Incident.Sample;
import dev.callpoint.core.Incident.Step;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static List<Incident> incidents(Scene scene) {
    return scene.said(Command.PublishIncident.class).stream().map(Command.PublishIncident::incident).toList();
  }

  private static int last(List<Command> turn, Class<? extends Command> kind) {
    return turn.reversed().stream().filter(kind::isInstance).findFirst().map(turn::lastIndexOf).orElse(-1);
  }

  private static Incident only(Scene scene) {
    assertEquals(1, incidents(scene).size(), () -> incidents(scene).toString());
    return incidents(scene).getFirst();
  }

  private static List<Rung> rungs(Incident incident) {
    return incident.rungs().stream().map(Step::rung).toList();
  }

  private static void untilTold(Scene scene, long maxMs) {
    scene.until(() -> !incidents(scene).isEmpty(), maxMs);
  }

  @Test
  void aResetIsRecordedFromItsTriggerToItsVerification() {
    Scene scene = Scene.inCall();
    long beganMs = scene.now();
    scene.happens(new Event.ResetRequested("r1", Cause.MQTT, "black picture"));
    untilTold(scene, 1_000);

    Incident incident = only(scene);
    assertEquals("mqtt-1", incident.id());
    assertEquals(Cause.MQTT, incident.cause());
    assertEquals("mqtt command (black picture)", incident.trigger());
    assertEquals(List.of("r1"), incident.requests());
    assertEquals(beganMs, incident.beganMs());
    assertEquals(scene.now() - beganMs, incident.ms());
    assertEquals(Outcome.COMPLETED, incident.outcome());
    assertEquals("picture and sound at " + ALICE, incident.detail());
    Step step = incident.rungs().getFirst();
    assertEquals(
        new Step(Rung.RESET, beganMs, scene.now(), Outcome.COMPLETED, incident.detail(), step.seen(), 1), step);
    assertTrue(step.seen().keySet().containsAll(List.of("engine", "first-frame", "picture", "sound", "verified")));
    assertEquals(scene.status().lastReset().ms(), incident.ms());
    assertEquals(scene.status().lastReset().phases(), step.seen());
  }

  @Test
  void aRecordIsToldAfterEverythingElseOfItsTurn() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    untilTold(scene, 1_000);
    List<Command> turn =
        scene.all().stream().filter(s -> s.atMs() == scene.now()).map(Scene.Said::command).toList();
    assertTrue(turn.getLast() instanceof Command.PublishIncident, turn::toString);
    int status = last(turn, Command.PublishStatus.class);
    assertTrue(status >= 0, turn::toString);
    assertTrue(last(turn, Command.Answer.class) > status, "who has the answer finds its status: " + turn);
  }

  @Test
  void whatTheWatchdogSawIsRecordedWithTheVitalSignsBefore() {
    Scene scene = Scene.inCall();
    scene.run(60_000);
    scene.active().takesFrames = false;
    scene.run(1_500);
    untilTold(scene, 3_000);

    Incident incident = only(scene);
    assertEquals("camera-stalled-1", incident.id());
    assertEquals(List.of(), incident.requests());
    List<Sample> evidence = incident.evidence();
    assertTrue(evidence.size() >= 30 && evidence.size() <= 32, () -> evidence.size() + " samples");
    assertTrue(incident.beganMs() - evidence.getFirst().atMs() <= Evidence.BEFORE_MS);
    assertEquals(incident.beganMs(), evidence.getLast().atMs(), "the moment itself is seen too");
    assertEquals(Connection.CONNECTED, evidence.getLast().connection());
    assertEquals(80, evidence.getLast().memoryMb());
    assertEquals(30, evidence.getFirst().fps(), 1);
    assertEquals(0.2, evidence.getLast().pageAudioLevel());
    assertTrue(evidence.getLast().pageFramesDecoded() > 0, () -> evidence.getLast().toString());
    assertEquals(
        evidence.getLast().cameraFrames(), evidence.get(evidence.size() - 2).cameraFrames(), "the stall can be seen");
    assertTrue(evidence.getLast().cameraFrames() > evidence.getFirst().cameraFrames());
  }

  @Test
  void theSilenceOfAnEngineIsInTheEvidence() {
    Scene scene = Scene.ready();
    scene.active().speaks = false;
    untilTold(scene, 4_000);
    Sample last = only(scene).evidence().getLast();
    assertTrue(last.silentMs() >= 2_000 && last.silentMs() <= 2_000 + SimulatedEngine.BEAT_MS, last::toString);
    assertNull(last.connection(), "nobody watched");
  }

  @Test
  void theFrameRateIsThatOfTheLastSecondsAlone() {
    Scene scene =
        Scene.ready(
            Tuned.from(Scene.LIMITS).sign(VitalSign.CAMERA_FRAMES, 0).limits());
    scene.run(60_000);
    scene.active().takesFrames = false;
    scene.run(7_000);
    scene.reset("r1", Cause.CLI);
    untilTold(scene, 1_000);
    assertEquals(30, only(scene).evidence().getFirst().fps(), 1);
    assertEquals(0, only(scene).evidence().getLast().fps());
  }

  @Test
  void theFrameRateOfANewEngineIsKnownAfterASecondAndNotMixedWithTheOneBefore() {
    Scene scene = Scene.inCall();
    scene.run(10_000);
    scene.reset("r1", Cause.CLI);
    scene.run(1_500);
    scene.reset("r2", Cause.CLI);
    scene.run(4_000);
    scene.reset("r3", Cause.CLI);
    scene.run(1_000);
    List<Sample> second = incidents(scene).get(1).evidence();
    assertEquals(0, second.getLast().fps(), "less than a second after the first sample of this engine");
    List<Sample> third = incidents(scene).get(2).evidence();
    assertTrue(third.stream().allMatch(s -> s.fps() >= 0 && s.fps() < 33), third::toString);
    List<Sample> newest = third.stream().filter(s -> s.generation() == third.getLast().generation()).toList();
    assertEquals(0, newest.getFirst().fps());
    newest.stream().skip(1).forEach(s -> assertEquals(30, s.fps(), 6, newest::toString));
  }

  @Test
  void evidenceIsBoundedHoweverOftenAResetIsAskedFor() {
    Scene scene =
        Scene.ready(
            Tuned.from(Scene.LIMITS).commands(1_000, 100).limits());
    IntStream.range(0, 400).forEach(i -> {
      scene.reset("r" + i, Cause.CLI);
      scene.run(150);
    });
    assertTrue(incidents(scene).size() > 50);
    incidents(scene).forEach(i -> assertTrue(i.evidence().size() <= Invariants.EVIDENCE_MAX));
  }

  @Test
  void whoeverJoinsAResetStandsInItsRecord() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.run(10);
    scene.press("p1");
    IntStream.range(0, 200).forEach(i -> scene.reset("more" + i, Cause.CLI));
    untilTold(scene, 1_000);
    Incident incident = only(scene);
    assertEquals(Cause.MQTT, incident.cause());
    assertEquals(List.of("r1", "p1"), incident.requests().subList(0, 2));
    assertEquals(Incident.REQUESTS_MAX, incident.requests().size());
  }

  @Test
  void aColdResetIsASecondRungOfTheSameIncident() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    scene.until(() -> !scene.said(Command.KillEngine.class).isEmpty(), 3_200);
    scene.world.heal();
    untilTold(scene, 1_000);

    Incident incident = only(scene);
    assertEquals(List.of(Rung.RESET, Rung.COLD_RESET), rungs(incident));
    assertEquals(Outcome.COMPLETED, incident.outcome());
    Step reset = incident.rungs().getFirst();
    Step cold = incident.rungs().getLast();
    assertEquals(Outcome.FAILED, reset.outcome());
    assertEquals("the camera gave no picture in 3000 ms", reset.detail());
    assertTrue(!reset.seen().containsKey("first-frame") && cold.seen().containsKey("first-frame"), incident::toString);
    assertEquals(reset.endedMs(), cold.beganMs());
    assertEquals(scene.now(), cold.endedMs());
    assertTrue(cold.seen().get("verified") < 1_000, "counted from the rung's beginning");
  }

  @Test
  void helpThatIsNeededIsToldAtOnceAndTheSameIncidentEndsWhenTheWorldHeals() {
    Scene scene = Scene.ready();
    scene.world.cameraGivesFrames = false;
    scene.reset("r1", Cause.CLI);
    untilTold(scene, 30_000);
    Incident first = only(scene);
    assertEquals(Outcome.NEEDS_HELP, first.outcome());
    assertEquals(scene.now() - first.beganMs(), first.ms());
    scene.run(600_000);
    assertEquals(first, only(scene), "told once");
    assertEquals(List.of(Rung.RESET, Rung.COLD_RESET, Rung.NEEDS_HELP), rungs(first));

    scene.world.heal();
    scene.until(() -> incidents(scene).size() == 2, 60_000);
    Incident last = incidents(scene).getLast();
    assertEquals(first.id(), last.id());
    assertEquals(Outcome.COMPLETED, last.outcome());
    assertEquals(List.of(Rung.RESET, Rung.COLD_RESET, Rung.NEEDS_HELP), rungs(last));
    assertTrue(last.rungs().getLast().tries() > 5, last::toString);
    assertEquals(scene.now() - last.beganMs(), last.ms());
    assertEquals(first.evidence(), last.evidence(), "of the time before, not of the tries");
  }

  @Test
  void aRecoveryWithoutPictureHasFailedAndSaysWhy() {
    Scene scene = Scene.inCall();
    scene.world.cameraThere = false;
    scene.reset("r1", Cause.CONSOLE);
    untilTold(scene, 2_000);
    assertEquals(Outcome.FAILED, only(scene).outcome());
    assertEquals("picture is missing, sound goes on: no camera found", only(scene).detail());
  }

  @Test
  void aPageThatDoesNotAnswerEndsTheIncidentWithTheCall() {
    Scene scene = Scene.inCall();
    scene.world.page(ALICE).answers = false;
    scene.reset("r1", Cause.MQTT);
    untilTold(scene, 40_000);
    Incident incident = only(scene);
    assertEquals(Outcome.FAILED, incident.outcome());
    assertEquals(Cause.MQTT, incident.cause(), "what began it");
    assertEquals(List.of(Rung.RESET, Rung.RESET), rungs(incident));
    assertTrue(incident.rungs().getFirst().detail().startsWith("no answer from " + ALICE));
  }

  @Test
  void aWayToTheOperatorThatStaysBrokenIsOneIncident() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    untilTold(scene, 20_000);
    scene.run(60_000);
    assertEquals(Outcome.FAILED, only(scene).outcome());
    assertEquals(List.of(Rung.RESET, Rung.COLD_RESET), rungs(only(scene)));
    assertEquals(
        "no picture at the operator's page 3000 ms after its answer (connection connecting)",
        only(scene).rungs().getFirst().detail());
    assertTrue(only(scene).rungs().getFirst().seen().containsKey("offer"), "what the call had seen before it became one");
  }

  @Test
  void whatTheStartHadSeenBeforeItBecameARecoveryDoesNotCount() {
    Scene scene = new Scene();
    scene.until(() -> scene.state().service() instanceof Service.TakingOver, 1_000);
    scene.reset("r1", Cause.CLI);
    untilTold(scene, 1_000);
    Step step = only(scene).rungs().getFirst();
    assertTrue(step.seen().containsKey("verified") && !step.seen().containsKey("engine"), step::toString);
    assertTrue(step.seen().values().stream().allMatch(ms -> ms <= only(scene).ms()), step::toString);
  }

  @Test
  void anIncidentIsCutShortByTheEndOfTheDaemon() {
    Scene scene = Scene.inCall();
    scene.reset("r1", Cause.MQTT);
    scene.happens(new Event.StopRequested());
    assertEquals(Outcome.FAILED, only(scene).outcome());
    assertEquals("the daemon is ending", only(scene).detail());
  }

  @Test
  void aStartThatFindsNoEngineIsAnIncident() {
    Scene scene = new Scene();
    scene.world.enginesDieAtStart = true;
    scene.until(() -> scene.is("needs-help"), 31_000);
    Incident incident = only(scene);
    assertEquals(Outcome.NEEDS_HELP, incident.outcome());
    assertEquals(Cause.OVERDUE, incident.cause());
    assertEquals("start of the daemon", incident.trigger());
    assertEquals(List.of(), incident.evidence());
    scene.world.heal();
    scene.until(() -> incidents(scene).size() == 2, 60_000);
    assertEquals(Outcome.COMPLETED, incidents(scene).getLast().outcome());
  }

  @Test
  void callsAndHangUpsAreNoIncidents() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ByeReceived(ALICE));
    scene.run(5_000);
    scene.watch(ALICE);
    scene.run(5_000);
    assertEquals(List.of(), incidents(scene));
  }

  @Test
  void numbersGoOnFromTheLastOneThatWasKept() {
    Limits limits = Scene.LIMITS;
    State state = State.initial(limits, new Past(41, 0, 0, List.of()), 1);
    state = Core.turn(state, new Event.ResetRequested("r1", Cause.CLI, ""), 2).state();
    List<Command> commands = Core.turn(state, new Event.StopRequested(), 3).commands();
    assertTrue(commands.stream().anyMatch(
        c -> c instanceof Command.PublishIncident p && p.incident().id().equals("cli-42")), commands::toString);
  }

  @Test
  void longWordsAreClipped() {
    Scene scene = Scene.ready();
    scene.happens(new Event.ResetRequested("r1", Cause.CLI, "x".repeat(5_000)));
    untilTold(scene, 1_000);
    assertEquals(400, only(scene).trigger().length());
    assertTrue(only(scene).trigger().endsWith("…"));
  }

  @Test
  void wordsThatJustFitAreWhole() {
    Scene scene = Scene.ready();
    String words = "x".repeat(400 - "cli command ()".length());
    scene.happens(new Event.ResetRequested("r1", Cause.CLI, words));
    untilTold(scene, 1_000);
    assertEquals("cli command (" + words + ")", only(scene).trigger());
  }
}
