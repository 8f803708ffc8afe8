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
import java.util.function.BooleanSupplier;

/** From the trigger of a reset to the first new picture in the operator's page, one contestant after the other. */
final class ResetBench {
  /** So long a picture settles before the trigger, plus up to a frame's time and more by chance. */
  private static final int SETTLE_MS = 1_500;

  private static final int CHANCE_MS = 200;
  private static final long LIMIT_MS = 15_000;

  private final OperatorPage operator;
  private final Listener line;
  private final Random chance = new Random(1);

  ResetBench(OperatorPage operator, Listener line) {
    this.operator = operator;
    this.line = line;
  }

  List<Trials> run(List<Contestant> contestants, int rounds) throws InterruptedException {
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

  private double trial(Trials trials) throws InterruptedException {
    Contestant contestant = trials.contestant();
    Page page = operator.page();
    int before = operator.pictures();
    // The same one may have been watched last, and a hash that stays the same is no event.
    page.evaluate("hash => { location.hash = ''; location.hash = hash; }", "#device=" + contestant.device() + "&watch");
    if (!comes(() -> operator.pictures() > before)) {
      return Double.NaN;
    }
    contestant.settled().run();
    Thread.sleep(SETTLE_MS + chance.nextInt(CHANCE_MS));
    int watched = operator.pictures();
    Instant triggered = Instant.now();
    contestant.trigger().accept(line);
    boolean came = comes(() -> operator.pictures() > watched);
    double ms = came ? ((Number) page.evaluate("callpoint.lastPictureAt")).doubleValue() - epochMs(triggered) : Double.NaN;
    trials.add(contestant.phases().get());
    page.locator("#hang-up").click();
    return ms;
  }

  private static double epochMs(Instant instant) {
    return instant.getEpochSecond() * 1e3 + instant.getNano() / 1e6;
  }

  private static boolean comes(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT_MS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }
}
