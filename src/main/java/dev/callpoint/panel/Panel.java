package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The device's panel: buttons, the switch at the case, a status light, a door relay.
 *
 * <p>All methods may be called from any thread and none waits, but {@link #close}. What is asked of a line that is not
 * there is ignored; {@link PanelState#faults} and {@link Listener#fault} tell why it is not there.
 *
 * <p>A pulse of the relay ends whatever becomes of this process: {@link PulsedRelay} says how. What is left is a computer
 * that loses its mind or its power supply's ground; a door that must lock itself even then needs a timer relay.
 */
public final class Panel implements AutoCloseable {
  /** Pi4J gives its monitor thread and its executor 5 s each; normally they take some milliseconds. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(11);

  /** Told on the panel's thread, or on the caller's where a pulse is refused at once; must only enqueue. */
  public interface Listener {
    /** The button went down and stayed so for the debounce time. */
    void pressed(Contact button);

    /** The button that was pressed is down for so long that it counts as held. At most once for each press. */
    void held(Contact button);

    /** The button that was pressed went up, or its line was lost. Exactly one for each press. */
    void released(Contact button);

    /** @param open the case was opened, or is found open */
    void tampered(boolean open);

    /** @param closed the door is released */
    void relayMoved(boolean closed);

    /** What became of a pulse: the relay is closed, or not, with the reason. Exactly one for each pulse. */
    void pulsed(String id, boolean done, String detail);

    /** Something does not work; the text says what, where, and what to do. Said once until it changes. */
    void fault(String part, String what);

    /** What was at fault works again. */
    void recovered(String part, String what);
  }

  /** What a hand can move. */
  public enum Contact {
    BUTTON("button", PanelSettings::button),
    RESET_BUTTON("reset_button", PanelSettings::resetButton),
    CASE("tamper", PanelSettings::tamper);

    private final String key;
    private final Function<PanelSettings, Line> line;

    Contact(String key, Function<PanelSettings, Line> line) {
      this.key = key;
      this.line = line;
    }

    /** Its table in the configuration's {@code panel}. */
    public String key() {
      return key;
    }

    Line of(PanelSettings settings) {
      return line.apply(settings);
    }
  }

  private final PanelSettings settings;
  private final Listener listener;
  private final PanelLoop loop;
  private @Nullable Thread thread;
  private boolean closed;

  public Panel(PanelSettings settings, Listener listener) {
    this.settings = settings;
    long origin = System.nanoTime();
    this.listener = new GuardedListener(listener);
    this.loop = new PanelLoop(settings, this.listener, () -> System.nanoTime() - origin);
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
   * never beyond the hard limit counted from its closing. {@link Listener#pulsed} tells what became of it.
   *
   * @throws IllegalArgumentException when the pulse is not more than nothing
   */
  public synchronized void pulseRelay(String id, Duration pulse) {
    if (pulse.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("a relay pulse is " + pulse + ", allowed is more than 0");
    }
    // More than the hard limit is never used; the cap keeps the nanoseconds within a long.
    Duration capped = pulse.compareTo(settings.relayHardLimit()) < 0 ? pulse : settings.relayHardLimit();
    if (settings.kind() == Kind.NONE || !settings.relay().present()) {
      listener.pulsed(id, false, "there is no relay; see panel.kind and panel.relay.line");
    } else if (closed || !loop.pulseRelay(id, capped)) {
      listener.pulsed(id, false, closed ? "the panel is closed" : "too many pulses wait for the panel");
    }
  }

  public boolean simulated() {
    return settings.kind() == Kind.SIMULATED;
  }

  /**
   * Presses a simulated button, or opens the simulated case, for so long, as soon as what was asked of it before is over.
   * A hold shorter than the debounce time is no press, as on a real button.
   *
   * @throws IllegalStateException when the panel is not simulated, has no such contact, or too many presses wait
   * @throws IllegalArgumentException when the hold is not more than nothing and at most a minute
   */
  public void press(Contact contact, Duration hold) {
    if (!simulated()) {
      throw new IllegalStateException(settings.kind() == Kind.NONE
          ? "there is no panel to press: panel.kind is \"none\"; set it to \"simulated\""
          : "the panel is real: press its button by hand, or set panel.kind = \"simulated\"");
    }
    if (!contact.of(settings).present()) {
      throw new IllegalStateException(
          "the simulated panel has no " + contact.key() + "; set panel." + contact.key() + ".line");
    }
    loop.press(contact, hold);
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
    public void pressed(Contact button) {
      guarded(() -> to.pressed(button));
    }

    @Override
    public void held(Contact button) {
      guarded(() -> to.held(button));
    }

    @Override
    public void released(Contact button) {
      guarded(() -> to.released(button));
    }

    @Override
    public void tampered(boolean open) {
      guarded(() -> to.tampered(open));
    }

    @Override
    public void relayMoved(boolean closed) {
      guarded(() -> to.relayMoved(closed));
    }

    @Override
    public void pulsed(String id, boolean done, String detail) {
      guarded(() -> to.pulsed(id, done, detail));
    }

    @Override
    public void fault(String part, String what) {
      guarded(() -> to.fault(part, what));
    }

    @Override
    public void recovered(String part, String what) {
      guarded(() -> to.recovered(part, what));
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
