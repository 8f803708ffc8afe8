package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Limits that differ from others in a few things. */
final class Tuned {
  private final Map<VitalSign, Long> signs = new EnumMap<>(VitalSign.class);
  private final Limits from;
  private long callMaxMs;
  private boolean resetUnlessHealthy;
  private int commandBurst;
  private long commandRefillMs;
  private long graceMs;
  private Set<Device> cyclable;
  private boolean restartable;
  private boolean faultsAllowed;
  private boolean snapshotAtRing;

  private Tuned(Limits from) {
    this.from = from;
    signs.putAll(from.signs());
    callMaxMs = from.callMaxMs();
    resetUnlessHealthy = from.resetUnlessHealthy();
    commandBurst = from.commandBurst();
    commandRefillMs = from.commandRefillMs();
    graceMs = from.graceMs();
    cyclable = from.cyclable();
    restartable = from.restartable();
    faultsAllowed = from.faultsAllowed();
    snapshotAtRing = from.snapshotAtRing();
  }

  static Tuned from(Limits limits) {
    return new Tuned(limits);
  }

  Tuned sign(VitalSign sign, long limit) {
    signs.put(sign, limit);
    return this;
  }

  Tuned callMaxMs(long next) {
    callMaxMs = next;
    return this;
  }

  Tuned resetUnlessHealthy() {
    resetUnlessHealthy = true;
    return this;
  }

  Tuned commands(int burst, long refillMs) {
    commandBurst = burst;
    commandRefillMs = refillMs;
    return this;
  }

  Tuned graceMs(long next) {
    graceMs = next;
    return this;
  }

  Tuned cyclable(Set<Device> next) {
    cyclable = next;
    return this;
  }

  Tuned restartable(boolean next) {
    restartable = next;
    return this;
  }

  Tuned faultsAllowed(boolean next) {
    faultsAllowed = next;
    return this;
  }

  Tuned snapshotAtRing(boolean next) {
    snapshotAtRing = next;
    return this;
  }

  Limits limits() {
    return new Limits(
        signs, from.offerAnswerMs(), from.resetMs(), callMaxMs, resetUnlessHealthy, from.resetBurst(),
        from.resetRefillMs(), commandBurst, commandRefillMs, from.ringIntervalMs(), from.ringTimeoutMs(),
        from.relayPulseMs(), graceMs, from.startMs(), cyclable, restartable, faultsAllowed,
        snapshotAtRing);
  }
}
