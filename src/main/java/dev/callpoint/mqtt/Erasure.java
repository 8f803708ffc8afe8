package dev.callpoint.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A short visit to the broker in the name of a device whose daemon does not run, to remove what it has left there. The
 * visit itself leaves nothing: what a link says of its own availability goes to the heartbeat's topic, not retained.
 */
public final class Erasure {
  private static final byte[] NOTHING = {};
  private static final int QOS = 1;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LinkSettings settings;
  private final List<String> topics;
  private final String availability;

  /**
   * @param settings of the device's own link
   * @param topics the device's retained ones, in the order in which they are to be removed
   */
  public Erasure(LinkSettings settings, List<String> topics) {
    this.availability = settings.availabilityTopic();
    this.topics = List.copyOf(topics);
    this.settings = new LinkSettings(
        settings.broker(), settings.clientId() + "-forget", settings.username(), settings.password(),
        settings.keepAlive(), List.of(), settings.heartbeatTopic(), settings.heartbeatTopic(), settings.tls(),
        List.of(availability));
  }

  /**
   * Removes them; returns when the broker has acknowledged that.
   *
   * @param anyway also where the broker says that the device is online
   * @return the topics that are empty now
   * @throws IOException when the broker cannot be reached or does not take it, or the device is online, in words
   */
  public List<String> erase(boolean anyway) throws IOException {
    Visit visit = new Visit();
    try (Link link = new Link(settings, visit)) {
      link.leaveNothing();
      link.start();
      visit.connected.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      // A broker sends what it has retained with the subscription, so before the acknowledgement of what is sent now.
      publish(link, List.of(settings.heartbeatTopic()), false);
      if (visit.online && !anyway) {
        throw new IOException("the broker says that the device is online: its daemon runs somewhere and would say it all"
            + " again; stop it, or name its --run-directory (or --anyway)");
      }
      publish(link, topics, true);
      return topics;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer from the broker at " + settings.place() + " within " + LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void publish(Link link, List<String> to, boolean retained) throws IOException, InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(to.size());
    for (String topic : to) {
      if (!link.publish(topic, NOTHING, QOS, retained, acknowledged::countDown)) {
        throw new IOException("the line to the broker at " + settings.place() + " broke");
      }
    }
    if (!acknowledged.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("the broker at " + settings.place() + " does not acknowledge: is it stuck?");
    }
  }

  private final class Visit implements Link.Listener {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private volatile boolean online;

    @Override
    public void up() {
      connected.complete(null);
    }

    @Override
    public void down(String cause) {
      connected.completeExceptionally(new IOException(cause));
    }

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      if (topic.equals(availability)) {
        online = new String(payload, StandardCharsets.UTF_8).equals("online");
      }
    }
  }
}
