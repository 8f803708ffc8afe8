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
 * A button, or the switch at the case. Pi4J's thread puts edges with their times into a bounded queue; the panel's thread
 * makes changes of them, and reads the level now and then, because edges can get lost: the queue drops what comes too fast,
 * the kernel's own queue holds 16, and Pi4J's monitor thread ends without a word at a read error.
 */
final class InputLine implements PanelLine {
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

  /** Whom the line's changes concern; on the panel's thread. */
  interface Watcher {
    /** The debounced level has changed. */
    void changed(boolean active, long nowNanos);

    /** The line is gone, and was active by a change that was reported. */
    void lost();

    /** Time passes; the line is open. */
    void turn(boolean active, long nowNanos);

    /** When {@link #turn} is wanted next, {@link Long#MAX_VALUE} for never. */
    long wantedAtNanos();
  }

  private final String name;
  private final Line line;
  private final long debounceNanos;
  private final LongSupplier clock;
  private final Runnable wake;
  private final Watcher watcher;
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
  private long activations;
  /** The line was open before, and inactive when it was lost. */
  private boolean wasInactive;

  InputLine(String name, Line line, int debounceMs, LongSupplier clock, Runnable wake, Watcher watcher) {
    this.name = name;
    this.line = line;
    this.debounceNanos = debounceMs * 1_000_000L;
    this.clock = clock;
    this.wake = wake;
    this.watcher = watcher;
    this.debouncer = new Debouncer(debounceNanos, false, 0);
  }

  @Override
  public String name() {
    return name;
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
    boolean active = activeNow(opened);
    // Who pressed while the line was being opened anew has pressed; at the first opening nobody knows.
    debouncer = new Debouncer(debounceNanos, active && !wasInactive, nowNanos);
    debouncer.levelRead(active, nowNanos);
    openedAt = nowNanos;
    pollAt = nowNanos + POLL_NANOS;
    silentSince = NEVER;
    input = opened;
  }

  @Override
  public void lost() {
    wasInactive = input == null ? wasInactive : !debouncer.down();
    input = null;
    opening++;
    edges.clear();
    boolean owed = debouncer.pressReported();
    debouncer = new Debouncer(debounceNanos, false, 0);
    if (owed) {
      watcher.lost();
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
    report(debouncer.settle(nowNanos), nowNanos);
    watcher.turn(debouncer.down(), nowNanos);
  }

  private void takeEdges() {
    for (int taken = 0; taken < EDGES_PER_TURN; taken++) {
      Edge edge = edges.poll();
      if (edge == null) {
        return;
      }
      if (edge.opening == opening) {
        silentSince = NEVER;
        report(debouncer.edge(edge.active, edge.atNanos), edge.atNanos);
        report(debouncer.settle(edge.atNanos), edge.atNanos);
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

  private void report(Debouncer.Change change, long nowNanos) {
    switch (change) {
      case PRESSED -> {
        activations++;
        watcher.changed(true, nowNanos);
      }
      case RELEASED -> watcher.changed(false, nowNanos);
      case NONE -> { }
    }
  }

  /** When {@link #turn} is wanted next. */
  long wantedAtNanos() {
    if (input == null) {
      return NEVER;
    }
    long wanted = Math.min(Math.min(pollAt, debouncer.settlesAtNanos()), watcher.wantedAtNanos());
    return edges.isEmpty() ? wanted : 0;
  }

  /** Whether the line has been active ever since it was opened, suspiciously long. */
  boolean suspicious(long nowNanos) {
    return input != null && debouncer.heldFromStart() && nowNanos - openedAt >= HELD_SUSPICIOUS_NANOS;
  }

  boolean down() {
    return debouncer.down();
  }

  /** How often it became active since the panel began. */
  long activations() {
    return activations;
  }

  long edgesDropped() {
    return dropped.get();
  }

  @Nullable DigitalInput input() {
    return input;
  }

  private String named() {
    return name + " on GPIO line " + line.number();
  }
}
