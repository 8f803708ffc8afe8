package dev.callpoint.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who asked for something of late, and what he was answered last: one that is delivered again gets the same answer and
 * is not carried out again.
 *
 * <p>Bounded: the oldest whose request is over is forgotten first, and of those first one whose id nobody outside chose,
 * so that neither presses nor the command line push out what a broker may deliver again. Who still waits is never
 * forgotten; they are bounded elsewhere ({@link Change#REQUESTS_MAX}, {@link Panel#UNLOCKS_MAX}, {@link Queue#MAX}).
 *
 * @param entries the newest last, at most {@value #KEPT_MAX} beside those who wait
 * @param unfinished accepted by a daemon before this one, which did not come to answer
 */
record Register(List<Entry> entries, List<Result> unfinished) {
  static final int KEPT_MAX = 256;
  static final Register EMPTY = new Register(List.of(), List.of());

  /**
   * @param commanded asked over MQTT, so the answer outlives this daemon
   * @param last empty within the turn in which it is asked
   */
  record Entry(String id, boolean commanded, Optional<Result> last) {
    boolean isOver() {
      return last.filter(result -> result.outcome().isFinal()).isPresent();
    }

    boolean isAccepted() {
      return last.filter(result -> !result.outcome().isFinal()).isPresent();
    }
  }

  /** @param answers the last to each command that a daemon before this one has taken, the newest last */
  static Register after(List<Result> answers) {
    List<Entry> entries = new ArrayList<>();
    for (Result last : answers.subList(Math.max(0, answers.size() - KEPT_MAX), answers.size())) {
      entries.add(new Entry(last.id(), true, Optional.of(last)));
    }
    List<Result> unfinished = answers.stream().filter(last -> !last.outcome().isFinal()).toList();
    return new Register(List.copyOf(entries), unfinished);
  }

  Optional<Entry> find(String id) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).id().equals(id)) {
        return Optional.of(entries.get(i));
      }
    }
    return Optional.empty();
  }

  Register asked(String id, boolean commanded) {
    List<Entry> next = new ArrayList<>(entries);
    next.add(new Entry(id, commanded, Optional.empty()));
    if (next.size() > KEPT_MAX) {
      forgetOne(next);
    }
    return new Register(List.copyOf(next), unfinished);
  }

  Register answered(Result result) {
    List<Entry> next = new ArrayList<>(entries);
    next.replaceAll(e -> e.id().equals(result.id()) ? new Entry(e.id(), e.commanded(), Optional.of(result)) : e);
    return new Register(List.copyOf(next), unfinished);
  }

  Register allFinished() {
    return new Register(entries, List.of());
  }

  private static void forgetOne(List<Entry> entries) {
    Optional<Entry> local = entries.stream().filter(e -> e.isOver() && !e.commanded()).findFirst();
    local.or(() -> entries.stream().filter(Entry::isOver).findFirst()).ifPresent(entries::remove);
  }
}
