package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Incident;
import dev.callpoint.core.Rung;
import dev.callpoint.core.State;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Records every turn of the core, so that what happened in the field can be fed through the core again: see {@link Replay}.
 *
 * <pre>
 *   core ──turned──▶ waiting, at most {@value #WAITING_MAX} ──thread "recorder", once a second──▶ {@link Segments} (run directory)
 *                       └── beyond that: dropped, counted, told; a new segment begins       │ an incident worth it
 *                                                                                           ▼
 *                                                                             {@link Shelf} (state directory)
 * </pre>
 *
 * <p>The SD card is written for an incident alone, and not for each: one that somebody asked for and that was over with the first reset is an
 * everyday event, a visitor's press among them. Kept are incidents that the watchdog saw, that went beyond the rung {@code reset}, failed or
 * need help; with them the {@value #BEFORE_MS} ms before they began. {@value Shelf#FILES_MAX} may follow each other, after that one is kept
 * every {@value #KEEP_EVERY_MS} ms. What led to a broken invariant of the core is kept too, as {@value #BROKEN}.
 *
 * <p>A directory that is full, read-only or not there is a fault that is told once; recording begins again, and keeping is tried again, after
 * {@value #RETRY_MS} ms.
 */
public final class Recorder {
  static final int WAITING_MAX = 8_192;
  private static final long WRITE_EVERY_MS = 1_000;
  private static final long BEFORE_MS = 30_000;
  private static final long KEEP_EVERY_MS = 600_000;
  private static final long RETRY_MS = 10_000;
  private static final String BROKEN = "core-broken";

  private final BlockingQueue<Considered> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Segments segments;
  private final Shelf shelf;
  private final Path runDirectory;
  private final Path stateDirectory;
  private final Listener listener;
  private final Faults faults = new Faults();
  private long turns;
  private volatile boolean closing;
  private volatile boolean broken;
  private volatile boolean ended;
  private @Nullable Thread thread;

  // --- of the recorder's thread ---
  private long seen;
  private long nowMs;
  private long recordAgainMs;
  private int keepTokens = Shelf.FILES_MAX;
  private long tokenMs;
  private String lastKept = "";
  private @Nullable Keep toKeep;

  /** @param fromMs the first turn that is wanted */
  private record Keep(String id, long fromMs, long notBeforeMs) {}

  /** Called on the recorder's thread. */
  public interface Listener {
    void fault(String what);

    void recovered();

    /** @param turns that could not be recorded, as too many waited */
    void dropped(long turns);
  }

  /**
   * @param runDirectory for what is recorded
   * @param stateDirectory for what is kept; made when it is first needed
   */
  public Recorder(Path runDirectory, Path stateDirectory, String version, String device, Listener listener) {
    this(runDirectory, stateDirectory, new Segments.About(version, device, word()), listener, Segments.TURNS_MAX);
  }

  Recorder(Path runDirectory, Path stateDirectory, Segments.About about, Listener listener, int turnsMax) {
    this.runDirectory = runDirectory;
    this.stateDirectory = stateDirectory;
    this.listener = listener;
    segments = new Segments(recordings(runDirectory), new Codec(Secrets.hidden()), about, turnsMax);
    shelf = new Shelf(recordings(stateDirectory));
  }

  /** Where recordings lie within the run directory, and within the state directory. */
  static Path recordings(Path directory) {
    return directory.resolve("recordings");
  }

  public void start() {
    thread = Thread.ofPlatform().daemon().name("recorder").start(this::run);
  }

  /**
   * A turn was made. The core's thread alone; it never waits.
   *
   * @param before the state in which the event was considered
   */
  public void turned(State before, Event event, long nowMs, List<Command> commands) {
    if (ended) {
      return;
    }
    boolean taken = waiting.offer(new Considered(++turns, before, event, nowMs, commands));
    if (!taken || waiting.size() == WAITING_MAX / 2) {
      LockSupport.unpark(thread);
    }
  }

  /** The core broke an invariant: as {@link #close}, and keeps what led to it, its last turn included. */
  public void closeBroken(Duration limit) throws InterruptedException {
    broken = true;
    close(limit);
  }

  /** Writes what waits, as long as the limit lets it. */
  public void close(Duration limit) throws InterruptedException {
    closing = true;
    Thread writer = thread;
    if (writer != null) {
      LockSupport.unpark(writer);
      writer.join(limit);
    }
  }

  /** Turns that wait to be written. */
  int waiting() {
    return waiting.size();
  }

  private void run() {
    try {
      while (!closing) {
        LockSupport.parkNanos(this, WRITE_EVERY_MS * 1_000_000);
        writeWaiting();
      }
      writeWaiting();
      end();
    } catch (RuntimeException e) {
      listener.fault("nothing is recorded any more, by an error of the program itself: " + e);
    } finally {
      ended = true;
      waiting.clear();
    }
  }

  private void end() {
    try {
      segments.close();
      if (broken && shelf.hasNoneOfLate(BROKEN, Duration.ofMillis(KEEP_EVERY_MS))) {
        shelf.keep(BROKEN, segments.since(nowMs - BEFORE_MS));
      }
    } catch (IOException e) {
      faults.told("the recording does not end in order", runDirectory, e);
    }
  }

  private void writeWaiting() {
    List<Considered> taken = new ArrayList<>();
    while (waiting.drainTo(taken) > 0) {
      taken.forEach(this::write);
      taken.clear();
    }
    try {
      segments.flush();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void write(Considered turn) {
    long missing = turn.number() - seen - 1;
    seen = turn.number();
    nowMs = turn.nowMs();
    if (missing > 0) {
      listener.dropped(missing);
    }
    if (nowMs < recordAgainMs) {
      return;
    }
    try {
      segments.add(turn);
      faults.over(runDirectory);
    } catch (IOException e) {
      failed(e);
    }
    keep(turn);
  }

  private void failed(IOException why) {
    recordAgainMs = nowMs + RETRY_MS;
    faults.told("events are not recorded", runDirectory, why);
  }

  // --- keeping ---

  private void keep(Considered turn) {
    for (Command command : turn.commands()) {
      if (command instanceof Command.PublishIncident c
          && isWorthKeeping(c.incident())
          && !c.incident().id().equals(lastKept)
          && mayKeep(turn.nowMs())) {
        // Told twice, when help is needed and when it is over, the beginning is worth more than the end.
        lastKept = c.incident().id();
        toKeep = new Keep(lastKept, c.incident().beganMs() - BEFORE_MS, turn.nowMs());
      }
    }
    Keep wanted = toKeep;
    if (wanted != null && turn.nowMs() >= wanted.notBeforeMs()) {
      try {
        shelf.keep(wanted.id(), segments.since(wanted.fromMs()));
        toKeep = null;
        faults.over(stateDirectory);
      } catch (IOException e) {
        toKeep = new Keep(wanted.id(), wanted.fromMs(), turn.nowMs() + RETRY_MS);
        faults.told("the recording of " + wanted.id() + " is not kept", stateDirectory, e);
      }
    }
  }

  static boolean isWorthKeeping(Incident incident) {
    return !incident.cause().isAsked()
        || incident.outcome() != Incident.Outcome.COMPLETED
        || incident.rungs().stream().anyMatch(step -> step.rung().compareTo(Rung.RESET) > 0);
  }

  private boolean mayKeep(long nowMs) {
    long earned = (nowMs - tokenMs) / KEEP_EVERY_MS;
    if (keepTokens + earned >= Shelf.FILES_MAX) {
      keepTokens = Shelf.FILES_MAX;
      tokenMs = nowMs;
    } else {
      keepTokens += (int) earned;
      tokenMs += earned * KEEP_EVERY_MS;
    }
    if (keepTokens == 0) {
      return false;
    }
    keepTokens--;
    return true;
  }

  /** Each directory's is told once, and recovered when both are well. */
  private final class Faults {
    private final List<Path> faulty = new ArrayList<>();

    private void told(String what, Path directory, IOException why) {
      if (!faulty.contains(directory)) {
        faulty.add(directory);
        String reason = why.getMessage() == null ? why.toString() : why.getMessage();
        listener.fault(
            what + " in " + recordings(directory) + " (" + why.getClass().getSimpleName() + ": " + reason
                + "): make room, or give the right to write");
      }
    }

    private void over(Path directory) {
      if (faulty.remove(directory) && faulty.isEmpty()) {
        listener.recovered();
      }
    }
  }

  private static String word() {
    return Long.toString(new SecureRandom().nextLong(1L << 40), 36);
  }
}
