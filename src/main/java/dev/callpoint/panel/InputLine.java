package dev.callpoint.panel;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import dev.callpoint.panel.PanelSettings.Line;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The visitor's button. Pi4J's thread puts edges with their times into a bounded queue; the panel's thread makes
 * presses of them, and reads the level now and then, because edges can get lost: the queue drops what comes too fast,
 * the kernel's own queue holds 16, and Pi4J's monitor thread ends without a word at a read error.
 */
final class ButtonLine implements PanelLine {
  /** Edges that wait at most; a storm beyond it is dropped, counted, and settled by reading the level. */
  static final int EDGES_MAX = 4096;
  /** Edges taken in one turn, so that a storm cannot keep the relay from opening. */
  private static final int EDGES_PER_TURN = 256;
  private static final long POLL_NANOS = 100_000_000L;
  /** A level that changed without an edge for so long means that Pi4J stopped watching. */
  private static final long SILENCE_MAX_NANOS = 1_000_000_000L;
  private static final long HELD_SUSPICIOUS_NANOS = 10_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  /** @param opening which opening of the line it belongs to; edges of an earlier one are dropped */
  private record Edge(long opening, boolean active, long atNanos) {}

  private final Line line;
  private final long debounceNanos;
  private final LongSupplier clock;
  private final Runnable wake;
  private final Panel.Listener listener;
  private final Retry retry = new Retry();
  private final ArrayBlockingQueue<Edge> edges = new ArrayBlockingQueue<>(EDGES_MAX);
  private final AtomicLong dropped = new AtomicLong();

  /** Written by the panel's thread; volatile for tests that move the level behind it. */
  private volatile @Nullable DigitalInput input;
  private Debouncer debouncer;
  private long opening;
  private long openedAt;
  private long pollAt;
  private long silentSince = NEVER;
  private long droppedAtLastRead;
  private long presses;

  ButtonLine(Line line, int debounceMs, LongSupplier clock, Runnable wake, Panel.Listener listener) {
    this.line = line;
    this.debounceNanos = debounceMs * 1_000_000L;
    this.clock = clock;
    this.wake = wake;
    this.listener = listener;
    this.debouncer = new Debouncer(debounceNanos, false, 0);
  }

  @Override
  public String name() {
    return "button";
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public boolean isOpen() {
    return input != null;
  }

  @Override
  public Retry retry() {
    return retry;
  }

  @Override
  public void open(Gpio gpio, long nowNanos) throws GpioFault {
    long mine = ++opening;
    DigitalInput opened = gpio.input(name(), line, event -> edge(mine, event));
    debouncer = new Debouncer(debounceNanos, activeNow(opened), nowNanos);
    openedAt = nowNanos;
    pollAt = nowNanos + POLL_NANOS;
    silentSince = NEVER;
    input = opened;
  }

  /** A button that was down and is lost is let go, or whoever waits for the release would wait for ever. */
  @Override
  public void closed() {
    input = null;
    opening++;
    edges.clear();
    boolean owed = debouncer.pressReported();
    debouncer = new Debouncer(debounceNanos, false, 0);
    if (owed) {
      listener.released();
    }
  }

  /** Runs on Pi4J's thread. */
  private void edge(long of, DigitalStateChangeEvent<?> event) {
    boolean active = (event.state() == DigitalState.HIGH) != line.activeLow();
    if (!edges.offer(new Edge(of, active, clock.getAsLong()))) {
      dropped.incrementAndGet();
    }
    wake.run();
  }

  /** @throws GpioFault when the line can no longer be read, or is no longer watched */
  void turn(long nowNanos) throws GpioFault {
    DigitalInput open = input;
    if (open == null) {
      return;
    }
    takeEdges();
    if (!edges.isEmpty()) {
      return;
    }
    if (nowNanos >= Math.min(pollAt, debouncer.settlesAtNanos())) {
      read(open, nowNanos);
    }
    report(debouncer.settle(nowNanos));
  }

  private void takeEdges() {
    for (int taken = 0; taken < EDGES_PER_TURN; taken++) {
      Edge edge = edges.poll();
      if (edge == null) {
        return;
      }
      if (edge.opening == opening) {
        silentSince = NEVER;
        report(debouncer.edge(edge.active, edge.atNanos));
        report(debouncer.settle(edge.atNanos));
      }
    }
  }

  private void read(DigitalInput open, long nowNanos) throws GpioFault {
    pollAt = nowNanos + POLL_NANOS;
    boolean active = activeNow(open);
    if (active != debouncer.lastLevel()) {
      debouncer.levelRead(active, nowNanos);
      // An edge that we dropped ourselves is no silence of Pi4J's.
      silentSince = edgesDropped() == droppedAtLastRead ? Math.min(silentSince, nowNanos) : NEVER;
    }
    droppedAtLastRead = edgesDropped();
    if (silentSince != NEVER && nowNanos - silentSince > SILENCE_MAX_NANOS) {
      throw new GpioFault(named() + " changes, but Pi4J no longer reports it; it is opened anew");
    }
  }

  private boolean activeNow(DigitalInput open) throws GpioFault {
    try {
      return (open.state() == DigitalState.HIGH) != line.activeLow();
    } catch (RuntimeException e) {
      throw new GpioFault(named() + " cannot be read; it is opened anew", e);
    }
  }

  private void report(Debouncer.Change change) {
    switch (change) {
      case PRESSED -> {
        presses++;
        listener.pressed();
      }
      case RELEASED -> listener.released();
      case NONE -> { }
    }
  }

  /** When {@link #turn} is wanted next. */
  long wantedAtNanos() {
    if (input == null) {
      return NEVER;
    }
    return edges.isEmpty() ? Math.min(pollAt, debouncer.settlesAtNanos()) : 0;
  }

  /** Whether the button has been down ever since the line was opened, suspiciously long. */
  boolean suspicious(long nowNanos) {
    return input != null && debouncer.heldFromStart() && nowNanos - openedAt >= HELD_SUSPICIOUS_NANOS;
  }

  boolean down() {
    return debouncer.down();
  }

  long presses() {
    return presses;
  }

  long edgesDropped() {
    return dropped.get();
  }

  @Nullable DigitalInput input() {
    return input;
  }

  private String named() {
    return "button on GPIO line " + line.number();
  }
}
