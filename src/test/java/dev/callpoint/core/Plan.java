package dev.callpoint.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What happens to a device, drawn from a seed: visitors by day and by night, and each kind of trouble at its rate, alone
 * or several at once.
 *
 * @param endMs when the simulation ends
 */
record Plan(long seed, long endMs, List<Happening> happenings) {
  /** After the boot. */
  private static final long BEGIN_MS = 5_000;
  private static final long HOUR_MS = 3_600_000;
  private static final int AT_ONCE_PERCENT = 15;
  /** Trouble matters most while somebody is at the door, which is seldom: so often somebody has just come. */
  private static final int IN_CALL_PERCENT = 35;

  private record Draft(long atMs, Trouble trouble, long lastsMs, long seed) {}

  /** @param rate how many times as often as {@link Trouble} says things happen */
  static Plan of(long seed, double hours, double rate) {
    SplittableRandom random = new SplittableRandom(seed);
    long endMs = BEGIN_MS + (long) (hours * HOUR_MS);
    List<Draft> drafts = new ArrayList<>();
    for (Trouble trouble : Trouble.values()) {
      SplittableRandom own = random.split();
      double atMs = BEGIN_MS;
      while ((atMs += interval(own, trouble, rate)) < endMs) {
        if (trouble == Trouble.VISITOR && sleeps((long) atMs) && own.nextInt(10) > 0) {
          continue;
        }
        Draft draft = draft((long) atMs, trouble, own);
        drafts.add(draft);
        if (trouble != Trouble.VISITOR && own.nextInt(100) < AT_ONCE_PERCENT) {
          atOnce(draft, own, drafts);
        }
        if (trouble != Trouble.VISITOR && own.nextInt(100) < IN_CALL_PERCENT) {
          drafts.add(draft(Math.max(BEGIN_MS, draft.atMs() - own.nextLong(120_000)), Trouble.VISITOR, own));
        }
        atMs += draft.lastsMs();
      }
    }
    return new Plan(seed, endMs, numbered(drafts));
  }

  /** Two to four things within two seconds, one of them perhaps a visitor. */
  private static void atOnce(Draft first, SplittableRandom random, List<Draft> drafts) {
    int more = 1 + random.nextInt(3);
    for (int i = 0; i < more; i++) {
      Trouble other = Trouble.values()[random.nextInt(Trouble.values().length)];
      drafts.add(draft(first.atMs() + random.nextLong(2_000), other, random));
    }
  }

  private static Draft draft(long atMs, Trouble trouble, SplittableRandom random) {
    long lastsMs = 0;
    if (trouble.maxMs > 0) {
      // As many short ones as long ones, on a scale of powers.
      double exponent = random.nextDouble() * Math.log((double) trouble.maxMs / trouble.minMs);
      lastsMs = (long) (trouble.minMs * Math.exp(exponent));
    }
    return new Draft(atMs, trouble, lastsMs, random.nextLong());
  }

  private static double interval(SplittableRandom random, Trouble trouble, double rate) {
    return -Math.log(1 - random.nextDouble()) * trouble.everyHours / rate * HOUR_MS;
  }

  private static boolean sleeps(long atMs) {
    long hour = atMs / HOUR_MS % 24;
    return hour < 7 || hour > 21;
  }

  /** In order, and nothing of a kind while it is still going on. */
  private static List<Happening> numbered(List<Draft> drafts) {
    drafts.sort(Comparator.comparingLong(Draft::atMs));
    Map<Trouble, Long> overMs = new EnumMap<>(Trouble.class);
    List<Happening> all = new ArrayList<>();
    for (Draft d : drafts) {
      if (d.atMs() > overMs.getOrDefault(d.trouble(), 0L)) {
        all.add(new Happening(all.size(), d.atMs(), d.trouble(), d.lastsMs(), d.seed()));
        overMs.put(d.trouble(), d.atMs() + d.lastsMs());
      }
    }
    return List.copyOf(all);
  }

  Plan keeping(Set<Integer> indexes) {
    return new Plan(seed, endMs, happenings.stream().filter(h -> indexes.contains(h.index())).toList());
  }

  Plan until(long ms) {
    return new Plan(seed, Math.min(endMs, ms), happenings.stream().filter(h -> h.atMs() <= ms).toList());
  }
}
