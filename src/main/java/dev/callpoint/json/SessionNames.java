package dev.callpoint.json;

import java.security.SecureRandom;

/**
 * Names sessions for the outside: unique over restarts of the daemon, so that a signal for a session of yesterday's
 * daemon is not taken for today's.
 */
public final class SessionNames {
  private static final int RUN_MAX = 36 * 36 * 36 * 36 * 36;

  private final String run = Integer.toString(new SecureRandom().nextInt(RUN_MAX), 36);

  public String name(int generation) {
    return run + "-" + generation;
  }

  /** The generation, or -1 for a name that this run of the daemon has not given. */
  public int generation(String name) {
    if (!name.startsWith(run + "-")) {
      return -1;
    }
    try {
      return Integer.parseInt(name.substring(run.length() + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
