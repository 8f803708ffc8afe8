package dev.callpoint.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the panel, and who waits for it.
 *
 * @param tampered the case is open
 * @param relayClosed the door is released
 * @param identifyMs until then the light shows which device it is
 * @param pressReset the newest press has led to a reset, so holding the button down asks for nothing more
 * @param unlocks that the panel has not answered yet, the oldest first
 */
record Panel(boolean tampered, boolean relayClosed, long identifyMs, boolean pressReset, List<Unlock> unlocks) {
  static final Panel UNTOUCHED = new Panel(false, false, Long.MIN_VALUE, false, List.of());
  static final int UNLOCKS_MAX = 16;

  record Unlock(String id, long receivedMs) {}

  boolean isFull() {
    return unlocks.size() == UNLOCKS_MAX;
  }

  Optional<Unlock> unlock(String id) {
    return unlocks.stream().filter(unlock -> unlock.id().equals(id)).findFirst();
  }

  Panel with(Unlock unlock) {
    List<Unlock> next = new ArrayList<>(unlocks);
    next.add(unlock);
    return new Panel(tampered, relayClosed, identifyMs, pressReset, List.copyOf(next));
  }

  Panel without(Unlock answered) {
    List<Unlock> next = unlocks.stream().filter(unlock -> !unlock.equals(answered)).toList();
    return new Panel(tampered, relayClosed, identifyMs, pressReset, next);
  }

  Panel tampered(boolean open) {
    return new Panel(open, relayClosed, identifyMs, pressReset, unlocks);
  }

  Panel relay(boolean closed) {
    return new Panel(tampered, closed, identifyMs, pressReset, unlocks);
  }

  Panel pressed(boolean resets) {
    return new Panel(tampered, relayClosed, identifyMs, resets, unlocks);
  }

  Panel identified(long untilMs) {
    return new Panel(tampered, relayClosed, untilMs, pressReset, unlocks);
  }
}
