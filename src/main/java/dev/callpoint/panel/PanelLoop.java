package dev.callpoint.panel;

import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Kind;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the panel's thread does: opens what is missing, moves the lines, sleeps until the next deadline or a wake.
 * Other threads leave their wishes in fields that hold one each, or in bounded queues.
 */
final class PanelLoop implements Runnable {
  static final int PULSES_MAX = 64;

  private record Pulse(String id, Duration length) {}

  private final Panel.Listener listener;
  private final LongSupplier clock;
  private final Inputs inputs;
  private final OutputLine light;
  private final DoorRelay relay;
  private final Lines lines;
  private final Faults faults;

  /** Not park and unpark: a lock that is waited for inside Pi4J could swallow the permit. */
  private final Semaphore wakes = new Semaphore(0);
  private final ArrayBlockingQueue<Pulse> pulses = new ArrayBlockingQueue<>(PULSES_MAX);
  private volatile Light lightWanted = Light.OFF;
  private volatile boolean closing;
  private volatile PanelState state;

  private Light lightShown = Light.OFF;
  private long lightSince;
  private boolean relayTold;

  /** @param clock monotonic, in nanoseconds since the panel was made, so never negative */
  PanelLoop(PanelSettings settings, Panel.Listener listener, LongSupplier clock) {
    this.listener = listener;
    this.clock = clock;
    this.faults = new Faults(listener);
    this.inputs = new Inputs(settings, clock, this::wake, listener, faults);
    this.light = new OutputLine("light", settings.light());
    this.relay =
        settings.kind() == Kind.GPIOD
            ? new PulsedRelay(settings.relay(), settings.relayHardLimit(), settings.runDirectory(), this::wake)
            : new SimulatedRelay(settings.relay(), settings.relayHardLimit());
    this.lines = new Lines(settings, relay, inputs.all(), light, faults);
    this.state = stateNow();
  }

  // From any thread.

  void show(Light wanted) {
    lightWanted = wanted;
    wake();
  }

  /** @return false when too many wait */
  boolean pulseRelay(String id, Duration pulse) {
    boolean taken = pulses.offer(new Pulse(id, pulse));
    wake();
    return taken;
  }

  void press(Contact contact, Duration hold) {
    inputs.press(contact, hold);
    wake();
  }

  void close() {
    closing = true;
    wake();
  }

  PanelState state() {
    return state;
  }

  private void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  // On the panel's thread.

  @Override
  public void run() {
    try {
      while (!closing) {
        wakes.drainPermits();
        long now = clock.getAsLong();
        turn(now);
        state = stateNow();
        sleepUntil(wantedAtNanos());
      }
    } finally {
      lines.close();
      tellRelay();
      if (!closing) {
        faults.raise("panel", "the panel's thread ended by an error; button, light and relay are dead, restart Callpoint");
      }
      state = stateNow();
    }
  }

  private void turn(long now) {
    try {
      lines.openMissing(now);
      inputs.moveFingers(now);
      for (InputLine input : inputs.all()) {
        lines.work(input, now, () -> input.turn(now));
      }
      lines.work(relay, now, () -> relay.turn(now));
      pulse(now);
      tellRelay();
      lines.work(light, now, () -> light.set(lightLitAt(now)));
      inputs.reportHeldFromStart(now);
    } catch (RuntimeException e) {
      lines.startOver(new GpioFault("the panel failed unexpectedly; it is opened anew", e), now);
    }
  }

  private void pulse(long now) {
    for (Pulse pulse = pulses.poll(); pulse != null; pulse = pulses.poll()) {
      String id = pulse.id();
      Duration length = pulse.length();
      if (!relay.isOpen()) {
        listener.pulsed(id, false, faults.of(relay.name()));
        continue;
      }
      lines.work(relay, now, () -> {
        try {
          listener.pulsed(id, true, relay.pulse(length, now));
        } catch (GpioFault fault) {
          listener.pulsed(id, false, String.valueOf(fault.getMessage()));
          throw fault;
        }
      });
    }
  }

  private void tellRelay() {
    boolean closed = relay.active();
    if (closed != relayTold) {
      relayTold = closed;
      listener.relayMoved(closed);
    }
  }

  private boolean lightLitAt(long now) {
    Light wanted = lightWanted;
    if (wanted != lightShown) {
      lightShown = wanted;
      lightSince = now;
    }
    return wanted.pattern().litAfter(now - lightSince);
  }

  private long wantedAtNanos() {
    long wanted = Math.min(inputs.wantedAtNanos(), relay.wantedAtNanos());
    if (light.isOpen()) {
      long elapsed = clock.getAsLong() - lightSince;
      long change = lightShown.pattern().untilChangeNanos(elapsed);
      wanted = Math.min(wanted, change == Long.MAX_VALUE ? change : lightSince + elapsed + change);
    }
    return Math.min(wanted, lines.wantedAtNanos());
  }

  private void sleepUntil(long wantedNanos) {
    long pause = wantedNanos - clock.getAsLong();
    if (pause <= 0) {
      return;
    }
    try {
      wakes.tryAcquire(pause, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nobody ends this thread by an interrupt; the exception has cleared it, and a turn too many does no harm.
    }
  }

  private PanelState stateNow() {
    InputLine button = inputs.line(Contact.BUTTON);
    return new PanelState(lightWanted, button.down(), inputs.line(Contact.RESET_BUTTON).down(), inputs.caseOpen(),
        light.active(), relay.active(), button.activations(), inputs.edgesDropped(), faults.texts());
  }

  // For tests, which look at and move the levels behind the lines.

  InputLine input(Contact contact) {
    return inputs.line(contact);
  }

  OutputLine light() {
    return light;
  }

  SimulatedRelay simulatedRelay() {
    return (SimulatedRelay) relay;
  }

  @Nullable Gpio gpio() {
    return lines.gpio();
  }
}
