package dev.callpoint.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Mosquitto;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link with a mosquitto that is well. */
final class LinkIT {
  private static Mosquitto broker;

  private final Recorder heard = new Recorder();
  private final Recorder watched = new Recorder();
  private Link observer;

  @BeforeAll
  static void startBroker() {
    broker = Mosquitto.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void observe() {
    observer = Links.link(broker.port(), "observer", watched, "callpoint/door/#", "other/#");
    watched.awaitUp();
  }

  @AfterEach
  void stopObserving() {
    observer.publish("callpoint/door/availability", new byte[0], 1, true);
    observer.publish("callpoint/door/kept", new byte[0], 1, true);
    observer.close();
  }

  @Test
  void messagesGoThereAndBack() {
    try (Link door = Links.link(broker.port(), "door", heard, "callpoint/door/command/+")) {
      heard.awaitUp();
      observer.publish("callpoint/door/command/reset", Links.bytes("PRESS"), 1, false);
      heard.awaitMessage(m -> m.equals(new Recorder.Message("callpoint/door/command/reset", "PRESS", false)));
      assertTrue(door.publish("callpoint/door/state", Links.bytes("ready"), 1, true));
      watched.awaitMessage(m -> m.topic().equals("callpoint/door/state") && m.text().equals("ready"));
      assertEquals(1, door.counts().connects());
      assertEquals(1, door.counts().received());
      assertEquals(1, door.counts().published());
    }
    assertEquals(Set.of("mqtt-link"), heard.threads);
  }

  @Test
  void whatTheBrokerHadKeptIsMarkedRetained() {
    observer.publish("callpoint/door/kept", Links.bytes("old"), 1, true);
    watched.awaitMessage(m -> m.text().equals("old"));
    try (Link _ = Links.link(broker.port(), "door", heard, "callpoint/door/kept")) {
      heard.awaitMessage(m -> m.text().equals("old") && m.retained());
      observer.publish("callpoint/door/kept", Links.bytes("new"), 1, true);
      heard.awaitMessage(m -> m.text().equals("new") && !m.retained());
    }
  }

  @Test
  void onlineIsPublishedWhenItComesAndOfflineWhenItIsClosed() {
    Link door = Links.link(broker.port(), "door", heard);
    watched.awaitMessage(m -> m.topic().equals("callpoint/door/availability") && m.text().equals("online"));
    door.close();
    watched.awaitMessage(m -> m.topic().equals("callpoint/door/availability") && m.text().equals("offline"));
    assertEquals(List.of(), heard.causes, "closing is no failure");
    assertFalse(door.publish("callpoint/door/state", new byte[0], 0, false));
  }

  @Test
  void theLastWillIsDeliveredWhenTheClientIsCut() {
    try (Cable cable = new Cable(broker.port()); Link _ = Links.link(cable.port(), "door", heard)) {
      heard.awaitUp();
      cable.freeze();
      cable.cut();
      watched.awaitMessage(m -> m.topic().equals("callpoint/door/availability") && m.text().equals("offline"));
      heard.awaitCause("closed the connection");
    }
  }

  @Test
  void aLateLastWillOfAnEarlierConnectionIsContradicted() {
    try (Link _ = Links.link(broker.port(), "door", heard)) {
      heard.awaitUp();
      watched.awaitMessage(m -> m.text().equals("online"));
      watched.messages.clear();
      observer.publish("callpoint/door/availability", Links.bytes("offline"), 1, true);
      watched.awaitMessage(m -> m.text().equals("online"));
    }
  }

  @Test
  void oversizedMessagesAreDroppedAndCountedAndDoNotBlockTheNextOne() {
    try (Link door = Links.link(broker.port(), "door", heard, "other/#")) {
      heard.awaitUp();
      // More than the 20 that mosquitto leaves unacknowledged, and one beyond what is read into memory at all.
      for (int i = 0; i < 24; i++) {
        assertTrue(observer.publish("other/large", Links.bytes(Link.PAYLOAD_LIMIT_BYTES + 1), 1, false));
      }
      await().atMost(Recorder.LIMIT).until(() -> door.counts().oversizedDropped() == 24);
      await().atMost(Recorder.LIMIT).until(() -> observer.publish("other/huge", Links.bytes(1_500_000), 1, false));
      assertTrue(observer.publish("other/largest", Links.bytes(Link.PAYLOAD_LIMIT_BYTES), 1, false));
      heard.awaitMessage(m -> m.topic().equals("other/largest") && m.text().length() == Link.PAYLOAD_LIMIT_BYTES);
      assertEquals(25, door.counts().oversizedDropped());
      assertEquals(1, heard.messages.size());
      assertEquals(1, door.counts().connects());
    }
  }

  @Test
  void aListenerThatFailsIsCountedAndTheLinkGoesOn() {
    Link.Listener failing = new Link.Listener() {
      @Override
      public void up() {
        heard.up();
        throw new IllegalStateException("on purpose");
      }

      @Override
      public void down(String cause) {
        heard.down(cause);
      }

      @Override
      public void message(String topic, byte[] payload, boolean retained) {
        heard.message(topic, payload, retained);
      }
    };
    try (Link door = new Link(Links.settings(broker.port(), "door", "other/#"), failing)) {
      door.start();
      heard.awaitUp();
      observer.publish("other/thing", Links.bytes("on"), 1, false);
      heard.awaitMessage(m -> m.text().equals("on"));
      assertEquals(1, door.counts().listenerFaults());
    }
  }

  @Test
  void itStaysUpOverManyKeepAlivesWithoutAnyMessage() {
    try (Link door = Links.link(broker.port(), "door", heard)) {
      heard.awaitUp();
      await().during(Links.KEEP_ALIVE.multipliedBy(3)).atMost(Links.KEEP_ALIVE.multipliedBy(4))
          .until(() -> heard.causes.isEmpty());
      assertEquals(1, door.counts().connects());
    }
  }

  @Test
  void closingEndsItsThreadWithinTheLimitEvenBehindAFrozenNetwork() {
    try (Cable cable = new Cable(broker.port())) {
      Link door = Links.link(cable.port(), "door", heard);
      heard.awaitUp();
      cable.freeze();
      long before = System.nanoTime();
      door.close(Duration.ofMillis(500));
      assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 700);
      await().atMost(Recorder.LIMIT).until(() -> Threads.named("MQTT [A-Z][a-z]+: door").isEmpty());
    }
  }

  @Test
  void aLinkIsStartedOnce() {
    try (Link door = new Link(Links.settings(broker.port(), "door"), heard)) {
      door.start();
      assertThrows(IllegalStateException.class, door::start);
    }
  }
}
