package dev.callpoint.mqtt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens one TCP connection. The kernel repeats an unanswered SYN after 1, 3 and 7 s (RFC 6298, 5.5), so that a path
 * which comes back is not seen for up to four seconds. Here another try is begun each second while the ones before wait
 * on, as on a slow path their answer may still come; the first that is answered counts, in the affirmative or not.
 *
 * <p>Used once. {@link #cut} may be called by any thread, at any time.
 */
final class Dialing {
  private static final long NEXT_TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<SocketChannel> tries = new ArrayList<>();
  private @Nullable Selector selector;
  private boolean cut;

  /**
   * Returns the connection, blocking.
   *
   * @throws SocketTimeoutException when nobody answers
   * @throws IOException when somebody refuses, or it was cut
   */
  SocketChannel dial(InetSocketAddress address, long limitMs) throws IOException {
    Selector answers = begin();
    SocketChannel connected = null;
    try {
      connected = firstAnswered(answers, address, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs));
    } catch (ClosedSelectorException e) {
      throw new IOException("it was cut while it connected", e);
    } finally {
      answers.close();
      closeAllBut(connected);
    }
    connected.configureBlocking(true);
    return connected;
  }

  /** Ends what is under way, or has been made. */
  synchronized void cut() {
    cut = true;
    closeAllBut(null);
    close(selector);
  }

  private synchronized Selector begin() throws IOException {
    if (cut) {
      throw new IOException("it was cut before it connected");
    }
    Selector answers = Selector.open();
    selector = answers;
    return answers;
  }

  private SocketChannel firstAnswered(Selector answers, InetSocketAddress address, long deadline) throws IOException {
    long nextTry = System.nanoTime();
    while (deadline - System.nanoTime() > 0) {
      if (nextTry - System.nanoTime() <= 0) {
        nextTry += NEXT_TRY_NANOS;
        SocketChannel atOnce = begun(answers, address);
        if (atOnce != null) {
          return atOnce;
        }
      }
      long wait = Math.min(nextTry, deadline) - System.nanoTime();
      answers.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
      for (SelectionKey key : answers.selectedKeys()) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.finishConnect()) {
          return channel;
        }
      }
      answers.selectedKeys().clear();
    }
    throw new SocketTimeoutException("nobody answers");
  }

  /** The channel where the kernel has connected it at once, as to this machine; else null. */
  private @Nullable SocketChannel begun(Selector answers, InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    keep(channel);
    channel.configureBlocking(false);
    if (channel.connect(address)) {
      return channel;
    }
    channel.register(answers, SelectionKey.OP_CONNECT);
    return null;
  }

  private synchronized void keep(SocketChannel channel) throws IOException {
    tries.add(channel);
    if (cut) {
      close(channel);
    }
  }

  private synchronized void closeAllBut(@Nullable SocketChannel one) {
    for (SocketChannel channel : tries) {
      if (channel != one) {
        close(channel);
      }
    }
    tries.removeIf(channel -> channel != one);
  }

  private static void close(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception ignored) {
      // Nothing is left to be done with it.
    }
  }
}
