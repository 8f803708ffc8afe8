package dev.callpoint;

import dev.callpoint.mqtt.Link;
import dev.callpoint.mqtt.LinkCounts;
import dev.callpoint.mqtt.LinkSettings;
import dev.callpoint.mqtt.Topics;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** The daemon's line to the broker, link and outbox together as {@link BrokerSide} has them, and no core behind it. */
public final class KeptLine implements AutoCloseable {
  private final Topics topics;
  private final Link link;
  private final Outbox outbox;

  /** @param listener is told what the link tells, on the link's own thread */
  public KeptLine(URI broker, String device, Duration keepAlive, Link.Listener listener) {
    topics = new Topics(device);
    link = new Link(settings(broker, topics, device, keepAlive), new Side(listener));
    Clocks clocks = Clocks.ofThisMachine(() -> System.nanoTime() / 1_000_000);
    outbox = new Outbox(link::publish, new NoDisk(), clocks, _ -> topics.result(), Long.MAX_VALUE);
  }

  /** As the daemon's configuration makes them where nothing but the address is told. */
  static LinkSettings settings(URI broker, Topics topics, String device, Duration keepAlive) {
    return new LinkSettings(broker, "callpoint-" + device, null, null, keepAlive, topics.subscriptions(),
        topics.availability(), topics.heartbeat());
  }

  public void start() {
    link.start();
  }

  /** Says a result, as the daemon does: late rather than never. */
  public void result(ObjectNode result) {
    outbox.keep(Outbox.Kind.RESULT, result);
  }

  /** Results that the broker has not acknowledged. */
  public int unsent() {
    outbox.flush();
    return outbox.counts().kept();
  }

  public LinkCounts counts() {
    return link.counts();
  }

  public void networkChanged() {
    link.networkChanged();
  }

  @Override
  public void close() {
    link.close();
  }

  /** Results are kept in memory alone. */
  private static final class NoDisk implements Outbox.Store {
    @Override
    public void put(String name, ObjectNode message, long afterMs) {
      throw new AssertionError("a result is none for the disk: " + message);
    }

    @Override
    public void remove(String name) {
      throw new AssertionError("a result is none of the disk: " + name);
    }
  }

  private final class Side implements Link.Listener {
    private final Link.Listener listener;

    private Side(Link.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void up() {
      outbox.up();
      listener.up();
    }

    @Override
    public void down(String cause) {
      outbox.down();
      listener.down(cause);
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      listener.message(topic, payload, retained);
    }
  }
}
