package dev.callpoint.mqtt;

import java.time.Duration;

/**
 * The link to the broker: connects, stays connected, comes back, for ever. It is made of Eclipse Paho's asynchronous
 * client and of what that client lacks: reconnecting that forgets no subscription, a deadline on everything, a
 * heartbeat through the broker, and a new client in place of one that is in trouble.
 *
 * <p>Availability is part of it: "offline" is the retained last will, "online" is published retained after the
 * subscriptions stand and the first heartbeat is back, before {@link Listener#up}, and {@link #close(Duration)}
 * publishes "offline" itself.
 *
 * <p>All methods may be called from any thread; none waits, except {@code close}.
 */
public final class Link implements AutoCloseable {
  /** Larger messages are dropped and counted before anybody reads them. */
  public static final int PAYLOAD_LIMIT_BYTES = 64 * 1024;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private enum Life { NEW, STARTED, CLOSED }

  private final Inbox inbox = new Inbox();
  private final Tally tally = new Tally();
  private final LinkLoop loop;
  private final Thread thread;
  private Life life = Life.NEW;

  public Link(LinkSettings settings, Listener listener) {
    loop = new LinkLoop(settings, listener, inbox, tally);
    thread = Thread.ofPlatform().daemon().name("mqtt-link").unstarted(loop);
  }

  /**
   * Returns at once; the first attempt to connect is made on the link's own thread.
   *
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (life != Life.NEW) {
      throw new IllegalStateException("a link is started once");
    }
    life = Life.STARTED;
    thread.start();
  }

  /**
   * Hands a message over for sending; never waits. False, and counted, when the link is not up or {@value
   * Deliveries#MESSAGES_MAX} messages or 2 MiB are on their way already: try again later, or let it go. True is no
   * proof of delivery.
   *
   * @param qos 0, 1 or 2
   * @throws IllegalArgumentException when the topic has a wildcard or the QoS is none
   */
  public boolean publish(String topic, byte[] payload, int qos, boolean retained) {
    return publish(topic, payload, qos, retained, () -> {});
  }

  /**
   * As {@link #publish(String, byte[], int, boolean)}, and tells when the broker has it. A message whose connection
   * broke before is not sent again; whether it arrived is not known then.
   *
   * @param acknowledged run at most once, when the broker has acknowledged the message (QoS 0: when it was written), on
   * a thread of Paho's: it may note this, and must not wait, throw or call the link
   */
  public boolean publish(String topic, byte[] payload, int qos, boolean retained, Runnable acknowledged) {
    Connection connection = loop.open();
    boolean taken = connection != null && connection.publish(topic, payload, qos, retained, acknowledged);
    (taken ? tally.published : tally.publishesDropped).increment();
    return taken;
  }

  /**
   * Tells that addresses, routes or links of this machine have changed: a connection that does not answer within 2 s is
   * given up, and one that is waited for is tried at once. Any thread; does nothing while the link is not started.
   */
  public synchronized void networkChanged() {
    if (life == Life.STARTED) {
      inbox.offer(new Event.NetworkChanged());
    }
  }

  /**
   * From now on availability is told to those who listen and no longer kept by the broker; whoever calls this removes
   * what is kept already. The last will of a connection that is up stays as it was agreed with the broker: only one that
   * breaks leaves "offline" there. Any thread.
   */
  public void leaveNothing() {
    loop.leaveNothing();
  }

  public LinkCounts counts() {
    return tally.counts();
  }

  /** Closes within two seconds. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Publishes "offline", disconnects and ends the link's thread, within the limit whatever the broker does. The
   * listener hears nothing of it, and nothing after it. From a call of the listener it may be used too; then it returns
   * at once.
   */
  public void close(Duration limit) {
    if (!askToClose(limit) || Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!thread.join(limit)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** False when there is nothing to close. */
  private synchronized boolean askToClose(Duration limit) {
    boolean started = life == Life.STARTED;
    life = Life.CLOSED;
    if (started) {
      // A fifth is kept for what comes after the deadline of the farewell.
      inbox.offer(new Event.CloseAsked(System.nanoTime() + limit.toNanos() / 5 * 4));
    }
    return started;
  }

  /**
   * Called on the link's own thread, one call at a time; a call that takes long holds everything up, heartbeats too.
   */
  public interface Listener {
    /** The subscriptions stand, a heartbeat has come back through the broker, and messages can be published. */
    void up();

    /**
     * The link is down, which it also is before the first {@link #up}. Called again while it is down when the reason
     * changes.
     *
     * @param cause a sentence for people: what happened, where, what to look at
     */
    void down(String cause);

    /** @param retained true when the broker had kept it from before the subscription */
    void message(String topic, byte[] payload, boolean retained);

    /** A message larger than {@link #PAYLOAD_LIMIT_BYTES} came; it was dropped unread. */
    default void oversized(String topic) {}
  }
}
