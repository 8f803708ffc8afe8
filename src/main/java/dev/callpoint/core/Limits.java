package dev.callpoint.core;

/**
 * The deadlines and bounds by which the core decides. All are milliseconds unless the name says otherwise; 0 switches a
 * watch off.
 *
 * @param resetUnlessHealthy a press in a call that is verified healthy only rings
 * @param resetBurst presses in a row that may each make a reset
 * @param resetRefillMs time after which one more press may make a reset
 * @param ringIntervalMs shortest time between two ring events
 * @param ringTimeoutMs a ring that nobody answers is missed after this
 * @param graceMs time that an engine has to close in order before it is killed
 * @param startMs time that an engine has to get warm
 * @param faultsAllowed faults may be injected
 */
public record Limits(
    long engineHeartbeatMs,
    long cameraFramesMs,
    long sentFramesMs,
    long pageFramesMs,
    long iceDisconnectedMs,
    long offerAnswerMs,
    long resetMs,
    long engineMemoryMb,
    long callMaxMs,
    boolean resetUnlessHealthy,
    int resetBurst,
    long resetRefillMs,
    long ringIntervalMs,
    long ringTimeoutMs,
    long relayPulseMs,
    long graceMs,
    long startMs,
    boolean faultsAllowed) {}
