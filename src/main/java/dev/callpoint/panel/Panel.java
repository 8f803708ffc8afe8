package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The device's panel: a button, a status light, a door relay.
 *
 * <p>All methods may be called from any thread and none waits, but {@link #close}. What is asked of a line that is not
 * there is ignored; {@link PanelState#faults} and {@link Listener#fault} tell why it is not there.
 *
 * <p>The relay's hard limit is kept by software: a process that is killed while the relay is closed leaves it to the
 * kernel, which may or may not let the line go, until the next start opens it. A door that must lock itself whatever
 * happens needs a timer relay.
 */
public final class Panel implements AutoCloseable {
  /** Pi4J gives its monitor thread and its executor 5 s each; normally they take some milliseconds. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(11);

  /** Told on the panel's thread; must only enqueue. */
  public interface Listener {
    /** The button went down and stayed so for the debounce time. */
    void pressed();

    /** The button that was pressed went up, or its line was lost. Exactly one for each press. */
    void released();

    /** Something does not work; the text says what, where, and what to do. Said once until it changes. */
    void fault(String what);

    /** What was at fault works again. */
    void recovered(String what);
  }

  private final PanelSettings settings;
  private final PanelLoop loop;
  private @Nullable Thread thread;
  private boolean closed;

  public Panel(PanelSettings settings, Listener listener) {
    this.settings = settings;
    long origin = System.nanoTime();
    this.loop = new PanelLoop(settings, new GuardedListener(listener), () -> System.nanoTime() - origin);
  }

  /**
   * Opens the lines on the panel's own thread and returns at once. A line that cannot be had is reported and tried
   * again, every second at first and every 15 s later; the rest goes on.
   *
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (closed || thread != null) {
      throw new IllegalStateException(closed ? "the panel is closed" : "the panel is started already");
    }
    if (settings.kind() != Kind.NONE) {
      thread = Thread.ofPlatform().name("panel").daemon().start(loop);
    }
  }

  /** Shows a state; showing the same again does not restart its pattern. */
  public void show(Light light) {
    loop.show(light);
  }

  /**
   * Closes the door relay for so long. While it is closed, a further call can make it longer but never shorter, and
   * never beyond the hard limit counted from its closing.
   *
   * @throws IllegalArgumentException when the pulse is not more than nothing
   */
  public void pulseRelay(Duration pulse) {
    if (pulse.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("a relay pulse is " + pulse + ", allowed is more than 0");
    }
    loop.pulseRelay(pulse);
  }

  public boolean simulated() {
    return settings.kind() == Kind.SIMULATED;
  }

  /**
   * Presses the simulated button for so long, as soon as the presses before it are over. A hold shorter than the
   * debounce time is no press, as on a real button.
   *
   * @throws IllegalStateException when the panel is not simulated, has no button, or too many presses wait
   * @throws IllegalArgumentException when the hold is not more than nothing and at most a minute
   */
  public void press(Duration hold) {
    if (!simulated()) {
      throw new IllegalStateException(settings.kind() == Kind.NONE
          ? "there is no panel to press: panel.kind is \"none\"; set it to \"simulated\""
          : "the panel is real: press its button by hand, or set panel.kind = \"simulated\"");
    }
    if (!settings.button().present()) {
      throw new IllegalStateException("the simulated panel has no button; set panel.button.line");
    }
    loop.press(hold);
  }

  /** What the lines are now, a moment old at most. */
  public PanelState state() {
    return loop.state();
  }

  /** Opens the relay, darkens the light, gives the lines back and ends the thread. Waits for that up to 11 s. */
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
        Logger.error("The panel did not close within {} s; the process has to end without it", CLOSE_MAX.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  PanelLoop loop() {
    return loop;
  }

  /** A listener that throws must not stop the panel: the relay would stay closed. */
  private record GuardedListener(Listener to) implements Listener {
    @Override
    public void pressed() {
      guarded(to::pressed);
    }

    @Override
    public void released() {
      guarded(to::released);
    }

    @Override
    public void fault(String what) {
      guarded(() -> to.fault(what));
    }

    @Override
    public void recovered(String what) {
      guarded(() -> to.recovered(what));
    }

    private static void guarded(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        Logger.error(e, "The panel's listener failed; the panel goes on");
      }
    }
  }
}
