package dev.callpoint.journal;

import dev.callpoint.core.Result;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answers to commands on the disk, so that an id outlives the daemon: as many as two files of {@value #FILE_BYTES_MAX}
 * bytes hold, some hundreds. A line that is torn or corrupted costs itself alone.
 *
 * <p>What cannot be written is counted and forgotten when {@value #WAITING_MAX} wait: commands must not wait for a disk.
 */
public final class Answers {
  static final int WAITING_MAX = 256;
  static final long FILE_BYTES_MAX = 262_144;
  private static final String NAME = "answers";
  private static final String MEMBER = "answer";
  private static final long RETRY_MS = 10_000;

  private final LineFile file;
  private final Scribe scribe;
  private final Listener listener;
  private @Nullable IOException unread;

  /** Called on a thread of its own. */
  public interface Listener {
    /** The last answer to this id that was handed over is on the disk. */
    void kept(String id);

    void fault(String what);

    void recovered();
  }

  /** @param directory made when it is first needed */
  public Answers(Path directory, Listener listener) {
    this(directory, listener, FILE_BYTES_MAX, RETRY_MS);
  }

  Answers(Path directory, Listener listener, long fileBytesMax, long retryMs) {
    this.listener = listener;
    this.file = new LineFile(directory, NAME, fileBytesMax);
    this.scribe = new Scribe(
        "answers to commands", directory, file, listener::fault, listener::recovered, WAITING_MAX, retryMs);
  }

  /**
   * The last answer to each id, in the order in which the ids were taken; this waits for the disk. Files that cannot be
   * read are a fault that is told after the start.
   */
  public List<Result> load() {
    Map<String, Result> last = new LinkedHashMap<>();
    try {
      for (JsonNode json : Lines.read(MEMBER, file.read()).incidents()) {
        result(json).ifPresent(result -> last.put(result.id(), result));
      }
    } catch (IOException e) {
      unread = e;
    }
    return new ArrayList<>(last.values());
  }

  public void start() {
    scribe.start(NAME, unread);
  }

  /** Never waits for the disk; any thread. False when it will not be there, as too many wait for it. */
  public boolean keep(Result result) {
    return scribe.add(Lines.line(MEMBER, Json.tree(result)), () -> listener.kept(result.id()));
  }

  /** Writes what waits, as long as the limit lets it. */
  public void close(Duration limit) throws InterruptedException {
    scribe.close(limit);
  }

  /** Empty for one of another version that this one does not understand. */
  private static Optional<Result> result(JsonNode json) {
    try {
      return Optional.of(new Result(
          json.path("id").asString(""),
          json.path("command").asString(""),
          Outcome.valueOf(json.path("outcome").asString("").toUpperCase(Locale.ROOT)),
          json.path("detail").asString(""),
          json.path("cause").asString(""),
          json.path("rung").asString(""),
          json.path("ms").asLong(0)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
