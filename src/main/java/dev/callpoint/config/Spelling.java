package dev.callpoint.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that a misspelled one was meant to be. */
final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  static Optional<String> nearest(String key, Collection<String> known) {
    if (key.length() > LONGEST) {
      return Optional.empty();
    }
    var wanted = key.toLowerCase(Locale.ROOT).replace('-', '_');
    return known.stream()
        .filter(name -> isNear(wanted, name))
        .min(Comparator.comparingInt(name -> distance(wanted, name)));
  }

  /** A third of the letters wrong, or one begins with the other: {@code password} for {@code password_file}. */
  private static boolean isNear(String wanted, String name) {
    return distance(wanted, name) <= Math.max(1, name.length() / 3)
        || wanted.length() > 2 && (name.startsWith(wanted) || wanted.startsWith(name));
  }

  /** Levenshtein's distance, row by row. */
  private static int distance(String from, String to) {
    var row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
