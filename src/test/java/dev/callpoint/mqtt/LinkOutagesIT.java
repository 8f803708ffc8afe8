package dev.callpoint.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The link with a broker, or a network, in trouble. */
final class LinkOutagesIT {
  private static final Duration BACK_WITHIN = Duration.ofMillis(2_500);

  private final Recorder heard = new Recorder();

  @Test
  void aBrokerKilledAndRestartedIsFoundAgainAndTheSubscriptionsStand() {
    try (Mosquitto broker = Mosquitto.start();
        Link door = Links.link(broker.port(), "door", heard, "callpoint/door/echo")) {
      heard.awaitUp();
      broker.kill();
      heard.awaitCause("connection refused by 127.0.0.1:" + broker.port() + ": is the broker running?");
      assertFalse(door.publish("callpoint/door/echo", Links.bytes("lost"), 1, false), "down means no");
      assertEquals(1, door.counts().publishesDropped());
      broker.restart();
      heard.awaitUps(2, BACK_WITHIN);
      assertTrue(door.publish("callpoint/door/echo", Links.bytes("again"), 1, false));
      heard.awaitMessage(m -> m.text().equals("again"));
      // The kernel resets the connection of a killed process that had not read all of it.
      assertTrue(heard.causes.getFirst().matches(".*(closed the connection|broke: Connection reset).*"), heard.toString());
      assertEquals(1, door.counts().drops());
    }
  }

  @Test
  void aBrokerThatStandsStillIsNoticedAndFoundAgainWhenItGoesOn() {
    try (Mosquitto broker = Mosquitto.start();
        Link door = Links.link(broker.port(), "door", heard, "callpoint/door/echo")) {
      heard.awaitUp();
      broker.sigstop();
      heard.awaitDown(Links.KEEP_ALIVE.multipliedBy(3).dividedBy(2));
      assertTrue(heard.causes.getFirst().matches("broker 127.0.0.1:\\d+ silent for 2\\.\\d s: .*"), heard.toString());
      broker.sigcont();
      heard.awaitUps(2, Recorder.LIMIT);
      assertTrue(door.publish("callpoint/door/echo", Links.bytes("again"), 1, false));
      heard.awaitMessage(m -> m.text().equals("again"));
    }
  }

  @Test
  void aFrozenBrokerIsNamedAsStuckWhenItIsStillFrozenAtTheNextConnect() {
    try (Mosquitto broker = Mosquitto.start(); Link _ = Links.link(broker.port(), "door", heard)) {
      heard.awaitUp();
      broker.sigstop();
      heard.awaitCause("accepts connections but does not answer");
      broker.sigcont();
      heard.awaitUps(2, Recorder.LIMIT);
    }
  }

  @Test
  void aBrokerThatAppearsLaterIsFound() {
    try (Mosquitto broker = Mosquitto.open(Ports.free(), Ports.free());
        Link _ = Links.link(broker.port(), "door", heard)) {
      heard.awaitCause("is the broker running?");
      broker.restart();
      heard.awaitUps(1, BACK_WITHIN);
      assertEquals(1, heard.causes.size(), "the same cause is told once: " + heard);
    }
  }

  @Test
  void aWrongPasswordIsNamedAndTheRightOneLetsIn() {
    try (Mosquitto broker = Mosquitto.startWithPassword("door", "right")) {
      try (Link wrong = new Link(Links.settings("tcp", broker.port(), "door", "door", "wrong"), heard)) {
        wrong.start();
        heard.awaitCause("wrong user name or password for broker 127.0.0.1:" + broker.port() + " (user \"door\")");
      }
      Recorder nameless = new Recorder();
      try (Link _ = Links.link(broker.port(), "door", nameless)) {
        nameless.awaitCause("lets nobody in without a user name and password");
      }
      Recorder welcome = new Recorder();
      try (Link right = new Link(Links.settings("tcp", broker.port(), "door", "door", "right"), welcome)) {
        right.start();
        welcome.awaitUp();
      }
    }
  }

  @Test
  void aBrokerThatDoesNotGiveTheHeartbeatBackIsToldToCheckItsRules() {
    try (Mosquitto broker = Mosquitto.startWithPassword("door", "right", "user door", "topic write callpoint/door/#");
        Link door = new Link(Links.settings("tcp", broker.port(), "door", "door", "right"), heard)) {
      door.start();
      heard.awaitCause("does not give back callpoint/door/heartbeat: check its access rules");
    }
  }

  @Test
  void anUnknownNameIsNamed() {
    LinkSettings settings = new LinkSettings(URI.create("tcp://no-such-broker.invalid:1883"), "door", null, null,
        Links.KEEP_ALIVE, List.of(), "a", "h");
    try (Link door = new Link(settings, heard)) {
      door.start();
      heard.awaitCause("the name \"no-such-broker.invalid\" is not known");
    }
  }

  @Test
  void aNetworkThatSwallowsEverythingIsNoticedAndPublishNeitherWaitsNorGrows() {
    try (Mosquitto broker = Mosquitto.start(); Cable cable = new Cable(broker.port());
        Link door = Links.link(cable.port(), "door", heard)) {
      heard.awaitUp();
      cable.freeze();
      byte[] payload = Links.bytes(20_000);
      int taken = 0;
      long before = System.nanoTime();
      while (door.publish("callpoint/door/state", payload, 1, false)) {
        taken++;
      }
      assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 1_000);
      assertEquals(Deliveries.MESSAGES_MAX, taken);
      heard.awaitDown(Links.KEEP_ALIVE.multipliedBy(3).dividedBy(2));
      cable.thaw();
      heard.awaitUps(2, Recorder.LIMIT);
      assertTrue(door.publish("callpoint/door/state", payload, 1, false),
          "the new connection starts with nothing on its way");
    }
  }

  @Test
  void whatTheBrokerTookIsAcknowledgedOnceAndWhatTheLineSwallowedNever() {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    try (Mosquitto broker = Mosquitto.start(); Cable cable = new Cable(broker.port());
        Link door = Links.link(cable.port(), "door", heard)) {
      heard.awaitUp();
      door.publish("callpoint/door/result", Links.bytes("taken"), 1, false, () -> acknowledged.add("taken"));
      await().atMost(Recorder.LIMIT).until(() -> acknowledged.contains("taken"));
      cable.freeze();
      assertTrue(
          door.publish("callpoint/door/result", Links.bytes("lost"), 1, false, () -> acknowledged.add("lost")));
      heard.awaitDown(Links.KEEP_ALIVE.multipliedBy(3).dividedBy(2));
      cable.cut();
      cable.thaw();
      heard.awaitUps(2, Recorder.LIMIT);
    }
    await().atMost(Recorder.LIMIT).until(() -> Threads.ofLinks().isEmpty());
    assertEquals(List.of("taken"), List.copyOf(acknowledged));
  }

  /** Paho 1.2.5 alone leaves a spinning thread behind for each of these. */
  @Test
  void aPortThatHangsUpAtOnceIsNamedAndLeavesNoThreads() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> {
        while (!rude.isClosed()) {
          try (Socket _ = rude.accept()) {
            continue;
          } catch (IOException e) {
            return;
          }
        }
      });
      try (Link door = Links.link(rude.getLocalPort(), "door", heard)) {
        heard.awaitCause("hung up before it let us in");
        await().atMost(Duration.ofSeconds(20)).until(() -> door.counts().failedAttempts() >= 6);
        assertTrue(Threads.ofLinks().size() <= 11, () -> Threads.ofLinks().toString());
      }
      await().atMost(Recorder.LIMIT).until(() -> Threads.ofLinks().isEmpty());
    }
  }
}
