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
 * @param untold openings and closings of the case of which nobody could be told yet, the newest last
 */
record Panel(
    boolean tampered, boolean relayClosed, long identifyMs, boolean pressReset, List<Unlock> unlocks, List<Tampering> untold) {
  static final Panel UNTOUCHED = new Panel(false, false, Long.MIN_VALUE, false, List.of(), List.of());
  static final int UNLOCKS_MAX = 16;
  private static final int UNTOLD_MAX = 16;

  record Unlock(String id, long receivedMs) {}

  record Tampering(boolean open, long atMs) {
    String words() {
      return open ? "the case is open" : "the case is closed again";
    }
  }

  boolean isFull() {
    return unlocks.size() == UNLOCKS_MAX;
  }

  Optional<Unlock> unlock(String id) {
    return unlocks.stream().filter(unlock -> unlock.id().equals(id)).findFirst();
  }

  Panel with(Unlock unlock) {
    List<Unlock> next = new ArrayList<>(unlocks);
    next.add(unlock);
    return new Panel(tampered, relayClosed, identifyMs, pressReset, List.copyOf(next), untold);
  }

  Panel without(Unlock answered) {
    List<Unlock> next = unlocks.stream().filter(unlock -> !unlock.equals(answered)).toList();
    return new Panel(tampered, relayClosed, identifyMs, pressReset, next, untold);
  }

  Panel tampered(boolean open) {
    return new Panel(open, relayClosed, identifyMs, pressReset, unlocks, untold);
  }

  /** The oldest is given up for the newest: how it is now matters most. */
  Panel untold(Tampering tampering) {
    List<Tampering> next = new ArrayList<>(untold.size() < UNTOLD_MAX ? untold : untold.subList(1, UNTOLD_MAX));
    next.add(tampering);
    return new Panel(tampered, relayClosed, identifyMs, pressReset, unlocks, List.copyOf(next));
  }

  Panel allTold() {
    return new Panel(tampered, relayClosed, identifyMs, pressReset, unlocks, List.of());
  }

  Panel relay(boolean closed) {
    return new Panel(tampered, closed, identifyMs, pressReset, unlocks, untold);
  }

  Panel pressed(boolean resets) {
    return new Panel(tampered, relayClosed, identifyMs, resets, unlocks, untold);
  }

  Panel identified(long untilMs) {
    return new Panel(tampered, relayClosed, untilMs, pressReset, unlocks, untold);
  }
}
