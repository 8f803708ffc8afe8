package dev.callpoint.panel;

import dev.callpoint.panel.PanelSettings.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One pulse of the relay, carried out by {@code gpioset} of libgpiod 2: it closes the relay, sleeps, opens it and ends,
 * in 2 MB and without a word to anybody. It writes to files, never to a pipe, whose reader's death would kill it.
 */
final class RelayPulse {
  private static final String PROGRAM = "gpioset";
  private static final long BEGIN_MAX_MS = 1_000;
  private static final long END_MAX_MS = 500;
  private static final long LOOK_MS = 2;

  private final Process process;
  private final Path complaints;

  private RelayPulse(Process process, Path complaints) {
    this.process = process;
    this.complaints = complaints;
  }

  /**
   * Returns when the relay is closed.
   *
   * @param ended called on a thread of the JVM's when the process has ended
   * @throws GpioFault when it does not close
   */
  static RelayPulse begin(String chip, Line line, Duration pulse, Path runDirectory, Runnable ended) throws GpioFault {
    Path banner = runDirectory.resolve("relay-pulse.out");
    Path complaints = runDirectory.resolve("relay-pulse.err");
    try {
      // Of the pulse before: its words are not this one's.
      Files.deleteIfExists(banner);
      Process process =
          new ProcessBuilder(command(chip, line, pulse))
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(banner.toFile())
              .redirectError(complaints.toFile())
              .start();
      process.onExit().thenRun(ended);
      RelayPulse begun = new RelayPulse(process, complaints);
      begun.awaitClosed(banner);
      return begun;
    } catch (IOException e) {
      throw new GpioFault("the relay cannot be closed: gpioset does not start", e);
    }
  }

  /** With {@code --banner} it says a line as soon as the relay is closed. */
  private static List<String> command(String chip, Line line, Duration pulse) {
    List<String> words = new ArrayList<>(List.of(PROGRAM, "--banner"));
    words.addAll(holder());
    words.addAll(List.of("--chip", chip, "--toggle", pulse.toMillis() + "ms,0"));
    if (line.activeLow()) {
      words.add("--active-low");
    }
    words.add(line.number() + "=active");
    return words;
  }

  private static List<String> holder() {
    return List.of("--consumer", Gpio.consumer(PulsedRelay.NAME));
  }

  private void awaitClosed(Path banner) throws GpioFault, IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEGIN_MAX_MS);
    while (Files.size(banner) == 0) {
      if (endsWithin(LOOK_MS)) {
        throw new GpioFault("the relay cannot be closed: " + said());
      }
      if (System.nanoTime() > deadline) {
        kill();
        throw new GpioFault("the relay cannot be closed: gpioset has not begun in " + BEGIN_MAX_MS + " ms");
      }
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Whether it has opened the relay; when it was killed, or gave up, the relay may still be closed. */
  boolean endedWell() {
    return process.exitValue() == 0;
  }

  String how() {
    return "gpioset ended with status " + process.exitValue() + " " + said();
  }

  /** @return whether the process is gone */
  boolean kill() {
    process.destroy();
    if (endsWithin(END_MAX_MS)) {
      return true;
    }
    process.destroyForcibly();
    return endsWithin(END_MAX_MS);
  }

  private boolean endsWithin(long ms) {
    try {
      return process.waitFor(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody ends this thread by an interrupt; the exception has cleared it.
      return !process.isAlive();
    }
  }

  private String said() {
    try {
      return Files.readString(complaints).strip();
    } catch (IOException e) {
      return "(what gpioset says cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Ends a pulse that has outlived its daemon, as nobody can take the line before. */
  static void endLeftOver(Line line) {
    List<String> marks = new ArrayList<>(holder());
    marks.add(line.number() + "=active");
    List<ProcessHandle> left = ProcessHandle.allProcesses().filter(process -> isOne(process, marks)).toList();
    for (ProcessHandle process : left) {
      process.destroy();
      try {
        process.onExit().get(END_MAX_MS, TimeUnit.MILLISECONDS);
      } catch (Exception _) {
        // It holds the line until it ends by itself; that is said when the line cannot be had.
      }
    }
  }

  private static boolean isOne(ProcessHandle process, List<String> marks) {
    return process.info().command().filter(command -> command.endsWith("/" + PROGRAM)).isPresent()
        && process.info().arguments().filter(words -> Arrays.asList(words).containsAll(marks)).isPresent();
  }
}
