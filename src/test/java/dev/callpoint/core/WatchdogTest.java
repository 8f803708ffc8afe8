package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static dev.callpoint.core.Scene.LIMITS;
import static dev.callpoint.core.Scene.OFF;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Connection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchdogTest {
  private static final long SLACK_MS = 250;

  /** What is broken, the limit of the watch that sees it, and the cause that it names. */
  private enum Fault {
    SILENT(VitalSign.ENGINE_HEARTBEAT.cause(), LIMITS.of(VitalSign.ENGINE_HEARTBEAT), s -> s.active().speaks = false),
    CAMERA(VitalSign.CAMERA_FRAMES.cause(), LIMITS.of(VitalSign.CAMERA_FRAMES), s -> s.active().takesFrames = false),
    SEND(VitalSign.SENT_FRAMES.cause(), LIMITS.of(VitalSign.SENT_FRAMES), s -> s.active().sends = false),
    PAGE(VitalSign.PAGE_FRAMES.cause(), LIMITS.of(VitalSign.PAGE_FRAMES), s -> {
      int stalled = s.active().generation;
      s.world.page(ALICE).decodes = false;
      s.after(LIMITS.of(VitalSign.PAGE_FRAMES) + SLACK_MS, () -> {
        if (s.active().generation != stalled) {
          s.world.page(ALICE).decodes = true;
        }
      });
    }),
    FAILED(Cause.ICE_FAILED, 0, s -> s.happens(new Event.ConnectionChanged(s.active().generation, Connection.FAILED))),
    DEAD(Cause.ENGINE_DEAD, 0, s -> s.world.die(s.active().generation, "was ended by signal 11"));

    final Cause cause;
    final long limitMs;
    final Consumer<Scene> happens;

    Fault(Cause cause, long limitMs, Consumer<Scene> happens) {
      this.cause = cause;
      this.limitMs = limitMs;
      this.happens = happens;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultInACallIsSeenInItsLimitAndTheCallComesBack(Fault fault) {
    Scene scene = Scene.inCall();
    scene.run(3_210);
    int generation = scene.active().generation;
    scene.mark();
    fault.happens.accept(scene);
    long startMs = scene.now();
    scene.until(() -> !scene.said(Command.OpenSession.class).isEmpty(), fault.limitMs + SLACK_MS);
    long seenMs = scene.now() - startMs;
    assertTrue(seenMs >= fault.limitMs - 2 * SLACK_MS, () -> "seen after only " + seenMs + " ms");
    scene.until(() -> !scene.resets().isEmpty(), 4_000);
    assertEquals(List.of(fault.cause.label()), scene.resets());
    assertTrue(scene.is("in-call"));
    assertTrue(scene.active().generation > generation);
    assertEquals("completed", scene.status().lastReset().outcome());
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "CAMERA", "SEND", "PAGE"})
  void aWatchThatIsOffSeesNothing(Fault fault) {
    Scene scene = Scene.inCall(OFF);
    int generation = scene.active().generation;
    fault.happens.accept(scene);
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
    assertEquals(generation, scene.active().generation);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "DEAD"})
  void whatNeedsNoLimitIsSeenAlsoWhenAllIsOff(Fault fault) {
    Scene scene = Scene.inCall(OFF);
    fault.happens.accept(scene);
    scene.run(1_000);
    assertEquals(List.of(fault.cause.label()), scene.resets());
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "CAMERA", "DEAD"})
  void aFaultOfAnIdleDeviceIsSeenToo(Fault fault) {
    Scene scene = Scene.ready();
    scene.run(5_000);
    fault.happens.accept(scene);
    scene.until(() -> !scene.resets().isEmpty(), fault.limitMs + SLACK_MS + 500);
    assertEquals(List.of(fault.cause.label()), scene.resets());
    assertTrue(scene.is("ready"));
  }

  @Test
  void aSilentEngineIsKilledAtOnce() {
    Scene scene = Scene.inCall();
    int generation = scene.active().generation;
    scene.active().speaks = false;
    scene.run(2_300);
    assertEquals(generation, scene.said(Command.KillEngine.class).getFirst().generation());
    assertEquals(List.of(), scene.said(Command.CloseEngine.class));
  }

  @Test
  void anEngineThatDoesNotCloseIsKilledAfterItsGrace() {
    Scene scene = Scene.inCall();
    scene.world.enginesClose = false;
    int generation = scene.active().generation;
    scene.reset("r1", Cause.CLI);
    scene.run(250);
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    scene.run(100);
    assertEquals(generation, scene.said(Command.KillEngine.class).getFirst().generation());
    scene.until(() -> scene.answered("r1"), 500);
    scene.assertAcceptedThen(Result.Outcome.COMPLETED, "r1");
  }

  @Test
  void aStandbyThatFallsSilentOrDiesIsReplaced() {
    Scene scene = Scene.ready();
    int active = scene.active().generation;
    scene.world.living().getLast().speaks = false;
    scene.run(3_500);
    assertTrue(scene.hasStandby());
    scene.world.die(scene.world.living().getLast().generation, "was ended by signal 6");
    scene.run(3_500);
    assertTrue(scene.hasStandby());
    assertEquals(active, scene.active().generation);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void tooMuchMemoryIsGivenBackAsSoonAsNoCallIsUp() {
    Scene scene = Scene.inCall();
    scene.world.memoryKb = 300 * 1_024;
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
    int generation = scene.active().generation;
    scene.world.memoryKb = 80 * 1_024;
    scene.happens(new Event.ByeReceived(ALICE));
    scene.run(1_000);
    assertTrue(scene.active().generation > generation);

    Scene idle = Scene.ready();
    idle.world.memoryKb = 300 * 1_024;
    idle.until(() -> !idle.said(Command.CloseEngine.class).isEmpty(), SLACK_MS);
    idle.world.memoryKb = 80 * 1_024;
    idle.run(1_000);
    assertEquals(List.of("engine-memory"), idle.resets());
  }

  @Test
  void memoryIsNotWatchedWhenOff() {
    Scene scene = Scene.ready(OFF);
    scene.world.memoryKb = 3_000 * 1_024;
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void aCallMayLastForEverWhenItsLimitIsOff() {
    Scene scene = Scene.inCall(OFF);
    scene.run(2_400_000);
    assertTrue(scene.is("in-call"));
  }

  @Test
  void anUnansweredOfferIsSentAgainThenTheStackIsResetThenTheCallEnds() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.run(4_900);
    assertEquals(1, scene.said(Command.SendOffer.class).size());
    scene.run(350);
    assertEquals(2, scene.said(Command.SendOffer.class).size());
    scene.run(5_100);
    assertEquals(3, scene.said(Command.SendOffer.class).size());
    List<Integer> sessions = scene.said(Command.SendOffer.class).stream().map(Command.SendOffer::session).toList();
    assertTrue(sessions.get(2) > sessions.get(1), sessions::toString);
    scene.run(10_500);
    assertEquals(4, scene.said(Command.SendOffer.class).size());
    assertEquals(List.of("offer-unanswered"), scene.resets());
    assertEquals("ended", scene.events().getLast());
    scene.until(() -> scene.is("ready") && scene.serves() && scene.hasStandby(), 2_000);
    scene.mark();
    scene.run(60_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void anUnansweredOfferWaitsWhenItsWatchIsOff() {
    Scene scene = Scene.ready(OFF);
    scene.world.page(ALICE).answers = false;
    scene.watch(ALICE);
    scene.run(600_000);
    assertEquals(1, scene.said(Command.SendOffer.class).size());
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void anAnswerThatBringsNoPictureIsOverdue() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    scene.until(() -> scene.said(Command.OpenSession.class).size() == 2, 3_000 + SLACK_MS);
    scene.world.connects = true;
    scene.until(() -> scene.is("in-call"), 500);
    assertEquals(List.of("overdue"), scene.resets());
  }

  @Test
  void anEngineThatMakesNoOfferIsOverdue() {
    Scene scene = Scene.ready();
    scene.world.enginesOffer = false;
    scene.watch(ALICE);
    scene.run(2_900);
    assertEquals(1, scene.said(Command.OpenSession.class).size());
    scene.until(() -> scene.said(Command.OpenSession.class).size() == 2, SLACK_MS);
    scene.world.enginesOffer = true;
    scene.until(() -> scene.said(Command.OpenSession.class).size() == 3, 3_500 + SLACK_MS);
    scene.until(() -> scene.is("in-call"), 500);
    assertEquals(List.of("overdue"), scene.resets());
  }

  @Test
  void anAnswerInServingThatNeverConnectsIsOverdue() {
    Scene scene = Scene.inCall();
    scene.brokerGoes();
    scene.reset("r1", Cause.CLI);
    scene.run(1_000);
    assertTrue(scene.serves());
    scene.world.connects = false;
    scene.brokerComes();
    scene.run(3_300);
    scene.world.connects = true;
    scene.until(() -> scene.is("in-call"), 5_000);
    assertEquals(List.of("cli", "overdue"), scene.resets());
  }

  @Test
  void theSilentEngineIsNamedNotTheCameraThatStallsWithIt() {
    Scene scene = Scene.inCall();
    scene.active().takesFrames = false;
    scene.active().sends = false;
    scene.active().speaks = false;
    scene.run(3_000);
    assertEquals(List.of("engine-silent"), scene.resets());
  }

  @Test
  void nobodyIsJudgedForTheCoresOwnSleep() {
    Scene scene = Scene.inCall();
    for (int i = 0; i < 5; i++) {
      scene.oversleeps(7_000);
      scene.run(3_000);
    }
    assertEquals(List.of(), scene.resets());
    assertEquals(List.of(), scene.said(Command.KillEngine.class));
    assertTrue(scene.is("in-call"));
  }

  @Test
  void aCoreThatIsAlwaysLateStillJudges() {
    Scene scene = Scene.inCall();
    scene.active().speaks = false;
    for (int i = 0; i < 5; i++) {
      scene.oversleeps(1_000);
    }
    assertEquals(1, scene.said(Command.KillEngine.class).size());
  }

  @Test
  void aShortDisconnectionIsForgiven() {
    Scene scene = Scene.inCall();
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.DISCONNECTED));
    scene.run(1_800);
    scene.happens(new Event.ConnectionChanged(scene.active().generation, Connection.CONNECTED));
    scene.run(10_000);
    assertEquals(List.of(), scene.resets());
  }

  @Test
  void anHourOfAHealthyCallRaisesNoAlarm() {
    Scene scene = Scene.inCall(
        Tuned.from(LIMITS).callMaxMs(0).limits());
    scene.run(3_600_000);
    assertTrue(scene.is("in-call"));
    assertEquals(0, scene.said(Command.Explain.class).size());
    assertEquals(0, scene.said(Command.ToEngine.class).size());
    assertEquals(0, scene.said(Command.PublishStatus.class).size());
  }

  @Test
  void anHourOfIdlenessRaisesNoAlarm() {
    Scene scene = Scene.ready();
    scene.run(3_600_000);
    assertEquals(0, scene.said(Command.Explain.class).size());
    assertEquals(0, scene.said(Command.ToEngine.class).size());
    assertEquals(360, scene.said(Command.PublishVitals.class).size(), 4);
  }

  @Test
  void aFaultThatComesBackAtOnceIsNotChasedFasterThanItsBackOff() {
    Scene scene = Scene.ready();
    scene.world.memoryKb = 300 * 1_024;
    scene.run(600_000);
    int starts = scene.said(Command.StartEngine.class).size();
    assertTrue(starts <= 40, () -> starts + " engines in 10 minutes");
    assertTrue(scene.status().degraded().stream().anyMatch(d -> d.contains("memory") || d.contains("MB")));
    scene.world.memoryKb = 80 * 1_024;
    scene.run(120_000);
    assertTrue(scene.is("ready") && scene.hasStandby());
    assertEquals(List.of(), scene.status().degraded(), "a quiet spell makes good");
  }

  @Test
  void anEngineThatDiesAgainAndAgainIsStartedEverMoreSlowly() {
    Scene scene = Scene.ready();
    for (int s = 0; s < 600; s++) {
      scene.run(1_000);
      if (scene.serves()) {
        scene.world.die(scene.active().generation, "was ended by signal 11");
      }
    }
    int starts = scene.said(Command.StartEngine.class).size();
    assertTrue(starts <= 60, () -> starts + " engines in 10 minutes");
    scene.run(120_000);
    assertTrue(scene.is("ready") && scene.hasStandby());
  }
}
