package dev.callpoint.mqtt;

import java.util.ArrayDeque;

/**
 * Where a link stands. Times are readings of {@link System#nanoTime}.
 *
 * <pre>
 *  +---------+  time   +------------+ CONNACK +-------------+ SUBACK +---------+ heartbeat +------+ close +---------+
 *  | Waiting |--------&gt;| Connecting |--------&gt;| Subscribing |-------&gt;| Proving |----------&gt;|  Up  |------&gt;| Parting |-+
 *  +---------+         +------------+         +-------------+        +---------+           +------+       +---------+ |
 *    ^    |                  | failed, deadline      |                   | lost, deadline     | lost,      acknowledged,
 *    |    |                  v                       v                   v                    v silent     lost, deadline
 *    +----|------------------+-----------------------+-------------------+--------------------+                       |
 *         |                       (close, in any of them)                                                             v
 *         +-------------------------------------------------------------------------------------------------------&gt; Ended
 * </pre>
 */
sealed interface Phase {
  record Waiting(long untilNanos) implements Phase {}

  record Connecting(Connection connection, long deadlineNanos) implements Phase {}

  /** @param early messages that came before the listener was told that the link is up */
  record Subscribing(Connection connection, long deadlineNanos, ArrayDeque<Event.Arrived> early) implements Phase {}

  /**
   * The first heartbeat is on its way through the broker. One that has access rules may have taken all subscriptions, and
   * may acknowledge each message, and yet swallow everything: mosquitto does.
   */
  record Proving(Connection connection, long deadlineNanos, ArrayDeque<Event.Arrived> early) implements Phase {}

  record Up(Connection connection, Heart heart, long sinceNanos) implements Phase {}

  /** @param disconnecting false while the farewell is on its way */
  record Parting(Connection connection, long deadlineNanos, boolean disconnecting) implements Phase {}

  record Ended() implements Phase {}
}
