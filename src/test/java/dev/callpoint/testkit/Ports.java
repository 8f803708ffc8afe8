package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TCP ports of 127.0.0.1. */
public final class Ports {
  private Ports() {}

  /** A port that nobody had a moment ago. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True when somebody takes connections there. */
  public static boolean taken(int port) {
    return taken(InetAddress.getLoopbackAddress().getHostAddress(), port);
  }

  /** True when somebody takes connections at that address. */
  public static boolean taken(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A port that somebody else has, until it is released. */
  public static final class Held implements AutoCloseable {
    private final ServerSocket socket;

    private Held(ServerSocket socket) {
      this.socket = socket;
    }

    public int port() {
      return socket.getLocalPort();
    }

    public void release() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      release();
    }
  }

  /** Takes a free port and answers nothing there. */
  public static Held hold() {
    try {
      return new Held(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
