package dev.callpoint.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Two files in the state directory: lines are added to the newer one; when that is full it becomes the older one, whose lines are gone then.
 * A lock keeps a second daemon away. After an error it is closed and may be opened again.
 */
final class LineFile implements AutoCloseable {
  private final Path directory;
  private final Path newer;
  private final Path older;
  private final Path locked;
  private final long bytesMax;
  private @Nullable FileChannel lock;
  private @Nullable FileChannel file;

  /**
   * @param name of what the lines are
   * @param bytesMax of each of the two files
   */
  LineFile(Path directory, String name, long bytesMax) {
    this.directory = directory;
    this.newer = directory.resolve(name + ".jsonl");
    this.older = directory.resolve(name + ".1.jsonl");
    this.locked = directory.resolve(name + ".lock");
    this.bytesMax = bytesMax;
  }

  /**
   * The bytes of both files, the older first.
   *
   * @throws IOException when there are some that cannot be read
   */
  byte[] read() throws IOException {
    byte[] old = bytes(older);
    byte[] young = bytes(newer);
    byte[] both = new byte[old.length + young.length];
    System.arraycopy(old, 0, both, 0, old.length);
    System.arraycopy(young, 0, both, old.length, young.length);
    return both;
  }

  /**
   * Adds a line; when this returns it is on the disk.
   *
   * @throws IOException when it is not, or only in part
   */
  void add(byte[] line) throws IOException {
    try {
      FileChannel open = opened();
      if (open.size() > 0 && open.size() + line.length > bytesMax) {
        open = rotated(open);
      }
      writeAll(open, line);
      open.force(false);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel openFile = file;
    FileChannel openLock = lock;
    file = null;
    lock = null;
    try {
      if (openFile != null) {
        openFile.close();
      }
    } finally {
      if (openLock != null) {
        openLock.close();
      }
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel open = file;
    if (open != null) {
      return open;
    }
    Files.createDirectories(directory);
    lock();
    boolean isNew = !Files.exists(newer);
    FileChannel opening = openNewer();
    file = opening;
    if (isNew) {
      forceDirectory();
    }
    endTornLine(opening);
    return opening;
  }

  private FileChannel openNewer() throws IOException {
    return FileChannel.open(newer, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void lock() throws IOException {
    FileChannel channel =
        FileChannel.open(locked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      taken = null;
    }
    if (taken == null) {
      channel.close();
      throw new IOException("another callpoint writes there: stop it, or set another state_directory");
    }
    lock = channel;
  }

  /** What power loss has left of a line stays behind a newline, so that the next one begins at the beginning. */
  private static void endTornLine(FileChannel open) throws IOException {
    long size = open.size();
    open.position(size);
    if (size > 0) {
      ByteBuffer last = ByteBuffer.allocate(1);
      open.read(last, size - 1);
      if (last.get(0) != '\n') {
        writeAll(open, new byte[] {'\n'});
      }
    }
  }

  private FileChannel rotated(FileChannel full) throws IOException {
    full.close();
    Files.move(newer, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    FileChannel open = openNewer();
    file = open;
    forceDirectory();
    return open;
  }

  /** A new name is on the disk only when its directory is (fsync(2)). */
  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel open, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      open.write(buffer);
    }
  }

  /** No more than the newest {@link #bytesMax}: whatever lies there must not fill the memory. */
  private byte[] bytes(Path path) throws IOException {
    try (FileChannel open = FileChannel.open(path, StandardOpenOption.READ)) {
      open.position(Math.max(0, open.size() - bytesMax));
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(open.size(), bytesMax));
      while (buffer.hasRemaining() && open.read(buffer) >= 0) {
        // Until it is full or the file ends.
      }
      byte[] bytes = new byte[buffer.position()];
      buffer.flip().get(bytes);
      return bytes;
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
