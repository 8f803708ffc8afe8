package dev.callpoint.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where answers to commands are kept: there a moment later, in order, and for all daemons to come. */
final class SimulatedDisk {
  private static final int KEPT_MAX = 300;

  long writeMs = 5;
  private boolean hangs;
  private boolean fails;
  private final Map<String, Result> answers = new LinkedHashMap<>();
  private final Deque<Result> waiting = new ArrayDeque<>();
  private final World world;
  private boolean writing;

  SimulatedDisk(World world) {
    this.world = world;
  }

  /** Of the ids, in the order in which they were taken. */
  List<Result> answers() {
    return new ArrayList<>(answers.values());
  }

  boolean works() {
    return !hangs && !fails;
  }

  void keep(Result answer) {
    waiting.add(answer);
    write();
  }

  void hangs(boolean now) {
    hangs = now;
    write();
  }

  void fails(boolean now) {
    fails = now;
    tellFault();
    write();
  }

  void tellFault() {
    world.tell(fails ? new Event.PartFailed(Commanding.PART, "no space left") : new Event.PartRecovered(Commanding.PART));
  }

  void heal() {
    writeMs = 5;
    hangs(false);
    if (fails) {
      fails(false);
    }
  }

  /** What waits is written before the process ends, or has not come to it. */
  void daemonEnds(boolean inOrder) {
    if (inOrder && works()) {
      waiting.forEach(this::put);
    }
    waiting.clear();
    writing = false;
  }

  private void write() {
    if (writing || waiting.isEmpty() || !works()) {
      return;
    }
    writing = true;
    world.after(writeMs, () -> {
      writing = false;
      if (!works() || waiting.isEmpty()) {
        return;
      }
      Result written = waiting.remove();
      put(written);
      world.tell(new Event.AnswerKept(written.id()));
      write();
    });
  }

  private void put(Result answer) {
    answers.put(answer.id(), answer);
    if (answers.size() > KEPT_MAX) {
      answers.remove(answers.keySet().iterator().next());
    }
  }
}
