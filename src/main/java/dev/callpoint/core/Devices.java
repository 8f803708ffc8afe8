package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the devices beyond the engines that open them.
 *
 * @param cycle the one that is switched off and on right now
 * @param cycled those that were, until long after
 * @param cameraDeaths engines in a row that died or fell silent while they opened the camera
 * @param cameraBarredMs until then the camera is left closed
 */
record Devices(Optional<Cycle> cycle, Map<Device, Cycled> cycled, int cameraDeaths, long cameraBarredMs) {
  static final Devices NONE = new Devices(Optional.empty(), Map.of(), 0, 0);

  /** Whoever switches a device off and on answers within this. */
  static final long CYCLE_MS = 10_000;

  private static final long CYCLE_PAUSE_MS = 60_000;
  private static final long CYCLE_PAUSE_MAX_MS = 3_600_000;
  private static final int DEATHS_ALLOWED = 1;
  private static final long BARRED_MS = 30_000;
  private static final long BARRED_MAX_MS = 600_000;

  /** @param deadlineMs by which it is over, answered or not */
  record Cycle(Device device, long deadlineMs) {}

  /**
   * @param notBeforeMs when it may be done again
   * @param impossible there is no such USB device, or it may not be switched: not tried again by itself
   */
  record Cycled(int times, long notBeforeMs, boolean impossible) {}

  boolean mayCycle(Device device, long nowMs) {
    Cycled before = cycled.get(device);
    return cycle.isEmpty() && (before == null || !before.impossible() && nowMs >= before.notBeforeMs());
  }

  Devices cycling(Device device, long nowMs) {
    Cycled before = cycled.get(device);
    boolean longAgo = before == null || nowMs - before.notBeforeMs() >= CYCLE_PAUSE_MAX_MS;
    int times = longAgo ? 1 : Math.min(before.times() + 1, 16);
    long pauseMs = Math.min(CYCLE_PAUSE_MAX_MS, CYCLE_PAUSE_MS << (times - 1));
    return new Devices(
        Optional.of(new Cycle(device, nowMs + CYCLE_MS)), with(device, new Cycled(times, nowMs + pauseMs, false)),
        cameraDeaths, cameraBarredMs);
  }

  /** The device is back, or could not be switched. */
  Devices cycled(Device device, boolean done) {
    Cycled before = cycled.get(device);
    Map<Device, Cycled> next =
        done || before == null ? cycled : with(device, new Cycled(before.times(), before.notBeforeMs(), true));
    return new Devices(Optional.empty(), next, cameraDeaths, cameraBarredMs);
  }

  /** An engine died or fell silent while it opened the camera. */
  Devices cameraDeath(long nowMs) {
    int deaths = cameraDeaths + 1;
    long barredMs = Math.min(BARRED_MAX_MS, BARRED_MS << Math.clamp(deaths - DEATHS_ALLOWED - 1, 0, 8));
    return new Devices(cycle, cycled, deaths, deaths > DEATHS_ALLOWED ? nowMs + barredMs : cameraBarredMs);
  }

  /** Frames flow: it may be opened, and what was impossible may be possible. */
  Devices cameraFlows() {
    Cycled before = cycled.get(Device.CAMERA);
    Map<Device, Cycled> next =
        before == null || !before.impossible()
            ? cycled
            : with(Device.CAMERA, new Cycled(before.times(), before.notBeforeMs(), false));
    return cameraDeaths == 0 && next == cycled ? this : new Devices(cycle, next, 0, 0);
  }

  /** It is barred for the first time, and no engine has been tried without it yet. */
  boolean cameraJustBarred() {
    return cameraDeaths == DEATHS_ALLOWED + 1;
  }

  boolean cameraBarred(long nowMs) {
    return nowMs < cameraBarredMs;
  }

  private Map<Device, Cycled> with(Device device, Cycled how) {
    Map<Device, Cycled> next = new TreeMap<>(cycled);
    next.put(device, how);
    return Collections.unmodifiableMap(next);
  }
}
