package dev.callpoint.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Cable;
import dev.callpoint.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmbeddedBrokerIT {
  /** Netty ends two seconds after it was asked to, and only where threads are counted does anything wait for that. */
  private static final Queue<Thread> ENDING = new ConcurrentLinkedQueue<>();

  private final Recorder heard = new Recorder();
  private final Recorder watched = new Recorder();
  private EmbeddedBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = new EmbeddedBroker("127.0.0.1", 0, 0);
    broker.start();
  }

  @AfterEach
  void stopBroker() {
    ENDING.add(Thread.ofVirtual().start(broker::close));
  }

  @AfterAll
  static void earlierBrokersHaveEnded() throws InterruptedException {
    while (!ENDING.isEmpty()) {
      ENDING.remove().join();
    }
  }

  @Test
  void messagesGoThereAndBackUpToTheLimit() {
    try (Link door = Links.link(broker.tcpPort(), "door", heard, "callpoint/door/#");
        Link console = Links.link(broker.tcpPort(), "console", watched, "callpoint/door/+")) {
      heard.awaitUp();
      watched.awaitUp();
      assertTrue(console.publish("callpoint/door/command/reset", Links.bytes("PRESS"), 1, false));
      heard.awaitMessage(m -> m.equals(new Recorder.Message("callpoint/door/command/reset", "PRESS", false)));
      assertTrue(door.publish("callpoint/door/state", Links.bytes(Link.PAYLOAD_LIMIT_BYTES), 1, false));
      watched.awaitMessage(m -> m.text().length() == Link.PAYLOAD_LIMIT_BYTES);
    }
  }

  @Test
  void retainedMessagesAreKept() {
    try (Link door = Links.link(broker.tcpPort(), "door", heard, "callpoint/door/state")) {
      heard.awaitUp();
      door.publish("callpoint/door/state", Links.bytes("ready"), 1, true);
      heard.awaitMessage(m -> m.text().equals("ready") && !m.retained());
      try (Link _ = Links.link(broker.tcpPort(), "console", watched, "callpoint/door/#")) {
        watched.awaitMessage(m -> m.text().equals("ready"));
        watched.awaitMessage(m -> m.text().equals("online"));
      }
    }
  }

  /** Moquette 0.17 would deliver it at each connect, and not even marked as retained. */
  @Test
  void aRetainedCommandIsNotKept() {
    try (Link console = Links.link(broker.tcpPort(), "console", watched, "callpoint/door/#")) {
      watched.awaitUp();
      console.publish("callpoint/door/state", Links.bytes("kept"), 1, true);
      console.publish("callpoint/door/command/reset", Links.bytes("PRESS"), 1, true);
      watched.awaitMessage(m -> m.text().equals("PRESS"));
      watched.awaitMessage(m -> m.topic().equals("callpoint/door/command/reset") && m.text().isEmpty());
    }
    try (Link _ = Links.link(broker.tcpPort(), "door", heard, "callpoint/door/command/+", "callpoint/door/state")) {
      heard.awaitMessage(m -> m.text().equals("kept"));
      assertEquals(1, heard.messages.size(), heard.toString());
    }
  }

  @Test
  void aBrokerThatIsSickStartsItselfAgainOnItsPorts() {
    try (Link door = Links.link(broker.tcpPort(), "door", heard, "callpoint/door/echo")) {
      heard.awaitUp();
      broker.loopDied(new IllegalStateException("on purpose"));
      heard.awaitUps(2, Recorder.LIMIT);
      door.publish("callpoint/door/echo", Links.bytes("again"), 1, false);
      heard.awaitMessage(m -> m.text().equals("again"));
      assertTrue(Ports.taken(broker.webSocketPort()));
    }
  }

  @Test
  void theLastWillIsDeliveredWhenTheClientIsCutAndOnlineFollowsWhenItIsBack() {
    try (Link _ = Links.link(broker.tcpPort(), "console", watched, "callpoint/door/availability");
        Cable cable = new Cable(broker.tcpPort());
        Link _ = Links.link(cable.port(), "door", heard)) {
      watched.awaitUp();
      heard.awaitUp();
      cable.freeze();
      cable.cut();
      watched.awaitMessage(m -> m.text().equals("offline") && !m.retained());
      watched.messages.clear();
      cable.thaw();
      heard.awaitUps(2, Recorder.LIMIT);
      watched.awaitMessage(m -> m.text().equals("online"));
    }
  }

  @Test
  void aLinkOutlivesARestartOfTheBroker() throws IOException {
    int port = broker.tcpPort();
    try (Link door = Links.link(port, "door", heard, "callpoint/door/echo")) {
      heard.awaitUp();
      broker.close();
      heard.awaitCause("is the broker running?");
      broker = new EmbeddedBroker("127.0.0.1", port, 0);
      broker.start();
      heard.awaitUps(2, Duration.ofMillis(2_500));
      door.publish("callpoint/door/echo", Links.bytes("again"), 1, false);
      heard.awaitMessage(m -> m.text().equals("again"));
    }
  }

  @Test
  void aBrowserGetsInOverWebSocket() throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    WebSocket.Listener listener = new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        answer.complete(bytes);
        return null;
      }
    };
    try (HttpClient browser = HttpClient.newHttpClient()) {
      WebSocket socket = browser.newWebSocketBuilder().subprotocols("mqtt")
          .buildAsync(URI.create("ws://127.0.0.1:" + broker.webSocketPort() + "/mqtt"), listener)
          .get(5, TimeUnit.SECONDS);
      assertEquals("mqtt", socket.getSubprotocol());
      byte[] connect = {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 3, 'w', 'e', 'b'};
      socket.sendBinary(ByteBuffer.wrap(connect), true);
      assertArrayEquals(new byte[] {0x20, 2, 0, 0}, answer.get(5, TimeUnit.SECONDS));
      socket.abort();
    }
  }

  @Test
  void aTakenPortIsNamedAndNothingIsLeftRunning() throws Exception {
    earlierBrokersHaveEnded();
    List<String> before = threads();
    try (ServerSocket other = new ServerSocket(0)) {
      int taken = other.getLocalPort();
      for (EmbeddedBroker second : List.of(
          new EmbeddedBroker("127.0.0.1", taken, 0), new EmbeddedBroker("127.0.0.1", 0, taken))) {
        IOException e = assertThrows(IOException.class, second::start);
        assertTrue(e.getMessage().contains("cannot have port " + taken + " of 127.0.0.1"), e.getMessage());
        second.close();
      }
    }
    assertEquals(before, threads());
  }

  @Test
  void itListensOnItsAddressOnlyAndOnPortsOfItsOwn() throws IOException {
    assertNotEquals(broker.tcpPort(), broker.webSocketPort());
    for (int port : new int[] {broker.tcpPort(), broker.webSocketPort()}) {
      assertTrue(Ports.taken(port));
      // The whole of 127.0.0.0/8 is this machine's: a broker on all addresses would take this one too.
      try (ServerSocket elsewhere = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
        assertEquals(port, elsewhere.getLocalPort());
      }
    }
  }

  @Test
  void closingEndsItsThreadsAndItHasWrittenNoFile() throws Exception {
    earlierBrokersHaveEnded();
    int port = broker.tcpPort();
    try (Link door = Links.link(port, "door", heard)) {
      heard.awaitUp();
      assertTrue(door.publish("callpoint/door/state", Links.bytes("x"), 1, true));
    }
    broker.close();
    broker.close();
    assertFalse(Ports.taken(port));
    await().atMost(Recorder.LIMIT).until(() -> threads().isEmpty());
    try (Stream<Path> files = Files.list(Path.of(""))) {
      List<String> written = files.map(Path::toString)
          .filter(name -> name.matches("data|.*moquette.*|config")).toList();
      assertEquals(List.of(), written);
    }
  }

  private static List<String> threads() {
    return Threads.named("nioEventLoopGroup.*|Session Executor.*|broker-(stop|restart).*");
  }
}
