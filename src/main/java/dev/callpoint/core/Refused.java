package dev.callpoint.core;

import dev.callpoint.core.Event.InputKind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Input that was refused: all of it counted, by kind, and told in the log with one line for the first and then one for
 * all of each {@value #QUIET_MS} ms, as ten thousand lines would push out of the log what led to them.
 *
 * @param byKind how much, by {@link InputKind#label}
 * @param saidMs when the log was told last, {@link Long#MIN_VALUE} for never
 * @param unsaid how much since then of which it was not told
 * @param last of that, in words
 */
record Refused(Map<String, Long> byKind, long saidMs, long unsaid, String last) {
  static final Refused NOTHING = new Refused(Map.of(), Long.MIN_VALUE, 0, "");
  static final long QUIET_MS = 10_000;

  Refused counted(InputKind kind, long count) {
    Map<String, Long> next = new TreeMap<>(byKind);
    next.merge(kind.label(), count, Long::sum);
    return new Refused(Collections.unmodifiableMap(next), saidMs, unsaid, last);
  }

  Refused unsaid(long more, String what) {
    return new Refused(byKind, saidMs, unsaid + more, what);
  }

  Refused said(long nowMs) {
    return new Refused(byKind, nowMs, 0, "");
  }

  long sum() {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean mayBeSaid(long nowMs) {
    return saidMs == Long.MIN_VALUE || nowMs - saidMs >= QUIET_MS;
  }

  /** What the log has not been told yet, when it may be told again. */
  Optional<String> sentence(long nowMs) {
    if (unsaid == 0 || !mayBeSaid(nowMs)) {
      return Optional.empty();
    }
    return Optional.of("refused " + unsaid + " more messages in " + (nowMs - saidMs) / 1_000 + " s, the last: " + last);
  }
}
