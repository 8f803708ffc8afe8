package dev.callpoint.outages;

import dev.callpoint.testkit.NetworkPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way in which the line to the broker breaks: how to break it, for how long, and how to mend it. The rows stand in the
 * classes that {@link #all} names; a new row is one more there, nothing else.
 */
abstract class Outage {
  /** Long enough for whoever waits one and a half keep-alives, and for Paho, which waits two and a half. */
  private static final int SILENT_KEEP_ALIVES = 3;
  private static final Duration TOLD = Duration.ofSeconds(4);

  private final String label;
  private final String words;
  private final boolean silent;

  /**
   * @param label as on the command line: {@code broker-killed}
   * @param words for the table
   * @param silent nobody is told that it is broken
   */
  Outage(String label, String words, boolean silent) {
    this.label = label;
    this.words = words;
    this.silent = silent;
  }

  /** Every row, in the table's order. */
  static List<Outage> all() {
    return Stream.of(BrokerOutages.ROWS, PathOutages.ROWS).flatMap(List::stream).toList();
  }

  abstract void strike(OutageRig rig);

  abstract void mend(OutageRig rig);

  /** From the strike to the mending. */
  Duration lasts(Duration keepAlive) {
    return silent ? keepAlive.multipliedBy(SILENT_KEEP_ALIVES) : TOLD;
  }

  /** The line is unusable as long as it lasts; else it may as well hold. */
  boolean breaksTheLine() {
    return true;
  }

  /** New connections pass from the beginning, so it is over for whoever has noticed it. */
  boolean sparesNewConnections() {
    return false;
  }

  /** Between two promises, and between two commands. */
  long paceMs() {
    return 50;
  }

  /** The broker runs in a network of its own. */
  boolean elsewhere() {
    return false;
  }

  /** The lines lead through a cable of the rig's. */
  boolean cabled() {
    return false;
  }

  /** What keeps it from being tried here, in words. */
  Optional<String> obstacle() {
    return elsewhere() ? NetworkPath.obstacle() : Optional.empty();
  }

  final String label() {
    return label;
  }

  final String words() {
    return words;
  }

  @Override
  public final String toString() {
    return label;
  }
}
