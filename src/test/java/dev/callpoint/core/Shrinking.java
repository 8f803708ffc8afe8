package dev.callpoint.core;

import dev.callpoint.core.LivingCore.Brain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds few happenings of a plan after which the same invariant breaks: the story without what does not belong to it. */
final class Shrinking {
  /** Trouble that lasts may show late. */
  private static final long AFTER_MS = 120_000;

  private final Plan plan;
  private final Brain brain;
  private final String invariant;
  private final BooleanSupplier enough;
  private Broken broken;
  private int runs;

  /** @param enough true to be content with what has been found so far */
  Shrinking(Plan plan, Brain brain, Broken broken, BooleanSupplier enough) {
    this.plan = plan.until(broken.atMs() + AFTER_MS);
    this.brain = brain;
    this.broken = broken;
    this.invariant = broken.invariant();
    this.enough = enough;
  }

  /** How it breaks with the happenings that are left. */
  Broken broken() {
    return broken;
  }

  int runs() {
    return runs;
  }

  Plan shrunk() {
    List<Happening> kept = lastOnes();
    int parts = 2;
    while (kept.size() > 1 && !enough.getAsBoolean()) {
      List<Happening> fewer = without(kept, parts);
      if (fewer != null) {
        kept = fewer;
        parts = Math.max(2, parts - 1);
      } else if (parts < kept.size()) {
        parts = Math.min(kept.size(), parts * 2);
      } else {
        break;
      }
    }
    return keeping(kept);
  }

  /** What came last is the most likely cause, and a short plan is run soon. */
  private List<Happening> lastOnes() {
    List<Happening> all = plan.happenings().stream().filter(h -> h.atMs() <= broken.atMs()).toList();
    for (int count = 4; count < all.size(); count *= 4) {
      List<Happening> last = all.subList(all.size() - count, all.size());
      if (breaks(last)) {
        return last;
      }
    }
    return all;
  }

  private @Nullable List<Happening> without(List<Happening> kept, int parts) {
    int size = Math.ceilDiv(kept.size(), parts);
    for (int from = 0; from < kept.size(); from += size) {
      List<Happening> rest = new ArrayList<>(kept.subList(0, from));
      rest.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
      if (breaks(rest)) {
        return rest;
      }
    }
    return null;
  }

  private boolean breaks(List<Happening> some) {
    runs++;
    try {
      Simulation.of(keeping(some), brain).run(() -> false);
      return false;
    } catch (Broken e) {
      if (e.invariant().equals(invariant)) {
        broken = e;
        return true;
      }
      return false;
    }
  }

  private Plan keeping(List<Happening> some) {
    Set<Integer> indexes = new HashSet<>();
    some.forEach(h -> indexes.add(h.index()));
    return plan.keeping(indexes);
  }
}
