package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.core.Event;
import dev.callpoint.mqtt.EmbeddedBroker;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The embedded broker, where the configuration wants one; a port that is taken is tried again. */
final class LocalBroker {
  private static final String PART = "embedded broker";
  private static final long RETRY_S = 5;

  private final boolean wanted;
  private final EmbeddedBroker broker;
  private final Consumer<Event> events;
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("embedded-broker").unstarted(work));
  private boolean failedBefore;

  LocalBroker(Config.Broker config, Consumer<Event> events) {
    this.wanted = config.embedded();
    this.broker =
        new EmbeddedBroker(config.embeddedAddress(), config.embeddedPort(), config.embeddedWebsocketPort());
    this.events = events;
  }

  /** @param then what to do when it was tried for the first time, or at once where none is wanted */
  void start(Runnable then) {
    if (wanted) {
      retries.execute(this::tryToStart);
      retries.execute(then);
    } else {
      then.run();
    }
  }

  /** The broker keeps nothing on disk, and closing it in order takes two seconds: it ends with the process. */
  void stopTrying() {
    retries.shutdownNow();
  }

  private void tryToStart() {
    try {
      broker.start();
      if (failedBefore) {
        events.accept(new Event.PartRecovered(PART));
      }
    } catch (IOException e) {
      if (!failedBefore) {
        events.accept(new Event.PartFailed(PART, e.getMessage() + "; it is tried again every " + RETRY_S + " s"));
      }
      failedBefore = true;
      retries.schedule(this::tryToStart, RETRY_S, TimeUnit.SECONDS);
    }
  }
}
