package dev.callpoint.web;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console. A port that is taken is a fault and not an end: it is tried again until it is free.
 *
 * <pre>
 *   new ── start ──> opening ── port open ──> serving ──┐
 *                    │     ^                            ├── close ──> closed
 *                    └─ 5 s ┘ fault, then recovered ────┘
 * </pre>
 */
public final class WebServer implements AutoCloseable {

  /** Told from the server's own thread; must return soon. */
  public interface Listener {

    /** The console cannot be opened; said once for each new problem, while it is tried again. */
    void fault(String problem);

    /** After a fault: the console is served at this address now. */
    void recovered(String url);

    /** The console is served at this address, after a fault or without one. */
    default void serving(URI url) {}
  }

  private static final int THREADS = 4;
  private static final int REQUESTS_WAITING_MOST = 64;
  private static final int BACKLOG = 32;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  /**
   * The limits of jdk.httpserver are system properties, read once when its first server is made: seconds for a request
   * to arrive and for an answer to leave, seconds and numbers of idle connections, bytes of headers, connections at
   * all.
   * Without the first two a client that sends a byte a minute would hold a thread for ever. No delay: a header and a
   * body are two writes, which Nagle's algorithm would keep 40 ms apart.
   */
  private static final Map<String, String> LIMITS = Map.of(
      "sun.net.httpserver.maxReqTime", "5",
      "sun.net.httpserver.maxRspTime", "10",
      "sun.net.httpserver.idleInterval", "20",
      "sun.net.httpserver.maxIdleConnections", "32",
      "sun.net.httpserver.maxReqHeaders", "64",
      "sun.net.httpserver.maxReqHeaderSize", "16384",
      "sun.net.httpserver.drainAmount", "4096",
      "sun.net.httpserver.nodelay", "true",
      "jdk.httpserver.maxConnections", "128");

  private final WebSettings settings;
  private final Listener listener;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object lock = new Object();
  private @Nullable Thread opener;
  private @Nullable Serving serving;

  private record Serving(HttpServer server, ExecutorService pool, URI url) {}

  public WebServer(WebSettings settings, Listener listener) {
    this(settings, listener, Duration.ofSeconds(5));
  }

  /** @param pause between tries at a port that is taken */
  WebServer(WebSettings settings, Listener listener, Duration pause) {
    this.settings = settings;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * Returns at once; the listener is told what came of it.
   *
   * @throws IllegalStateException it was started before, or the console's files are not on the class path
   */
  public void start() {
    Pages pages = Pages.load(settings);
    synchronized (lock) {
      if (opener != null) {
        throw new IllegalStateException("the web server was started before");
      }
      opener = Thread.ofPlatform().daemon().name("callpoint-web").start(() -> open(pages));
    }
  }

  /** Where the console is served; empty while it is not. */
  public Optional<URI> address() {
    synchronized (lock) {
      return Optional.ofNullable(serving).map(Serving::url);
    }
  }

  /** Ends all threads and connections; waits 2 s at most. */
  @Override
  public void close() {
    closed.countDown();
    Serving last;
    Thread opening;
    synchronized (lock) {
      last = serving;
      serving = null;
      opening = opener;
    }
    if (last != null) {
      last.server().stop(0);
      last.pool().shutdownNow();
    }
    try {
      if (opening != null && opening != Thread.currentThread()) {
        opening.join(CLOSE_WAIT);
      }
      if (last != null) {
        last.pool().awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(Pages pages) {
    String told = "";
    try {
      do {
        try {
          Serving open = bind(pages);
          if (!keep(open)) {
            return;
          }
          listener.serving(open.url());
          if (!told.isEmpty()) {
            listener.recovered(open.url().toString());
          }
          return;
        } catch (IOException e) {
          String problem = problem(e);
          if (!problem.equals(told)) {
            listener.fault(problem);
          }
          told = problem;
        }
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Serving bind(Pages pages) throws IOException {
    LIMITS.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
    InetAddress address = InetAddress.getByName(settings.address());
    HttpServer server = HttpServer.create(new InetSocketAddress(address, settings.port()), BACKLOG);
    ExecutorService pool = pool();
    server.setExecutor(pool);
    server.createContext("/", new ConsoleHandler(pages, new HostRule(address.isLoopbackAddress())));
    server.start();
    return new Serving(server, pool, url(server.getAddress().getPort()));
  }

  private URI url(int port) throws IOException {
    try {
      return new URI("http", null, settings.address(), port, "/", null, null);
    } catch (URISyntaxException e) {
      throw new IOException("it is not an address", e);
    }
  }

  /** A request beyond the queue is refused by the pool, and jdk.httpserver then closes its connection. */
  private static ExecutorService pool() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(REQUESTS_WAITING_MOST),
        task -> Thread.ofPlatform().daemon().name("callpoint-web-" + number.incrementAndGet()).unstarted(task));
  }

  private boolean keep(Serving open) {
    synchronized (lock) {
      if (closed.getCount() > 0) {
        serving = open;
        return true;
      }
    }
    open.server().stop(0);
    open.pool().shutdownNow();
    return false;
  }

  private String problem(IOException e) {
    String where = "port " + settings.port() + " on " + settings.address();
    String what = e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
        ? where + " is taken by another program"
        : where + " cannot be opened";
    return what + ": " + e.getMessage() + "; the console is tried again every " + pause.toSeconds() + " s";
  }
}
