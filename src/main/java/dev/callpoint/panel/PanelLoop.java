package dev.callpoint.panel;

import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the panel's thread does: opens what is missing, moves the lines, sleeps until the next deadline or a wake.
 * Other threads leave their wishes in fields that hold one each, so nothing piles up.
 */
final class PanelLoop implements Runnable {
  private final PanelSettings settings;
  private final Panel.Listener listener;
  private final LongSupplier clock;
  private final ButtonLine button;
  private final OutputLine light;
  private final OutputLine relay;
  private final List<PanelLine> lines;
  private final SimulatedFinger finger;
  private final RelayTimer relayTimer;
  private final Faults faults;
  private final Retry gpioRetry = new Retry();

  /** Not park and unpark: a lock that is waited for inside Pi4J could swallow the permit. */
  private final Semaphore wakes = new Semaphore(0);
  private final AtomicLong pulseWanted = new AtomicLong();
  private volatile Light lightWanted = Light.OFF;
  private volatile boolean closing;
  private volatile PanelState state;

  private volatile @Nullable Gpio gpio;
  private Light lightShown = Light.OFF;
  private long lightSince;

  /** @param clock monotonic, in nanoseconds since the panel was made, so never negative */
  PanelLoop(PanelSettings settings, Panel.Listener listener, LongSupplier clock) {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.button = new ButtonLine(settings.button(), settings.debounceMs(), clock, this::wake, listener);
    this.light = new OutputLine("light", settings.light());
    this.relay = new OutputLine("relay", settings.relay());
    // The relay first: after a crash it may still be closed, and opening the line opens the relay.
    this.lines = Stream.<PanelLine>of(relay, button, light).filter(line -> line.line().present()).toList();
    this.finger = new SimulatedFinger(settings.button(), settings.debounceMs());
    this.relayTimer = new RelayTimer(settings.relayHardLimit().toNanos());
    this.faults = new Faults(listener);
    this.state = new PanelState(Light.OFF, false, false, false, 0, 0, List.of());
  }

  // From any thread.

  void show(Light wanted) {
    lightWanted = wanted;
    wake();
  }

  void pulseRelay(Duration pulse) {
    // More than the hard limit is never used; the cap keeps the nanoseconds within a long.
    Duration capped = pulse.compareTo(settings.relayHardLimit()) < 0 ? pulse : settings.relayHardLimit();
    pulseWanted.accumulateAndGet(capped.toNanos(), Math::max);
    wake();
  }

  void press(Duration hold) {
    finger.press(hold);
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
      closeGpio();
      if (!closing) {
        faults.raise("panel", "the panel's thread ended by an error; button, light and relay are dead, restart Callpoint");
      }
      state = stateNow();
    }
  }

  private void turn(long now) {
    try {
      openMissing(now);
      moveFinger(now);
      onLine(button, now, () -> button.turn(now));
      onLine(relay, now, () -> relay.set(relayClosedAt(now)));
      onLine(light, now, () -> light.set(lightLitAt(now)));
      reportHeldButton(now);
    } catch (RuntimeException e) {
      startOver(new GpioFault("the panel failed unexpectedly; it is opened anew", e), now);
    }
  }

  private void openMissing(long now) {
    Gpio open = gpio;
    if (open == null) {
      if (lines.isEmpty() || !gpioRetry.due(now)) {
        return;
      }
      try {
        open = Gpio.open(settings);
        gpio = open;
        gpioRetry.succeeded(now);
        faults.clear("gpio", "GPIO works again");
        faults.clear("closing", "GPIO is open anew");
      } catch (GpioFault fault) {
        startOver(fault, now);
        return;
      }
    }
    for (PanelLine line : lines) {
      if (!line.isOpen() && line.retry().due(now)) {
        open(line, open, now);
      }
    }
  }

  private void open(PanelLine line, Gpio from, long now) {
    try {
      line.open(from, now);
      line.retry().succeeded(now);
      faults.clear(line.name(), line.name() + " on GPIO line " + line.line().number() + " works again");
    } catch (GpioFault fault) {
      faults.raise(line.name(), message(fault));
      line.retry().failed(now);
    }
  }

  private interface LineWork {
    void run() throws GpioFault;
  }

  private void onLine(PanelLine line, long now, LineWork work) {
    try {
      work.run();
    } catch (GpioFault fault) {
      faults.raise(line.name(), message(fault));
      line.closed();
      line.retry().failed(now);
      Gpio open = gpio;
      if (open != null) {
        // What Pi4J will not give back it will not open again either: a RuntimeException starts everything over.
        open.release(line.name());
      }
    }
  }

  private void startOver(GpioFault fault, long now) {
    closeGpio();
    faults.raise("gpio", message(fault));
    gpioRetry.failed(now);
  }

  private void moveFinger(long now) {
    if (button.input() instanceof MockDigitalInput mock) {
      finger.turn(mock, now);
    }
  }

  private boolean relayClosedAt(long now) {
    long pulse = pulseWanted.getAndSet(0);
    if (pulse > 0) {
      relayTimer.pulse(pulse, now);
    }
    return relayTimer.closedAt(now);
  }

  private boolean lightLitAt(long now) {
    Light wanted = lightWanted;
    if (wanted != lightShown) {
      lightShown = wanted;
      lightSince = now;
    }
    return wanted.pattern().litAfter(now - lightSince);
  }

  private void reportHeldButton(long now) {
    if (button.suspicious(now)) {
      faults.raise("button-held", "button on GPIO line " + settings.button().number()
          + " reads as pressed ever since it was opened; check panel.button.active, panel.button.pull and the wiring");
    } else {
      faults.clear("button-held", "button is released");
    }
  }

  private long wantedAtNanos() {
    long wanted = Math.min(button.wantedAtNanos(), relayTimer.opensAtNanos());
    if (button.input() instanceof MockDigitalInput) {
      wanted = Math.min(wanted, finger.wantedAtNanos());
    }
    if (light.isOpen()) {
      long elapsed = clock.getAsLong() - lightSince;
      long change = lightShown.pattern().untilChangeNanos(elapsed);
      wanted = Math.min(wanted, change == Long.MAX_VALUE ? change : lightSince + elapsed + change);
    }
    if (gpio == null) {
      return lines.isEmpty() ? wanted : Math.min(wanted, gpioRetry.dueAtNanos());
    }
    for (PanelLine line : lines) {
      if (!line.isOpen()) {
        wanted = Math.min(wanted, line.retry().dueAtNanos());
      }
    }
    return wanted;
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

  private void closeGpio() {
    Gpio open = gpio;
    gpio = null;
    if (open == null) {
      return;
    }
    quietly(() -> relay.set(false));
    quietly(() -> light.set(false));
    lines.forEach(PanelLine::closed);
    quietly(open::close);
  }

  /** For the way out, where the next step matters more than what this one says. */
  private void quietly(LineWork work) {
    try {
      work.run();
    } catch (GpioFault | RuntimeException | LinkageError e) {
      faults.raise("closing", "GPIO did not close cleanly: " + e.getMessage());
    }
  }

  private PanelState stateNow() {
    return new PanelState(lightWanted, button.down(), light.active(), relay.active(), button.presses(),
        button.edgesDropped(), faults.texts());
  }

  private static String message(GpioFault fault) {
    return String.valueOf(fault.getMessage());
  }

  // For tests, which look at and move the levels behind the lines.

  ButtonLine button() {
    return button;
  }

  OutputLine light() {
    return light;
  }

  OutputLine relay() {
    return relay;
  }

  @Nullable Gpio gpio() {
    return gpio;
  }
}
