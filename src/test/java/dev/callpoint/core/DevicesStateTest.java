package dev.callpoint.core;

import static dev.callpoint.core.Event.Device.CAMERA;
import static dev.callpoint.core.Event.Device.MICROPHONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Devices.Cycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevicesStateTest {
  private static final long START_MS = 100_000;
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 3_600_000;

  private static Devices cycledOnce() {
    return Devices.NONE.cycling(CAMERA, START_MS).cycled(CAMERA, true);
  }

  /** The pause after each of so many cycles, each as early as it may be. */
  private static List<Long> pausesMs(int cycles) {
    List<Long> pauses = new ArrayList<>();
    Devices devices = Devices.NONE;
    long now = START_MS;
    for (int i = 0; i < cycles; i++) {
      devices = devices.cycling(CAMERA, now).cycled(CAMERA, true);
      long next = devices.cycled().get(CAMERA).notBeforeMs();
      assertFalse(devices.mayCycle(CAMERA, next - 1));
      assertTrue(devices.mayCycle(CAMERA, next));
      pauses.add(next - now);
      now = next;
    }
    return pauses;
  }

  private static Devices afterDeaths(int deaths) {
    Devices devices = Devices.NONE;
    for (int i = 0; i < deaths; i++) {
      devices = devices.cameraDeath(START_MS);
    }
    return devices;
  }

  // --- off and on ---

  @Test
  void aDeviceThatNeverWasMayBeSwitchedOffAndOn() {
    assertTrue(Devices.NONE.mayCycle(CAMERA, 0));
    assertTrue(Devices.NONE.mayCycle(MICROPHONE, 0));
  }

  @Test
  void oneDeviceAtATimeIsSwitched() {
    Devices cycling = Devices.NONE.cycling(CAMERA, START_MS);
    assertEquals(Optional.of(new Cycle(CAMERA, START_MS + 10_000)), cycling.cycle());
    assertFalse(cycling.mayCycle(MICROPHONE, START_MS));
    assertFalse(cycling.mayCycle(CAMERA, START_MS + HOUR_MS));
    Devices done = cycling.cycled(CAMERA, true);
    assertEquals(Optional.empty(), done.cycle());
    assertTrue(done.mayCycle(MICROPHONE, START_MS));
  }

  @Test
  void theSameDeviceIsNotSwitchedAgainForAMinute() {
    assertFalse(cycledOnce().mayCycle(CAMERA, START_MS + MINUTE_MS - 1));
    assertTrue(cycledOnce().mayCycle(CAMERA, START_MS + MINUTE_MS));
  }

  @Test
  void thePauseDoublesUpToAnHour() {
    List<Long> minutes = pausesMs(9).stream().map(ms -> ms / MINUTE_MS).toList();
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), minutes);
  }

  @Test
  void thePauseStaysAnHourHoweverOften() {
    assertEquals(HOUR_MS, pausesMs(200).getLast());
  }

  @Test
  void anHourWithoutNeedIsANewBeginning() {
    long mayAgainMs = START_MS + MINUTE_MS;
    Devices soon = cycledOnce().cycling(CAMERA, mayAgainMs + HOUR_MS - 1);
    assertEquals(2, soon.cycled().get(CAMERA).times());
    Devices late = cycledOnce().cycling(CAMERA, mayAgainMs + HOUR_MS);
    assertEquals(1, late.cycled().get(CAMERA).times());
  }

  @Test
  void eachDeviceHasItsOwnPauses() {
    Devices both = cycledOnce().cycling(MICROPHONE, START_MS + 5_000).cycled(MICROPHONE, true);
    assertEquals(1, both.cycled().get(MICROPHONE).times());
    assertTrue(both.mayCycle(CAMERA, START_MS + MINUTE_MS));
    assertFalse(both.mayCycle(MICROPHONE, START_MS + MINUTE_MS));
  }

  // --- what cannot be switched ---

  @Test
  void whatCannotBeSwitchedIsNotTriedAgain() {
    Devices impossible = Devices.NONE.cycling(CAMERA, START_MS).cycled(CAMERA, false);
    assertEquals(Optional.empty(), impossible.cycle());
    assertFalse(impossible.mayCycle(CAMERA, START_MS + 100 * HOUR_MS));
    assertTrue(impossible.mayCycle(MICROPHONE, START_MS));
  }

  @Test
  void whenFramesFlowItMayBePossibleAfterItsPause() {
    Devices flows = Devices.NONE.cycling(CAMERA, START_MS).cycled(CAMERA, false).cameraFlows();
    assertFalse(flows.mayCycle(CAMERA, START_MS + MINUTE_MS - 1));
    assertTrue(flows.mayCycle(CAMERA, START_MS + MINUTE_MS));
    assertEquals(1, flows.cycled().get(CAMERA).times(), "and is still counted");
  }

  @Test
  void framesSayNothingOfAMicrophoneThatCannotBeSwitched() {
    Devices flows = Devices.NONE.cycling(MICROPHONE, START_MS).cycled(MICROPHONE, false).cameraFlows();
    assertFalse(flows.mayCycle(MICROPHONE, START_MS + HOUR_MS));
  }

  @Test
  void whatNeverWasSwitchedCannotFail() {
    assertEquals(Devices.NONE, Devices.NONE.cycled(CAMERA, false));
  }

  // --- a camera that kills engines ---

  @Test
  void oneDeathBarsNoCamera() {
    assertFalse(afterDeaths(1).cameraBarred(START_MS));
    assertFalse(afterDeaths(1).cameraJustBarred());
  }

  @Test
  void twoDeathsInARowBarTheCameraForHalfAMinute() {
    assertTrue(afterDeaths(2).cameraBarred(START_MS + 29_999));
    assertFalse(afterDeaths(2).cameraBarred(START_MS + 30_000));
  }

  @Test
  void eachFurtherDeathDoublesThatUpToTenMinutes() {
    List<Long> seconds = new ArrayList<>();
    for (int deaths : List.of(2, 3, 4, 5, 6, 7, 8, 50, 1_000)) {
      long untilMs = afterDeaths(deaths).cameraBarredMs();
      assertTrue(afterDeaths(deaths).cameraBarred(untilMs - 1));
      seconds.add((untilMs - START_MS) / 1_000);
    }
    assertEquals(List.of(30L, 60L, 120L, 240L, 480L, 600L, 600L, 600L, 600L), seconds);
  }

  @Test
  void itIsNewsOnlyOnce() {
    assertTrue(afterDeaths(2).cameraJustBarred());
    assertFalse(afterDeaths(3).cameraJustBarred());
  }

  @Test
  void framesLiftTheBarAndForgetTheDeaths() {
    Devices flows = afterDeaths(7).cameraFlows();
    assertFalse(flows.cameraBarred(START_MS));
    assertFalse(flows.cameraDeath(START_MS).cameraBarred(START_MS), "one may die again");
  }

  @Test
  void deathsSayNothingOfCyclesNorCyclesOfDeaths() {
    Devices dead = Devices.NONE.cycling(CAMERA, START_MS).cameraDeath(START_MS).cameraDeath(START_MS);
    assertTrue(dead.cycle().isPresent());
    Devices cycled = dead.cycled(CAMERA, true);
    assertTrue(cycled.cameraBarred(START_MS));
    assertFalse(cycled.mayCycle(CAMERA, START_MS));
    assertTrue(cycled.cycling(MICROPHONE, START_MS).cameraBarred(START_MS));
    assertEquals(1, cycled.cameraFlows().cycled().get(CAMERA).times());
  }
}
