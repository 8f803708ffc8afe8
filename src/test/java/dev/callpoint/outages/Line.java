package dev.callpoint.outages;

import java.util.List;

/** A client of the broker that promises things and listens to commands: the daemon's own, or the peer. */
interface Line extends AutoCloseable {
  /** Part of its topics, as of a device's. */
  String device();

  /** Begins to connect, and returns. */
  void start();

  /**
   * Says something that must arrive. Never waits.
   *
   * @param id by which the witness knows it
   */
  void promise(String id);

  /** Promises that the broker has not taken yet, as far as this knows. */
  int unsent();

  /** What it has seen so far. */
  Seen seen();

  /** The threads that it has now. */
  List<String> threads();

  /** As the daemon is told by the kernel; whoever cannot use that does nothing. */
  default void networkChanged() {}

  @Override
  void close();

  /** Names of this JVM's threads that match. */
  static List<String> threads(String pattern) {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
        .filter(name -> name.matches(pattern)).sorted().toList();
  }
}
