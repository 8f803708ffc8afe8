package dev.callpoint.mqtt;

import org.jspecify.annotations.Nullable;

/** What happened, on its way from other threads to the link's thread. */
sealed interface Event {

  /** Somebody wants the link closed, by that reading of {@link System#nanoTime}. */
  record CloseAsked(long deadlineNanos) implements Event {}

  /** The machine's addresses, routes or links have changed, so the connection may be dead, or a new one possible. */
  record NetworkChanged() implements Event {}

  /** Something that a connection reports; dropped by the link's thread when the connection is not the present one. */
  sealed interface Reported extends Event {
    Connection from();
  }

  record Connected(Connection from) implements Reported {}

  record ConnectFailed(Connection from, @Nullable Throwable why) implements Reported {}

  /** The broker has answered all subscriptions; {@code refusedTopic} names the first that it will not serve. */
  record Subscribed(Connection from, @Nullable String refusedTopic) implements Reported {}

  record Lost(Connection from, @Nullable Throwable why) implements Reported {}

  /** @param oversized the payload was larger than the limit and is empty here */
  record Arrived(Connection from, String topic, byte[] payload, boolean retained, boolean oversized)
      implements Reported {}

  /** The broker has acknowledged the farewell, or never will. */
  record Parted(Connection from) implements Reported {}

  /** The disconnect has been sent, or could not be. */
  record Disconnected(Connection from) implements Reported {}
}
