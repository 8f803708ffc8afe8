package dev.callpoint;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outbox's messages on the disk: a file each, written whole under another name, forced, and renamed, so a loss of power
 * leaves a message or none. A deletion is not forced: at worst a message is told twice. How many there are, the {@link
 * Outbox} bounds.
 *
 * <pre>
 *   put ──▶ wanted ──when it is due, thread "outbox"──▶ on the disk ◀── load, of the daemon before
 *             └──removed in time: never written            └──removed──▶ unwanted ──▶ deleted
 * </pre>
 *
 * <p>A disk that is full, read-only or not there is a fault that is told once; what is wanted stays in memory and is
 * tried again every {@value #RETRY_MS} ms.
 */
final class OutboxFiles implements Outbox.Store {
  private static final long RETRY_MS = 10_000;
  private static final String FOLDER = "outbox";
  private static final String LOCK = "lock";
  private static final String ENDING = ".json";
  private static final String UNFINISHED = ".new";
  private static final Pattern NAME = Pattern.compile("[0-9]{16}");

  private final Path folder;
  private final Listener listener;
  private final long retryNanos;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  private final SequencedSet<String> unwanted = new LinkedHashSet<>();
  private final SequencedSet<String> written = new LinkedHashSet<>();
  private @Nullable String underWay;
  private boolean closing;
  private @Nullable IOException unread;
  private boolean faulty;
  private @Nullable FileChannel lock;
  private @Nullable Thread thread;

  private record Wanted(byte[] bytes, long dueNanos) {}

  /** @param bytes null to delete it */
  private record Errand(String name, byte @Nullable [] bytes) {}

  /** Nothing is to be done but to see whether the disk is well again. */
  private static final Errand LOOK = new Errand("", null);

  /** Called on the outbox's thread. */
  interface Listener {
    void fault(String what);

    void recovered();
  }

  /** @param stateDirectory made when it is first needed */
  OutboxFiles(Path stateDirectory, Listener listener) {
    this(stateDirectory, listener, RETRY_MS);
  }

  OutboxFiles(Path stateDirectory, Listener listener, long retryMs) {
    this.folder = stateDirectory.resolve(FOLDER);
    this.listener = listener;
    this.retryNanos = TimeUnit.MILLISECONDS.toNanos(retryMs);
  }

  /**
   * What the daemon before has left, by name; this waits for the disk. What is torn or no message is deleted; a disk that
   * cannot be read is a fault that is told after the start.
   */
  SortedMap<String, ObjectNode> load() {
    SortedMap<String, ObjectNode> found = new TreeMap<>();
    try {
      lock();
      for (Path file : files()) {
        String name = name(file);
        Optional<ObjectNode> message = NAME.matcher(name).matches() ? read(file) : Optional.empty();
        if (message.isPresent()) {
          found.put(name, message.get());
          written.add(name);
        } else {
          Logger.warn("{} is left out: it is torn, or no message", file);
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      unread = e;
    }
    return found;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("outbox").start(this::run);
  }

  /** One that is larger than what is read as JSON is kept in memory alone. */
  @Override
  public synchronized void put(String name, ObjectNode message, long afterMs) {
    byte[] bytes = Json.bytes(message);
    if (bytes.length <= Json.BYTES_MAX) {
      wanted.put(name, new Wanted(bytes, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs)));
      notifyAll();
    }
  }

  @Override
  public synchronized void remove(String name) {
    wanted.remove(name);
    if (written.contains(name) || name.equals(underWay)) {
      unwanted.add(name);
      notifyAll();
    }
  }

  /** Writes what waits, due or not, as long as the limit lets it. */
  void close(Duration limit) throws InterruptedException {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    Thread writer = thread;
    if (writer == null) {
      unlock();
    } else {
      writer.join(limit);
    }
  }

  private void run() {
    try {
      IOException before = unread;
      boolean well = before == null;
      if (before != null) {
        fault("messages of before cannot be read", before);
      }
      Optional<Errand> errand;
      while ((errand = next(well)).isPresent()) {
        well = carriedOut(errand.get());
      }
      unlock();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty when it is closed and nothing more can be done. */
  private synchronized Optional<Errand> next(boolean well) throws InterruptedException {
    long notBefore = System.nanoTime() + (well ? 0 : retryNanos);
    while (!closing) {
      long now = System.nanoTime();
      Optional<Errand> errand = now - notBefore < 0 ? Optional.empty() : due(now);
      if (errand.isPresent()) {
        return errand;
      }
      if (!well && now - notBefore >= 0) {
        return Optional.of(LOOK);
      }
      long nanos = wanted.values().stream().mapToLong(w -> w.dueNanos() - now).min().orElse(Long.MAX_VALUE);
      TimeUnit.NANOSECONDS.timedWait(this, well ? nanos : notBefore - now);
    }
    return well ? due(Long.MAX_VALUE) : Optional.empty();
  }

  private Optional<Errand> due(long nowNanos) {
    if (!unwanted.isEmpty()) {
      return Optional.of(new Errand(unwanted.getFirst(), null));
    }
    for (Map.Entry<String, Wanted> entry : wanted.entrySet()) {
      if (closing || nowNanos - entry.getValue().dueNanos() >= 0) {
        underWay = entry.getKey();
        return Optional.of(new Errand(entry.getKey(), entry.getValue().bytes()));
      }
    }
    return Optional.empty();
  }

  private boolean carriedOut(Errand errand) {
    try {
      lock();
      byte[] bytes = errand.bytes();
      if (errand == LOOK) {
        Files.getLastModifiedTime(folder);
      } else if (bytes == null) {
        Files.deleteIfExists(file(errand.name()));
      } else {
        write(errand.name(), bytes);
      }
      ended(errand);
      if (faulty) {
        faulty = false;
        listener.recovered();
      }
      return true;
    } catch (IOException e) {
      synchronized (this) {
        underWay = null;
      }
      fault("what the broker has not acknowledged is kept in memory alone, and not", e);
      return false;
    }
  }

  private synchronized void ended(Errand errand) {
    underWay = null;
    if (errand.bytes() == null) {
      unwanted.remove(errand.name());
      written.remove(errand.name());
    } else {
      wanted.remove(errand.name());
      written.add(errand.name());
    }
  }

  private void fault(String what, IOException why) {
    if (!faulty) {
      faulty = true;
      listener.fault(
          what + " in " + folder + " (" + why.getClass().getSimpleName() + ": " + why.getMessage()
              + "): make room, give the right to write, or set state_directory");
    }
  }

  // --- the disk ---

  private Path file(String name) {
    return folder.resolve(name + ENDING);
  }

  private static String name(Path file) {
    String whole = file.getFileName().toString();
    return whole.endsWith(ENDING) ? whole.substring(0, whole.length() - ENDING.length()) : "";
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.getFileName().toString().equals(LOCK)).sorted().toList();
    }
  }

  private static Optional<ObjectNode> read(Path file) throws IOException {
    try {
      return Files.size(file) <= Json.BYTES_MAX
          ? Optional.of((ObjectNode) Json.object(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (BadJson e) {
      return Optional.empty();
    }
  }

  /** A name is on the disk only when its directory is (fsync(2)). */
  private void write(String name, byte[] bytes) throws IOException {
    Path unfinished = folder.resolve(name + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A second daemon would tell the messages of the first. */
  private void lock() throws IOException {
    if (lock != null && Files.exists(folder)) {
      return;
    }
    unlock();
    Files.createDirectories(folder);
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new IOException("another callpoint writes there: stop it");
      }
      lock = channel;
    } catch (OverlappingFileLockException e) {
      throw new IOException("another callpoint writes there: stop it", e);
    } finally {
      if (lock != channel) {
        channel.close();
      }
    }
  }

  private void unlock() {
    FileChannel held = lock;
    lock = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (IOException e) {
      Logger.warn("the outbox's lock is not closed: {}", e.getMessage());
    }
  }
}
