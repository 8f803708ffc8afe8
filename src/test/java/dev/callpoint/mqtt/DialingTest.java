package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Opening a connection, also to a port that swallows what it is sent: a full backlog, as Linux has it, does that. */
final class DialingTest {
  private static final long LIMIT_MS = 5_000;

  private final Dialing dialing = new Dialing();

  /** Swallows every SYN until somebody accepts. */
  private static final class Swallowing implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> full = new ArrayList<>();

    Swallowing() throws IOException {
      for (int i = 0; i < 2; i++) {
        full.add(new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      }
    }

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    void swallowNoMore() throws IOException {
      full.add(server.accept());
      full.add(server.accept());
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : full) {
        socket.close();
      }
      server.close();
    }
  }

  @Test
  void whoIsThereIsConnectedToAndCanBeReadWithALimit() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel channel = dialing.dial(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), LIMIT_MS);
        Socket other = server.accept()) {
      assertTrue(channel.isBlocking());
      channel.socket().setSoTimeout(50);
      assertThrows(SocketTimeoutException.class, () -> channel.socket().getInputStream().read());
      other.getOutputStream().write(7);
      channel.socket().setSoTimeout((int) LIMIT_MS);
      assertEquals(7, channel.socket().getInputStream().read());
    }
  }

  @Test
  void aRefusalIsToldAtOnce() {
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
    assertThrows(ConnectException.class, () -> dialing.dial(nobody, LIMIT_MS));
  }

  @Test
  void aPortThatSwallowsEverythingIsGivenUpAtTheLimit() throws IOException {
    try (Swallowing port = new Swallowing()) {
      assertThrows(SocketTimeoutException.class, () -> dialing.dial(port.address(), 300));
    }
  }

  /** The kernel alone would try after one second, and then after three. */
  @Test
  void aPortThatSwallowsNoMoreIsReachedWithinASecond() throws Exception {
    try (Swallowing port = new Swallowing()) {
      long before = System.nanoTime();
      CompletableFuture.delayedExecutor(1_300, TimeUnit.MILLISECONDS).execute(() -> {
        try {
          port.swallowNoMore();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      dialing.dial(port.address(), LIMIT_MS).close();
      assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 2_800);
    }
  }

  @Test
  void onceCutItEndsWhateverItIsDoing() throws Exception {
    try (Swallowing port = new Swallowing(); var thread = Executors.newSingleThreadExecutor()) {
      CompletableFuture<SocketChannel> dialed = CompletableFuture.supplyAsync(() -> {
        try {
          return dialing.dial(port.address(), LIMIT_MS);
        } catch (IOException e) {
          throw new CompletionException(e);
        }
      }, thread);
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(dialing::cut);
      CompletionException cut = assertThrows(CompletionException.class, dialed::join);
      assertTrue(cut.getCause() instanceof IOException && !(cut.getCause() instanceof SocketTimeoutException));
      assertThrows(IOException.class, () -> dialing.dial(port.address(), LIMIT_MS), "and for ever");
    }
  }

  @Test
  void cuttingClosesWhatWasConnected() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SocketChannel channel = dialing.dial(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), LIMIT_MS);
      dialing.cut();
      assertFalse(channel.isOpen());
      try (Socket other = server.accept()) {
        assertEquals(-1, other.getInputStream().read());
      }
    }
  }
}
