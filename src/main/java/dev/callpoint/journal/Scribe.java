package dev.callpoint.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes lines to a {@link LineFile}, so that nobody else waits for the disk. Each line is on the disk
 * before the next is written.
 *
 * <p>A disk that is full, read-only or not there is a fault that is told once; what waits is tried again at an interval and
 * with each new line.
 */
final class Scribe {
  private static final Line NOTHING = new Line(new byte[0], () -> {});

  private final String what;
  private final Path directory;
  private final LineFile file;
  private final Consumer<String> fault;
  private final Runnable recovered;
  private final int waitingMax;
  private final long retryMs;
  private final Queue<Line> waiting = new ArrayDeque<>();
  private boolean closing;
  private boolean faulty;
  private @Nullable Thread thread;

  /** Compared by identity: the same bytes may be written twice. */
  private static final class Line {
    private final byte[] bytes;
    private final Runnable written;

    Line(byte[] bytes, Runnable written) {
      this.bytes = bytes;
      this.written = written;
    }
  }

  /**
   * @param what lines are, as in "incidents are not kept"
   * @param directory of the file, for the words of a fault
   * @param fault told on the thread, with a sentence, as is the end of it by {@code recovered}
   * @param waitingMax lines that may wait for the disk
   */
  Scribe(
      String what,
      Path directory,
      LineFile file,
      Consumer<String> fault,
      Runnable recovered,
      int waitingMax,
      long retryMs) {
    this.what = what;
    this.directory = directory;
    this.file = file;
    this.fault = fault;
    this.recovered = recovered;
    this.waitingMax = waitingMax;
    this.retryMs = retryMs;
  }

  /** @param unread why earlier lines could not be read, a fault that is told first */
  void start(String threadName, @Nullable IOException unread) {
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> run(unread));
  }

  /**
   * Never waits for the disk; any thread. False when too many wait for it.
   *
   * @param written run on the thread when the line is on the disk
   */
  synchronized boolean add(byte[] line, Runnable written) {
    if (waiting.size() >= waitingMax) {
      return false;
    }
    waiting.add(new Line(line, written));
    notifyAll();
    return true;
  }

  /** Writes what waits, as long as the limit lets it. */
  void close(Duration limit) throws InterruptedException {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    Thread writer = thread;
    if (writer != null) {
      writer.join(limit);
    }
  }

  private void run(@Nullable IOException unread) {
    try {
      if (unread != null) {
        fault(what + " of before cannot be read", unread);
      }
      boolean well = written(NOTHING);
      Optional<Line> line;
      while ((line = next(well)).isPresent()) {
        well = written(line.get());
        if (well) {
          done(line.get());
        }
      }
      file.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      fault("the file does not close", e);
    }
  }

  /** The line to write, or nothing, to see whether the disk is well again; empty when all is closed. */
  private synchronized Optional<Line> next(boolean well) throws InterruptedException {
    if (!well && !closing) {
      wait(retryMs);
    }
    while (well && waiting.isEmpty() && !closing) {
      wait();
    }
    if (closing && (!well || waiting.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(waiting.isEmpty() ? NOTHING : waiting.element());
  }

  private void done(Line line) {
    if (line == NOTHING) {
      return;
    }
    synchronized (this) {
      waiting.remove();
    }
    line.written.run();
  }

  private boolean written(Line line) {
    try {
      file.add(line.bytes);
      if (faulty) {
        faulty = false;
        recovered.run();
      }
      return true;
    } catch (IOException e) {
      fault(what + " are not kept", e);
      return false;
    }
  }

  private void fault(String sentence, IOException why) {
    if (!faulty) {
      faulty = true;
      String reason = why.getMessage() == null ? why.toString() : why.getMessage();
      fault.accept(
          sentence + " in " + directory + " (" + why.getClass().getSimpleName() + ": " + reason
              + "): make room, give the right to write, or set state_directory");
    }
  }
}
