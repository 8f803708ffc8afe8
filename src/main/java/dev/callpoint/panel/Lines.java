package dev.callpoint.panel;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines that the panel has, and the GPIO that they are on: what fails is opened anew, alone or all together. */
final class Lines {
  interface Work {
    void run() throws GpioFault;
  }

  private final PanelSettings settings;
  private final DoorRelay relay;
  private final OutputLine light;
  private final List<PanelLine> wanted;
  private final Faults faults;
  private final Retry retry = new Retry();
  /** Volatile for tests. */
  private volatile @Nullable Gpio gpio;

  Lines(PanelSettings settings, DoorRelay relay, List<InputLine> inputs, OutputLine light, Faults faults) {
    this.settings = settings;
    this.relay = relay;
    this.light = light;
    this.faults = faults;
    // The relay first: after a crash it may still be closed, and opening the line opens the relay.
    this.wanted =
        Stream.concat(Stream.of(relay), Stream.concat(inputs.stream(), Stream.of(light)))
            .filter(line -> line.line().present())
            .map(PanelLine.class::cast)
            .toList();
  }

  void openMissing(long now) {
    Gpio open = gpio;
    if (open == null) {
      if (wanted.isEmpty() || !retry.due(now)) {
        return;
      }
      try {
        open = Gpio.open(settings);
        gpio = open;
        retry.succeeded(now);
        faults.clear("gpio", "GPIO works again");
        faults.clear("closing", "GPIO is open anew");
      } catch (GpioFault fault) {
        startOver(fault, now);
        return;
      }
    }
    for (PanelLine line : wanted) {
      if (gpio != null && !line.isOpen() && line.retry().due(now)) {
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
      failed(line, from, fault, now);
    }
  }

  /** Does something with a line; where that fails the line is lost, and opened anew in a while. */
  void work(PanelLine line, long now, Work work) {
    try {
      work.run();
    } catch (GpioFault fault) {
      Gpio open = gpio;
      if (open != null) {
        failed(line, open, fault, now);
      }
    }
  }

  private void failed(PanelLine line, Gpio from, GpioFault fault, long now) {
    faults.raise(line.name(), message(fault));
    line.lost();
    line.retry().failed(now);
    if (!from.hasItsChips()) {
      startOver(new GpioFault("the GPIO chip is gone, or another has come in its place; it is opened anew"), now);
      return;
    }
    // What Pi4J will not give back it will not open again either: a RuntimeException starts everything over.
    from.release(line.name());
  }

  void startOver(GpioFault fault, long now) {
    close();
    faults.raise("gpio", message(fault));
    retry.failed(now);
  }

  /** Opens the relay, darkens the light, and gives the lines back. */
  void close() {
    Gpio open = gpio;
    gpio = null;
    if (open == null) {
      return;
    }
    quietly(relay::end);
    quietly(() -> light.set(false));
    wanted.forEach(PanelLine::lost);
    quietly(open::close);
  }

  /** For the way out, where the next step matters more than what this one says. */
  private void quietly(Work work) {
    try {
      work.run();
    } catch (GpioFault | RuntimeException | LinkageError e) {
      faults.raise("closing", "GPIO did not close cleanly: " + e.getMessage());
    }
  }

  /** When a line is tried again; {@link Long#MAX_VALUE} while all are open. */
  long wantedAtNanos() {
    if (gpio == null) {
      return wanted.isEmpty() ? Long.MAX_VALUE : retry.dueAtNanos();
    }
    return wanted.stream().filter(line -> !line.isOpen()).mapToLong(line -> line.retry().dueAtNanos()).min()
        .orElse(Long.MAX_VALUE);
  }

  @Nullable Gpio gpio() {
    return gpio;
  }

  private static String message(GpioFault fault) {
    return String.valueOf(fault.getMessage());
  }
}
