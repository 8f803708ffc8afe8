package dev.callpoint.network;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Tells when the machine's network has changed: an address comes or goes on an interface that is not the loopback, a
 * default route comes, goes or changes, an interface starts or stops running. IPv6's link-local addresses do not count,
 * nor do leases that are renewed and addresses that cannot be used yet.
 *
 * <p>Learned from the kernel's own messages (rtnetlink(7)), not by looking again and again. What changes together is
 * told together, once it has been quiet for 300 ms, 2 s after the first change at the latest.
 */
public final class NetworkWatch implements AutoCloseable {
  /** The thread waits nowhere but in the kernel, out of which it is woken, and in the listener. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  /** Told on the network's thread; must only enqueue. */
  public interface Listener {
    /** @param what such as "eth0 lost 192.168.1.20; wlan0 has 10.0.0.5"; a line of about 300 characters at most */
    void changed(String what);

    /** Changes are not seen; the text says why and what to do. Said once until it changes. */
    void fault(String what);

    /** Changes are seen again; those that were missed have been told, if there were any. */
    void recovered();
  }

  private final WatchLoop loop;
  private @Nullable Thread thread;
  private boolean closed;

  public NetworkWatch(Listener listener) {
    long origin = System.nanoTime();
    loop = new WatchLoop(RouteSocket::open, new GuardedListener(listener), () -> System.nanoTime() - origin,
        new Retry(TimeUnit.SECONDS.toNanos(1)));
  }

  /**
   * Begins to watch on a thread of its own and returns at once. A socket that cannot be had is a fault and tried again,
   * after a second at first and every minute later.
   *
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (closed || thread != null) {
      throw new IllegalStateException(closed ? "the network watch is closed" : "the network watch is started already");
    }
    thread = Thread.ofPlatform().name("network").daemon().start(loop);
  }

  /** True once the network is known: what changes from now on is told. */
  boolean watching() {
    return loop.watching();
  }

  /** Ends the thread and waits for that, up to 2 s. Nothing is told afterwards. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    loop.close();
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      if (!running.join(CLOSE_MAX)) {
        Logger.error("The network watch did not close within {} s; the process has to end without it",
            CLOSE_MAX.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A listener that throws must not end the watch. */
  private record GuardedListener(Listener to) implements Listener {
    @Override
    public void changed(String what) {
      guarded(() -> to.changed(what));
    }

    @Override
    public void fault(String what) {
      guarded(() -> to.fault(what));
    }

    @Override
    public void recovered() {
      guarded(to::recovered);
    }

    private static void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        Logger.error(e, "The network's listener failed; the watch goes on");
      }
    }
  }
}
