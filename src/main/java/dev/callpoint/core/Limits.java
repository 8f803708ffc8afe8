package dev.callpoint.core;

import dev.callpoint.core.Event.Device;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The deadlines and bounds by which the core decides. All are milliseconds unless the name says otherwise; 0 switches a
 * watch off.
 *
 * @param signs the limit of each vital sign, in the unit of its key
 * @param resetUnlessHealthy a press in a call that is verified healthy only rings
 * @param resetBurst presses in a row that may each make a reset
 * @param resetRefillMs time after which one more press may make a reset
 * @param commandBurst reset commands in a row that may each make a reset
 * @param commandRefillMs time after which one more command may make a reset
 * @param ringIntervalMs shortest time between two ring events
 * @param ringTimeoutMs a ring that nobody answers is missed after this
 * @param graceMs time that an engine has to close in order before it is killed
 * @param startMs time that an engine has to get warm
 * @param cyclable devices that may be USB devices, which can be switched off and on
 * @param restartable somebody starts the daemon again when it ends itself
 * @param faultsAllowed faults may be injected
 * @param snapshotAtRing a picture is taken at each ring
 */
public record Limits(
    Map<VitalSign, Long> signs,
    long offerAnswerMs,
    long resetMs,
    long callMaxMs,
    boolean resetUnlessHealthy,
    int resetBurst,
    long resetRefillMs,
    int commandBurst,
    long commandRefillMs,
    long ringIntervalMs,
    long ringTimeoutMs,
    long relayPulseMs,
    long graceMs,
    long startMs,
    Set<Device> cyclable,
    boolean restartable,
    boolean faultsAllowed,
    boolean snapshotAtRing) {

  public Limits {
    signs = Collections.unmodifiableMap(new TreeMap<>(signs));
    cyclable = Collections.unmodifiableSet(new TreeSet<>(cyclable));
  }

  /** 0 when it is off. */
  long of(VitalSign sign) {
    return signs.getOrDefault(sign, 0L);
  }
}
