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
 * @param commandTokens resets that commands may still make
 * @param ringMs when the last ring event was published, {@link Long#MIN_VALUE} for never
 * @param register of requests, so that one that is delivered twice is carried out once
 */
record Ledger(
    Map<String, Long> resets,
    Optional<LastReset> lastReset,
    long sessions,
    long presses,
    Refused refused,
    Tokens pressTokens,
    Tokens commandTokens,
    long ringMs,
    Register register) {

  /** A token bucket: what may follow in a row, and how soon again. */
  record Tokens(int left, long refillMs) {

    /** With the tokens of the time that has passed. */
    Tokens earned(int burst, long refillEveryMs, long nowMs) {
      long earned = (nowMs - refillMs) / refillEveryMs;
      int tokens = (int) Math.min(burst, left + earned);
      return new Tokens(tokens, tokens == burst ? nowMs : refillMs + earned * refillEveryMs);
    }

    Tokens spent() {
      return new Tokens(left - 1, refillMs);
    }
  }

  static Ledger empty(Limits limits, long nowMs) {
    return after(List.of(), limits, nowMs);
  }

  /** @param answers as {@link Past#answers} */
  static Ledger after(List<Result> answers, Limits limits, long nowMs) {
    return new Ledger(
        Map.of(), Optional.empty(), 0, 0, Refused.NOTHING, new Tokens(limits.resetBurst(), nowMs),
        new Tokens(limits.commandBurst(), nowMs), Long.MIN_VALUE, Register.after(answers));
  }

  Ledger reset(Cause cause, LastReset last) {
    Map<String, Long> next = new TreeMap<>(resets);
    next.merge(cause.label(), 1L, Long::sum);
    return new Ledger(
        Collections.unmodifiableMap(next), Optional.of(last), sessions, presses, refused, pressTokens, commandTokens,
        ringMs, register);
  }

  Ledger session() {
    return new Ledger(
        resets, lastReset, sessions + 1, presses, refused, pressTokens, commandTokens, ringMs, register);
  }

  Ledger refused(Refused next) {
    return new Ledger(
        resets, lastReset, sessions, presses, next, pressTokens, commandTokens, ringMs, register);
  }

  /** Counts the press and earns the tokens of the time that has passed. */
  Ledger press(Limits limits, long nowMs) {
    Tokens earned = pressTokens.earned(limits.resetBurst(), limits.resetRefillMs(), nowMs);
    return new Ledger(
        resets, lastReset, sessions, presses + 1, refused, earned, commandTokens, ringMs, register);
  }

  Ledger spendPressToken() {
    return new Ledger(
        resets, lastReset, sessions, presses, refused, pressTokens.spent(), commandTokens, ringMs, register);
  }

  /** Earns the tokens of the time that has passed. */
  Ledger command(Limits limits, long nowMs) {
    Tokens earned = commandTokens.earned(limits.commandBurst(), limits.commandRefillMs(), nowMs);
    return new Ledger(
        resets, lastReset, sessions, presses, refused, pressTokens, earned, ringMs, register);
  }

  Ledger spendCommandToken() {
    return new Ledger(
        resets, lastReset, sessions, presses, refused, pressTokens, commandTokens.spent(), ringMs, register);
  }

  boolean mayRing(Limits limits, long nowMs) {
    return ringMs == Long.MIN_VALUE || nowMs - ringMs >= limits.ringIntervalMs();
  }

  Ledger rang(long nowMs) {
    return new Ledger(
        resets, lastReset, sessions, presses, refused, pressTokens, commandTokens, nowMs, register);
  }

  /** @param commanded over MQTT */
  Ledger asked(String id, boolean commanded) {
    return with(register.asked(id, commanded));
  }

  Ledger answered(Result result) {
    return with(register.answered(result));
  }

  Ledger with(Register next) {
    return new Ledger(
        resets, lastReset, sessions, presses, refused, pressTokens, commandTokens, ringMs, next);
  }
}
