package dev.callpoint.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A port of 127.0.0.1 that leads to another one, and that can be cut (both ends see the connection close) or frozen
 * (nobody sees anything: bytes and new connections just stop), or that trickles what comes back from there.
 */
public final class Cable implements AutoCloseable {
  private final int target;
  private final ServerSocket entry;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thawed = lock.newCondition();
  private boolean frozen;
  private volatile int trickleBytesPerSecond;

  public Cable(int target) {
    this(InetAddress.getLoopbackAddress(), target);
  }

  /** @param address of this machine at which it begins, instead of 127.0.0.1 */
  public Cable(InetAddress address, int target) {
    this.target = target;
    try {
      entry = new ServerSocket(0, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return entry.getLocalPort();
  }

  /** Closes what is connected; whoever connects after that gets through. */
  public void cut() {
    sockets.forEach(Cable::close);
    sockets.clear();
  }

  public void freeze() {
    lock.lock();
    try {
      frozen = true;
    } finally {
      lock.unlock();
    }
  }

  public void thaw() {
    lock.lock();
    try {
      frozen = false;
      thawed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What comes from the port that it leads to passes one byte at a time, so many in a second; 0 for all at once. */
  public void trickle(int bytesPerSecond) {
    trickleBytesPerSecond = bytesPerSecond;
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thaw();
      cut();
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket near = entry.accept();
        passWhenThawed();
        Socket far = new Socket();
        sockets.add(near);
        sockets.add(far);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1_000);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> carry(near, far, false));
        Thread.ofVirtual().start(() -> carry(far, near, true));
      } catch (IOException e) {
        // The far end is not there: the near end sees a connection that closes, as behind a real switch with a dead
        // host.
        cut();
      }
    }
  }

  private void carry(Socket from, Socket to, boolean back) {
    byte[] bytes = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        passWhenThawed();
        write(out, bytes, count, back);
      }
    } catch (IOException | InterruptedException e) {
      // Cut.
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void write(OutputStream out, byte[] bytes, int count, boolean back) throws IOException, InterruptedException {
    int written = 0;
    for (int pace = trickleBytesPerSecond; back && pace > 0 && written < count; pace = trickleBytesPerSecond) {
      out.write(bytes, written++, 1);
      Thread.sleep(Duration.ofSeconds(1).dividedBy(pace));
    }
    out.write(bytes, written, count - written);
  }

  private void passWhenThawed() {
    lock.lock();
    try {
      while (frozen) {
        thawed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
