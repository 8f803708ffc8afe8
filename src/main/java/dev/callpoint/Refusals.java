package dev.callpoint;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.InputKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Refused input on its way to the core: the first at once, and then the sum of each {@value #INTERVAL_MS} ms, as each event
 * changes the status, which is published.
 *
 * <p>Any thread.
 */
final class Refusals {
  private static final long INTERVAL_MS = 200;

  private final LongSupplier clockMs;
  private final Consumer<Event> events;
  private final Map<InputKind, Untold> untold = new EnumMap<>(InputKind.class);

  /** @param what the last, in words */
  private record Untold(long count, String what, long notBeforeMs) {}

  /** @param clockMs monotonic */
  Refusals(LongSupplier clockMs, Consumer<Event> events) {
    this.clockMs = clockMs;
    this.events = events;
  }

  synchronized void add(InputKind kind, String what) {
    Untold before = untold.getOrDefault(kind, new Untold(0, "", Long.MIN_VALUE));
    untold.put(kind, new Untold(before.count() + 1, what, before.notBeforeMs()));
    flush();
  }

  /** To be called often: tells what has waited long enough. */
  synchronized void flush() {
    long now = clockMs.getAsLong();
    for (Map.Entry<InputKind, Untold> entry : untold.entrySet()) {
      Untold waiting = entry.getValue();
      if (waiting.count() > 0 && now >= waiting.notBeforeMs()) {
        events.accept(new Event.InputRefused(entry.getKey(), waiting.count(), waiting.what()));
        entry.setValue(new Untold(0, "", now + INTERVAL_MS));
      }
    }
  }
}
