package dev.callpoint.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recordings that are kept, in {@code recordings} of the state directory: at most {@value #FILES_MAX} and {@value #BYTES_MAX} bytes, the
 * oldest are removed. One is written under another name, forced and renamed, so that it is whole or not there.
 */
final class Shelf {
  static final String END = ".jsonl.gz";
  static final int FILES_MAX = 8;
  static final long BYTES_MAX = 16 * 1_048_576;
  private static final String UNFINISHED = ".unfinished";

  private final Path directory;

  Shelf(Path directory) {
    this.directory = directory;
  }

  /** Kept recordings or segments, the oldest first; none where there is no such directory. */
  static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    record Aged(Path path, FileTime age) {}
    List<Aged> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(p -> p.getFileName().toString().endsWith(END)).toList()) {
        files.add(new Aged(path, Files.getLastModifiedTime(path)));
      }
    }
    return files.stream()
        .sorted(Comparator.comparing(Aged::age).thenComparing(aged -> aged.path().getFileName()))
        .map(Aged::path)
        .toList();
  }

  /**
   * Keeps whole segments as one recording, in place of an earlier one of that name. Gzip files one after the other are a gzip file.
   *
   * @throws IOException when it is not on the disk; what was there before is there still
   */
  void keep(String name, List<Path> segments) throws IOException {
    Files.createDirectories(directory);
    Path unfinished = directory.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + END + UNFINISHED);
    try {
      try (FileChannel to =
          FileChannel.open(
              unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        for (Path segment : segments) {
          append(segment, to);
        }
        ByteBuffer end = ByteBuffer.wrap(Segment.end());
        while (end.hasRemaining()) {
          to.write(end);
        }
        to.force(true);
      }
      String file = unfinished.getFileName().toString();
      Path kept = directory.resolve(file.substring(0, file.length() - UNFINISHED.length()));
      Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    removeOldest();
    try (FileChannel changed = FileChannel.open(directory, StandardOpenOption.READ)) {
      changed.force(true);
    }
  }

  /** For a service that breaks as often as it is started: the first recording tells as much as the hundredth. */
  boolean hasNoneOfLate(String name, Duration late) throws IOException {
    Path kept = directory.resolve(name + END);
    return !Files.exists(kept) || Files.getLastModifiedTime(kept).toInstant().plus(late).isBefore(Instant.now());
  }

  private static void append(Path segment, FileChannel to) throws IOException {
    try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ)) {
      long at = 0;
      while (at < from.size()) {
        at += from.transferTo(at, from.size() - at, to);
      }
    }
  }

  /** The newest stays in any case. What a loss of power has left unfinished goes too. */
  private void removeOldest() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(p -> p.getFileName().toString().endsWith(UNFINISHED)).toList()) {
        Files.deleteIfExists(path);
      }
    }
    List<Path> newestFirst = in(directory).reversed();
    long bytes = 0;
    for (int i = 0; i < newestFirst.size(); i++) {
      bytes += Files.size(newestFirst.get(i));
      if (i > 0 && (i >= FILES_MAX || bytes > BYTES_MAX)) {
        Files.deleteIfExists(newestFirst.get(i));
      }
    }
  }
}
