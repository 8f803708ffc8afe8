package dev.callpoint.core;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code tools/simulate} was told.
 *
 * @param hours simulated for each seed
 * @param seed the first
 * @param budgetSeconds 0 for no end but that of the seeds
 * @param rate how many times as often as in the table things happen
 * @param keep indexes of the happenings that happen, empty for all
 */
record SimulatorOptions(
    long seeds, double hours, long seed, double budgetSeconds, int threads, double rate, Set<Integer> keep) {

  static SimulatorOptions standard() {
    return new SimulatorOptions(20, Simulator.YEAR_HOURS, 1, 0, Runtime.getRuntime().availableProcessors(), 1, Set.of());
  }

  SimulatorOptions withBudget(double seconds) {
    return new SimulatorOptions(Long.MAX_VALUE / 2, hours, seed, seconds, threads, rate, keep);
  }

  SimulatorOptions of(long first, long count, double howManyHours, double howOften) {
    return new SimulatorOptions(count, howManyHours, first, budgetSeconds, threads, howOften, keep);
  }

  /** @throws IllegalArgumentException with what is wrong, and what is allowed */
  static SimulatorOptions parse(List<String> words) {
    SimulatorOptions options = standard();
    boolean seedsGiven = false;
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!List.of("--seeds", "--hours", "--seed", "--budget", "--threads", "--rate", "--keep").contains(option)) {
        throw new IllegalArgumentException("does not know " + option);
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      options = options.with(option, rest.next());
      seedsGiven |= option.equals("--seeds");
    }
    return options.budgetSeconds > 0 && !seedsGiven ? options.withBudget(options.budgetSeconds) : options;
  }

  private SimulatorOptions with(String option, String value) {
    try {
      return switch (option) {
        case "--seeds" -> new SimulatorOptions(positive(value), hours, seed, budgetSeconds, threads, rate, keep);
        case "--hours" -> new SimulatorOptions(seeds, above0(value), seed, budgetSeconds, threads, rate, keep);
        case "--seed" -> new SimulatorOptions(seeds, hours, Long.parseLong(value), budgetSeconds, threads, rate, keep);
        case "--budget" -> new SimulatorOptions(seeds, hours, seed, above0(value), threads, rate, keep);
        case "--threads" -> new SimulatorOptions(seeds, hours, seed, budgetSeconds, (int) positive(value), rate, keep);
        case "--rate" -> new SimulatorOptions(seeds, hours, seed, budgetSeconds, threads, above0(value), keep);
        default -> new SimulatorOptions(seeds, hours, seed, budgetSeconds, threads, rate, indexes(value));
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is " + value + ", allowed is a number above 0", e);
    }
  }

  private static long positive(String value) {
    return (long) above0(Long.parseLong(value) + "");
  }

  private static double above0(String value) {
    double number = Double.parseDouble(value);
    if (!(number > 0)) {
      throw new NumberFormatException(value);
    }
    return number;
  }

  private static Set<Integer> indexes(String value) {
    Set<Integer> all = new TreeSet<>();
    Arrays.stream(value.split(",")).map(Integer::valueOf).forEach(all::add);
    return all;
  }
}
