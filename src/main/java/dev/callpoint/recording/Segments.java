package dev.callpoint.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The newest turns, in {@code recordings} of the run directory, which is memory and no SD card: at most {@value #SEGMENTS_MAX} segments, of
 * which the newest grows. Each ends at {@value #TURNS_MAX} turns, some five minutes of a quiet daemon, or at {@value #BYTES_MAX} bytes; so two
 * full ones and the growing one always hold the last ten minutes of a quiet daemon, and all of them less than 8 MiB.
 */
final class Segments implements AutoCloseable {
  static final int SEGMENTS_MAX = 3;
  static final int TURNS_MAX = 10_000;
  static final long BYTES_MAX = 2 * 1_048_576;

  private final Path directory;
  private final Codec codec;
  private final About about;
  private final int turnsMax;
  /** Of this daemon, the oldest first, without the one that grows. */
  private final Deque<Full> full = new ArrayDeque<>();
  private @Nullable Segment growing;
  private long nextTurn = 1;
  private long number;

  /** Whose recordings these are; see {@link Header}. */
  record About(String version, String device, String run) {}

  private record Full(Path path, long lastMs) {}

  Segments(Path directory, Codec codec, About about, int turnsMax) {
    this.directory = directory;
    this.codec = codec;
    this.about = about;
    this.turnsMax = turnsMax;
  }

  /** After an error nothing grows, and the next turn begins another segment. */
  void add(Considered turn) throws IOException {
    try {
      if (growing != null && (turn.number() != nextTurn || isFull(growing))) {
        close();
      }
      Segment segment = growing == null ? begun(turn) : growing;
      growing = segment;
      segment.add(turn);
      nextTurn = turn.number() + 1;
    } catch (IOException e) {
      abandon();
      throw e;
    }
  }

  void flush() throws IOException {
    try {
      if (growing != null) {
        growing.flush();
      }
    } catch (IOException e) {
      abandon();
      throw e;
    }
  }

  /** Those with turns at or after that time, whole: ready to be copied. */
  List<Path> since(long ms) throws IOException {
    List<Path> paths = new ArrayList<>();
    full.stream().filter(segment -> segment.lastMs() >= ms).forEach(segment -> paths.add(segment.path()));
    if (growing != null) {
      growing.makeWhole();
      paths.add(growing.path());
    }
    return paths;
  }

  @Override
  public void close() throws IOException {
    Segment segment = growing;
    growing = null;
    if (segment != null) {
      full.add(new Full(segment.path(), segment.lastMs()));
      segment.close();
    }
  }

  private boolean isFull(Segment segment) {
    return segment.turns() >= turnsMax || segment.bytes() >= BYTES_MAX;
  }

  private Segment begun(Considered turn) throws IOException {
    Files.createDirectories(directory);
    List<Path> earlier = inOrder(directory);
    for (Path path : earlier.subList(0, Math.max(0, earlier.size() - SEGMENTS_MAX + 1))) {
      Files.deleteIfExists(path);
      full.removeIf(segment -> segment.path().equals(path));
    }
    number = Math.max(number, earlier.isEmpty() ? 0 : number(earlier.getLast())) + 1;
    Path path = directory.resolve(String.format(Locale.ROOT, "%010d%s", number, Shelf.END));
    long lost = turn.number() - nextTurn;
    Header header =
        new Header(about.version(), about.device(), about.run(), turn.number(), lost, Instant.now().toString(), turn.nowMs());
    return new Segment(path, codec, header, turn);
  }

  private void abandon() {
    try {
      close();
    } catch (IOException e) {
      // The first error is told; what the file holds by then can still be read.
    }
  }

  /** The segments that lie there, the oldest first. */
  static List<Path> inOrder(Path directory) throws IOException {
    return Shelf.in(directory).stream().filter(path -> number(path) > 0).sorted().toList();
  }

  private static long number(Path path) {
    String name = path.getFileName().toString();
    return name.matches("[0-9]{10}\\.jsonl\\.gz") ? Long.parseLong(name.substring(0, 10)) : 0;
  }
}
