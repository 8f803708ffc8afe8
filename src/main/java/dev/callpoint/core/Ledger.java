package dev.callpoint.core;

import dev.callpoint.core.Status.LastReset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is counted and remembered: bounded, however long the daemon runs.
 *
 * @param pressTokens resets that presses may still make
 * @param pressRefillMs from when the next token is earned
 * @param ringMs when the last ring event was published, {@link Long#MIN_VALUE} for never
 * @param recentIds of requests, the newest last, so that one that is delivered twice is carried out once
 */
record Ledger(
    Map<String, Long> resets,
    Optional<LastReset> lastReset,
    long sessions,
    long presses,
    long inputRefused,
    int pressTokens,
    long pressRefillMs,
    long ringMs,
    List<String> recentIds) {
  private static final int RECENT_IDS_MAX = 256;

  static Ledger empty(Limits limits, long nowMs) {
    return new Ledger(Map.of(), Optional.empty(), 0, 0, 0, limits.resetBurst(), nowMs, Long.MIN_VALUE, List.of());
  }

  Ledger reset(Cause cause, LastReset last) {
    Map<String, Long> next = new TreeMap<>(resets);
    next.merge(cause.label(), 1L, Long::sum);
    return new Ledger(
        Collections.unmodifiableMap(next), Optional.of(last), sessions, presses, inputRefused, pressTokens, pressRefillMs, ringMs,
        recentIds);
  }

  Ledger session() {
    return new Ledger(
        resets, lastReset, sessions + 1, presses, inputRefused, pressTokens, pressRefillMs, ringMs, recentIds);
  }

  Ledger refusedInput() {
    return new Ledger(
        resets, lastReset, sessions, presses, inputRefused + 1, pressTokens, pressRefillMs, ringMs, recentIds);
  }

  /** Counts the press and earns the tokens of the time that has passed. */
  Ledger press(Limits limits, long nowMs) {
    long earned = (nowMs - pressRefillMs) / limits.resetRefillMs();
    int tokens = (int) Math.min(limits.resetBurst(), pressTokens + earned);
    long refill = tokens == limits.resetBurst() ? nowMs : pressRefillMs + earned * limits.resetRefillMs();
    return new Ledger(resets, lastReset, sessions, presses + 1, inputRefused, tokens, refill, ringMs, recentIds);
  }

  Ledger spendPressToken() {
    return new Ledger(
        resets, lastReset, sessions, presses, inputRefused, pressTokens - 1, pressRefillMs, ringMs, recentIds);
  }

  boolean mayRing(Limits limits, long nowMs) {
    return ringMs == Long.MIN_VALUE || nowMs - ringMs >= limits.ringIntervalMs();
  }

  Ledger rang(long nowMs) {
    return new Ledger(
        resets, lastReset, sessions, presses, inputRefused, pressTokens, pressRefillMs, nowMs, recentIds);
  }

  Ledger remember(String id) {
    List<String> next = new ArrayList<>(recentIds.size() < RECENT_IDS_MAX ? recentIds : recentIds.subList(1, RECENT_IDS_MAX));
    next.add(id);
    return new Ledger(
        resets, lastReset, sessions, presses, inputRefused, pressTokens, pressRefillMs, ringMs, List.copyOf(next));
  }
}
