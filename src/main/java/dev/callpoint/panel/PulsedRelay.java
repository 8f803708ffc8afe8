package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A relay whose pulse needs nobody: Pi4J holds its line open, and for a pulse hands it to a {@link RelayPulse}, a process
 * that has the whole pulse before it begins. A daemon that dies or hangs meanwhile cannot leave the door released, which
 * the kernel of a Raspberry Pi otherwise would: it keeps the level of a line that nobody holds any more.
 *
 * <pre>
 *          ┌──────────── line taken back, open ────────────┐
 *          ▼                                               │
 *   LOST ─▶ OPEN (Pi4J holds the line) ── pulse ──▶ CLOSED (the process holds it)
 *                                                   │  ▲
 *                                                   └──┘ it ends, and was asked for longer: another process
 * </pre>
 *
 * <p>Made longer, the relay opens for some milliseconds between two processes: a process that could be prolonged would
 * have to be asked, and then it would need somebody.
 */
final class PulsedRelay implements DoorRelay {
  static final String NAME = "relay";
  /** In the run directory: what {@code relay-off} has to know to open the relay without a daemon. */
  private static final String NOTE = "relay";
  /** Not worth a process of its own. */
  private static final long REST_NANOS = 50_000_000L;

  private final Line line;
  private final Path runDirectory;
  private final Runnable wake;
  private final RelayTimer timer;
  private final Retry retry = new Retry();
  private @Nullable Gpio gpio;
  private @Nullable RelayPulse running;
  private String chip = "";

  /** @param runDirectory for the note and for what the processes say */
  PulsedRelay(Line line, Duration hardLimit, Path runDirectory, Runnable wake) {
    this.line = line;
    this.timer = new RelayTimer(hardLimit.toNanos());
    this.runDirectory = runDirectory;
    this.wake = wake;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public boolean isOpen() {
    return gpio != null;
  }

  @Override
  public Retry retry() {
    return retry;
  }

  /** The relay is open as soon as the line is had; only then it is looked whether it could be closed. */
  @Override
  public void open(Gpio from, long nowNanos) throws GpioFault {
    RelayPulse.endLeftOver(line);
    from.output(NAME, line);
    try {
      chip = GpioTools.chipOf(Gpio.consumer(NAME), line);
      writeNote();
      gpio = from;
    } catch (GpioFault fault) {
      from.release(NAME);
      throw fault;
    }
  }

  private void writeNote() throws GpioFault {
    Path note = runDirectory.resolve(NOTE);
    try {
      Files.writeString(note, chip + " " + line.number() + " " + (line.activeLow() ? "low" : "high") + "\n");
    } catch (IOException e) {
      throw new GpioFault("relay: cannot write " + note + ", by which the service opens it after a crash", e);
    }
  }

  @Override
  public void lost() {
    endProcess();
    timer.end();
    gpio = null;
  }

  @Override
  public String pulse(Duration pulse, long nowNanos) throws GpioFault {
    Gpio from = gpio;
    if (from == null) {
      throw new GpioFault("the relay cannot be had, see the faults of the panel");
    }
    timer.pulse(pulse.toNanos(), nowNanos);
    if (running == null) {
      from.release(NAME);
      begin(from, nowNanos);
    }
    return timer.words(nowNanos);
  }

  private void begin(Gpio from, long nowNanos) throws GpioFault {
    Duration left = Duration.ofNanos(timer.opensAtNanos() - nowNanos);
    try {
      running = RelayPulse.begin(chip, line, left, runDirectory, wake);
    } catch (GpioFault fault) {
      takeBack(from);
      throw fault;
    }
  }

  /** Opens the relay at once, whatever state it was left in. */
  private void takeBack(Gpio from) throws GpioFault {
    timer.end();
    from.output(NAME, line);
  }

  @Override
  public void turn(long nowNanos) throws GpioFault {
    RelayPulse pulse = running;
    Gpio from = gpio;
    if (pulse == null || from == null || pulse.isRunning()) {
      return;
    }
    running = null;
    boolean goesOn = timer.closedAt(nowNanos) && timer.opensAtNanos() - nowNanos > REST_NANOS;
    if (goesOn && pulse.endedWell()) {
      begin(from, nowNanos);
      return;
    }
    takeBack(from);
    if (!pulse.endedWell()) {
      throw new GpioFault("the relay's pulse ended early and the relay was opened: " + pulse.how());
    }
  }

  /** The process wakes the panel when it ends. */
  @Override
  public long wantedAtNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public void end() throws GpioFault {
    Gpio from = gpio;
    boolean closed = running != null;
    endProcess();
    if (closed && from != null) {
      takeBack(from);
    }
  }

  private void endProcess() {
    RelayPulse pulse = running;
    running = null;
    if (pulse != null && !pulse.kill()) {
      Logger.error("the relay's pulse cannot be ended; it ends by itself, {} ms after it began at most", timer.hardLimitMs());
    }
  }

  @Override
  public boolean active() {
    RelayPulse pulse = running;
    return pulse != null && pulse.isRunning();
  }
}
