package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Change.Kind;
import dev.callpoint.core.Change.Request;
import dev.callpoint.core.Event.Device;
import dev.callpoint.core.Service.Active;
import dev.callpoint.core.Service.CameraState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final Change RESET = Change.reset(Cause.MQTT, "mqtt command", 1_000);

  private static Optional<Active> with(CameraState camera) {
    return Optional.of(Active.fresh(1, 1_000).withCamera(camera, 1_000));
  }

  private static Optional<Active> dark() {
    return with(CameraState.CLOSED.failed("unplugged", 1_000, 3_000));
  }

  private static Change of(Cause cause) {
    return Change.recovery(cause, Rung.RESET, "it is so", 1_000);
  }

  @Test
  void aStepIsNotedWhenItIsSeenFirst() {
    Change seen = RESET.reached("offer", 1_003).reached("offer", 1_900).reached("answer", 1_020);
    assertEquals(Map.of("offer", 3L, "answer", 20L), seen.phases());
    assertEquals(List.of("offer", "answer"), List.copyOf(seen.phases().keySet()));
  }

  @Test
  void aHundredMayWait() {
    Change waited = RESET;
    for (int i = 0; i < 99; i++) {
      waited = waited.with(new Request("r" + i, "reset", 1_000));
    }
    assertFalse(waited.isFull());
    assertTrue(waited.with(new Request("r99", "reset", 1_000)).isFull());
  }

  @Test
  void whoHasWaitedLongEnoughIsNotWaitingAnyMore() {
    Change waited =
        RESET.with(new Request("a", "reset", 999)).with(new Request("b", "reset", 1_000)).with(new Request("c", "reset", 1_001));
    assertEquals(List.of("c"), waited.without(1_000).requests().stream().map(Request::id).toList());
    assertEquals(List.of(), waited.answered().requests());
  }

  @Test
  void theDaemonBeginsFromNothingAndACallWithWhatIsThere() {
    assertEquals(Rung.COLD_RESET, Change.of(Kind.BOOT, "start", 1_000).rung());
    assertEquals(Rung.RESET, Change.of(Kind.CALL, "call", 1_000).rung());
    assertFalse(Change.of(Kind.HANG_UP, "end", 1_000).isReset());
    assertTrue(RESET.isReset());
  }

  @Test
  void aCallThatBecomesAResetKeepsItsPeopleAndItsTime() {
    Change call = Change.of(Kind.CALL, "call", 1_000).with(new Request("r1", "reset", 1_000)).reached("offer", 1_003);
    Change reset = call.turnedInto(Cause.OVERDUE, "no picture", 4_000);
    assertTrue(reset.isReset() && reset.isOf(Cause.OVERDUE));
    assertEquals(call.requests(), reset.requests());
    assertEquals(1_000, reset.startedMs());
    assertEquals(call.phases(), reset.phases());
    assertEquals("no picture", reset.trigger());
  }

  // --- which device may be at fault ---

  @Test
  void whereFramesFlowNoDeviceIs() {
    assertEquals(Optional.empty(), RESET.suspect(with(CameraState.FLOWING)));
    assertEquals(Optional.empty(), RESET.suspect(Optional.empty()), "no engine tells");
  }

  @Test
  void aCameraThatGivesNothingIs() {
    assertEquals(Optional.of(Device.CAMERA), RESET.suspect(dark()));
    assertEquals(Optional.of(Device.CAMERA), RESET.suspect(with(CameraState.CLOSED)));
  }

  @Test
  void aCameraThatStalledIsAlsoWhereNoEngineTells() {
    assertEquals(Optional.of(Device.CAMERA), of(VitalSign.CAMERA_FRAMES.cause()).suspect(Optional.empty()));
    assertEquals(Optional.of(Device.CAMERA), of(Cause.CAMERA_MISSING).suspect(with(CameraState.FLOWING)));
    assertEquals(Optional.empty(), of(Cause.ENGINE_DEAD).suspect(Optional.empty()));
  }

  @Test
  void aMicrophoneWithoutSoundIsUnlessTheCameraIsStillToCome() {
    Change silent = of(VitalSign.MICROPHONE.cause());
    assertEquals(Optional.of(Device.MICROPHONE), silent.suspect(with(CameraState.FLOWING)));
    assertEquals(Optional.of(Device.MICROPHONE), silent.suspect(dark()));
    assertEquals(Optional.of(Device.MICROPHONE), silent.suspect(Optional.empty()));
    assertEquals(Optional.of(Device.CAMERA), silent.suspect(with(CameraState.CLOSED)));
  }

  // --- causes ---

  @Test
  void whatSomebodyAskedForNeedsNothingToHaveBeenWrong() {
    for (Cause asked : List.of(Cause.BUTTON, Cause.MQTT, Cause.CONSOLE, Cause.CLI)) {
      assertTrue(asked.isAsked(), asked::label);
    }
    for (Cause seen : List.of(Cause.ENGINE_DEAD, Cause.OVERDUE, Cause.NETWORK_CHANGED, VitalSign.MICROPHONE.cause())) {
      assertFalse(seen.isAsked(), seen::label);
    }
  }
}
