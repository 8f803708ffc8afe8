package dev.callpoint.journal;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps incidents: the newest {@value #RECENT_MAX} in memory, and on disk as many as two files of {@value #FILE_BYTES_MAX} bytes hold. Each is on
 * the disk before the next is written. An incident with the id of an earlier one takes its place.
 *
 * <pre>
 *   add ──▶ recent (memory) ──▶ waiting, at most {@value #WAITING_MAX} ──thread "journal"──▶ disk
 *                                  └── beyond that: dropped from the disk's share, counted, told
 * </pre>
 *
 * <p>A disk that is full, read-only or not there is a fault that is told once; what waits is tried again every {@value #RETRY_MS} ms and with
 * each new incident.
 */
public final class Journal {
  public static final int RECENT_MAX = 100;
  static final int WAITING_MAX = 64;
  private static final long FILE_BYTES_MAX = 1_048_576;
  private static final long RETRY_MS = 10_000;
  private static final String NAME = "incidents";

  private final LineFile file;
  private final Scribe scribe;
  private final List<Kept> recent = new ArrayList<>();
  private long lastNumber;
  private long dropped;
  private @Nullable IOException unread;

  /** As text: a tree of nodes takes ten times the memory. */
  private record Kept(String id, byte[] json) {}

  /** Called on the journal's thread. */
  public interface Listener {
    void fault(String what);

    void recovered();
  }

  /** @param directory made when it is first needed */
  public Journal(Path directory, Listener listener) {
    this(directory, listener, FILE_BYTES_MAX, RETRY_MS);
  }

  Journal(Path directory, Listener listener, long fileBytesMax, long retryMs) {
    this.file = new LineFile(directory, NAME, fileBytesMax);
    this.scribe = new Scribe(NAME, directory, file, listener::fault, listener::recovered, WAITING_MAX, retryMs);
  }

  /**
   * Reads what is on the disk, before anything is added; this waits for the disk.
   *
   * Files that cannot be read are a fault that is told after the start.
   *
   * @return pieces that were torn or corrupted, and are skipped
   */
  public synchronized int load() {
    try {
      Lines.Read read = Lines.read(file.read());
      read.incidents().forEach(this::remember);
      return read.skipped();
    } catch (IOException e) {
      unread = e;
      return 0;
    }
  }

  public void start() {
    scribe.start("journal", unread);
  }

  /** Never waits for the disk; any thread. False when it will not be on the disk, as too many wait for it. */
  public synchronized boolean add(ObjectNode incident) {
    remember(incident);
    boolean taken = scribe.add(Lines.line(incident), () -> {});
    dropped += taken ? 0 : 1;
    return taken;
  }

  /** The number of the newest incident, 0 when there is none. */
  public synchronized long lastNumber() {
    return lastNumber;
  }

  /** Incidents that are not on the disk because too many waited for it. */
  public synchronized long dropped() {
    return dropped;
  }

  /** The newest incidents, the oldest first. */
  public synchronized List<ObjectNode> recent(int atMost) {
    return recent.subList(Math.max(0, recent.size() - atMost), recent.size()).stream().map(Journal::read).toList();
  }

  /** Writes what waits, as long as the limit lets it. */
  public void close(Duration limit) throws InterruptedException {
    scribe.close(limit);
  }

  private void remember(ObjectNode incident) {
    lastNumber = Math.max(lastNumber, incident.path("number").asLong(0));
    String id = incident.path("id").asString("");
    recent.removeIf(earlier -> earlier.id().equals(id));
    recent.add(new Kept(id, Json.bytes(incident)));
    if (recent.size() > RECENT_MAX) {
      recent.removeFirst();
    }
  }

  private static ObjectNode read(Kept kept) {
    try {
      return (ObjectNode) Json.object(kept.json());
    } catch (BadJson e) {
      throw new IllegalStateException("what was written cannot be read", e);
    }
  }
}
