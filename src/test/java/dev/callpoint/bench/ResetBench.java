package dev.callpoint.bench;

import com.microsoft.playwright.Page;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.OperatorPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** From the trigger of a reset to the first new picture in the operator's page, one contestant after the other. */
final class ResetBench {
  /** So long a picture settles before the trigger, plus up to a frame's time and more by chance. */
  private static final int SETTLE_MS = 1_500;

  private static final int CHANCE_MS = 200;

  private final OperatorPage operator;
  private final Listener line;
  private final Random chance = new Random(1);

  ResetBench(OperatorPage operator, Listener line) {
    this.operator = operator;
    this.line = line;
  }

  List<Trials> run(List<Contestant> contestants, int rounds) {
    List<Trials> all = contestants.stream().map(c -> new Trials(c, new double[rounds])).toList();
    all.forEach(trials -> Arrays.fill(trials.ms(), Double.NaN));
    for (int round = 0; round < rounds; round++) {
      List<Trials> order = new ArrayList<>(all);
      Collections.rotate(order, round);
      for (Trials trials : order) {
        trials.ms()[round] = trial(trials);
        System.err.printf("bench: round %d of %d: %s %.1f ms%n", round + 1, rounds, trials.contestant().key(),
            trials.ms()[round]);
      }
    }
    return all;
  }

  private double trial(Trials trials) {
    Contestant contestant = trials.contestant();
    Page page = operator.page();
    int before = operator.pictures();
    // The same one may have been watched last, and a hash that stays the same is no event.
    page.evaluate("hash => { location.hash = ''; location.hash = hash; }", "#device=" + contestant.device() + "&watch");
    if (!comes("a picture of " + contestant.key(), before)) {
      return Double.NaN;
    }
    contestant.settled().run();
    page.waitForTimeout(SETTLE_MS + chance.nextInt(CHANCE_MS)); // what is measured begins in a quiet call, at any moment of a frame
    int watched = operator.pictures();
    Instant triggered = Instant.now();
    contestant.trigger().accept(line);
    double ms = Double.NaN;
    if (comes("a new picture of " + contestant.key() + " after its reset", watched)) {
      ms = ((Number) page.evaluate("callpoint.lastPictureAt")).doubleValue() - epochMs(triggered);
      trials.add(contestant.phases().get());
    }
    page.locator("#hang-up").click();
    return ms;
  }

  private static double epochMs(Instant instant) {
    return instant.getEpochSecond() * 1e3 + instant.getNano() / 1e6;
  }

  private boolean comes(String what, int before) {
    try {
      operator.await(what, () -> operator.pictures() > before);
      return true;
    } catch (AssertionError e) {
      System.err.println("bench: " + e.getMessage());
      return false;
    }
  }
}
