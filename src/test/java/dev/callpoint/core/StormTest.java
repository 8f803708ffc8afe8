package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many commands are no reason to keep people from their call. */
class StormTest {

  /** Each begins when the one before is over. */
  private static Scene afterResets(int resets, Scene scene) {
    for (int i = 0; i < resets; i++) {
      scene.reset("r" + i, Cause.MQTT);
      assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("r" + i));
      scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    }
    return scene;
  }

  /** None is earned meanwhile. */
  private static Limits earningNothing() {
    return Tuned.from(Scene.LIMITS).commands(10, 3_600_000).limits();
  }

  @Test
  void tenResetsInARowMayBeCommandedAndTheNextIsToldWhereTheBoundStands() {
    Scene scene = afterResets(10, Scene.inCall(earningNothing()));
    scene.reset("more", Cause.MQTT);
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("more"));
    String detail = scene.results("more").getLast().detail();
    assertTrue(detail.contains("commands.reset_burst") && detail.contains("commands.reset_refill_ms"), detail);
    scene.run(60_000);
    assertEquals(10, scene.resets().size());
    assertTrue(scene.is("in-call"));
  }

  @Test
  void anotherMayBeCommandedEachTwoSeconds() {
    Scene scene = Scene.inCall(Tuned.from(Scene.LIMITS).commands(1, 2_000).limits());
    long startMs = scene.now();
    scene.reset("r1", Cause.MQTT);
    scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    scene.run(1_999 - (scene.now() - startMs));
    scene.reset("r2", Cause.MQTT);
    assertEquals(List.of(Outcome.REFUSED), scene.outcomes("r2"));
    scene.run(1);
    scene.reset("r3", Cause.MQTT);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("r3"));
  }

  @Test
  void whoJoinsAResetCostsNothing() {
    Scene scene = Scene.inCall(earningNothing());
    scene.reset("r1", Cause.MQTT);
    for (int i = 0; i < 20; i++) {
      scene.reset("j" + i, Cause.CLI);
    }
    scene.until(() -> scene.serves() && scene.hasStandby(), 1_000);
    assertEquals(9, scene.state().ledger().commandTokens().left());
    scene.assertAcceptedThen(Outcome.COMPLETED, "j19");
  }

  @Test
  void whoJoinsWhereNoneIsLeftIsTakenIn() {
    Scene scene = afterResets(9, Scene.inCall(earningNothing()));
    scene.reset("last", Cause.MQTT);
    scene.reset("joined", Cause.CLI);
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("joined"));
  }

  @Test
  void aResetInTheMidstOfACallThatBeginsOrOfAnIceRestartIsOneOfItsOwn() {
    Scene scene = Scene.ready(earningNothing());
    scene.watch(Scene.ALICE);
    scene.reset("r1", Cause.MQTT);
    assertEquals(9, scene.state().ledger().commandTokens().left());
    scene.until(() -> scene.is("in-call") && scene.serves(), 1_000);
    scene.happens(new Event.NetworkChanged("wlan0 has 192.0.2.8"));
    scene.reset("r2", Cause.MQTT);
    assertEquals(8, scene.state().ledger().commandTokens().left());
  }

  @Test
  void commandsCostNoPressAndPressesNoCommand() {
    Scene scene = afterResets(10, Scene.inCall(earningNothing()));
    scene.press("p1");
    assertEquals(List.of(Outcome.ACCEPTED), scene.outcomes("p1"));
    assertEquals(2, scene.state().ledger().pressTokens().left());
  }

  @Test
  void whatTheWatchdogDoesCostsNothing() {
    Scene scene = afterResets(10, Scene.inCall(earningNothing()));
    scene.mark();
    scene.active().takesFrames = false;
    scene.until(() -> !scene.resets().isEmpty(), 3_000);
    assertEquals(List.of("camera-stalled"), scene.resets());
  }
}
