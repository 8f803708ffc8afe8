package dev.callpoint.mqtt;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link LinkCounts}; any thread may add. */
final class Tally {
  final LongAdder connects = new LongAdder();
  final LongAdder drops = new LongAdder();
  final LongAdder failedAttempts = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder publishesDropped = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder oversizedDropped = new LongAdder();
  final LongAdder overflowDropped = new LongAdder();
  final LongAdder listenerFaults = new LongAdder();
  final LongAdder stuckConnections = new LongAdder();

  LinkCounts counts() {
    return new LinkCounts(
        connects.sum(), drops.sum(), failedAttempts.sum(), published.sum(), publishesDropped.sum(), received.sum(),
        oversizedDropped.sum(), overflowDropped.sum(), listenerFaults.sum(), stuckConnections.sum());
  }
}
