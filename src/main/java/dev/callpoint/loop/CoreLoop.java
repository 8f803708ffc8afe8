package dev.callpoint.loop;

import dev.callpoint.core.Command;
import dev.callpoint.core.Core;
import dev.callpoint.core.Event;
import dev.callpoint.core.State;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs the core, and the only reader of its clock. It takes an event, or after {@value #TICK_MS} ms
 * the passing of time, runs a turn, has the commands carried out and reports a completed turn (from which systemd's
 * watchdog is fed).
 *
 * <p>Whoever carries out a command must only enqueue: a slow one would delay everything, and is noticed by systemd's
 * watchdog.
 */
public final class CoreLoop {
  private static final long TICK_MS = 50;
  private static final int EVENTS_MAX = 10_000;

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private final LongSupplier clockMs;
  private final Witness witness;
  private final Consumer<Command> carrier;
  private final Runnable turnCompleted;
  private final Consumer<Throwable> broken;
  private State state;
  private @Nullable Thread thread;

  /** Is told of every turn, before its commands are carried out. */
  @FunctionalInterface
  public interface Witness {
    /**
     * Never blocks.
     *
     * @param before the state in which the event was considered
     */
    void turned(State before, Event event, long nowMs, List<Command> commands);
  }

  /**
   * @param initial state to begin with
   * @param clockMs monotonic milliseconds, above 0
   * @param witness is told of every turn; of one that breaks an invariant too, as one without commands
   * @param carrier hands each command to whoever carries it out; never blocks
   * @param turnCompleted called after each turn
   * @param broken called once when the core or a carrier breaks an invariant; the process must end then
   */
  public CoreLoop(
      State initial,
      LongSupplier clockMs,
      Witness witness,
      Consumer<Command> carrier,
      Runnable turnCompleted,
      Consumer<Throwable> broken) {
    this.state = initial;
    this.clockMs = clockMs;
    this.witness = witness;
    this.carrier = carrier;
    this.turnCompleted = turnCompleted;
    this.broken = broken;
  }

  public void start() {
    thread = Thread.ofPlatform().name("core").start(this::run);
  }

  /**
   * Hands over an event, from any thread. At the bound it is dropped and counted: the loop hangs then, and systemd ends
   * it.
   */
  public void post(Event event) {
    if (!events.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  /** Events that were dropped because {@value #EVENTS_MAX} were waiting. */
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      long nextTickMs = clockMs.getAsLong();
      boolean finished = false;
      while (!finished) {
        long now = clockMs.getAsLong();
        Event event = now >= nextTickMs ? new Event.TimePassed() : events.poll(nextTickMs - now, TimeUnit.MILLISECONDS);
        if (event instanceof Event.TimePassed) {
          nextTickMs = now + TICK_MS;
        }
        if (event != null) {
          finished = turn(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      broken.accept(e);
    }
  }

  private boolean turn(Event event) {
    Core.Outcome outcome = considered(event, clockMs.getAsLong());
    state = outcome.state();
    boolean finished = false;
    for (Command command : outcome.commands()) {
      carrier.accept(command);
      finished |= command instanceof Command.Finish;
    }
    turnCompleted.run();
    return finished;
  }

  private Core.Outcome considered(Event event, long nowMs) {
    List<Command> commands = List.of();
    try {
      Core.Outcome outcome = Core.turn(state, event, nowMs);
      commands = outcome.commands();
      return outcome;
    } finally {
      witness.turned(state, event, nowMs, commands);
    }
  }
}
