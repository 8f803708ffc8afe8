package dev.callpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The daemon's private directory: its sockets live there, and a lock, so that two daemons never share one. */
final class RunDirectory implements AutoCloseable {
  private final FileChannel lockFile;

  private RunDirectory(FileChannel lockFile) {
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory if need be, closed to others, takes the lock and removes the sockets of a daemon that was
   * killed.
   *
   * @throws IOException with what to do, when it cannot be had or another daemon has it
   */
  static RunDirectory take(Path directory) throws IOException {
    try {
      Files.createDirectories(directory.getParent());
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("the run directory " + directory + " is no directory: remove it, or set run_directory");
      }
    }
    String owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      throw new IOException(
          "the run directory " + directory + " belongs to " + owner + ": run as that user, or set run_directory");
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    FileChannel lockFile =
        FileChannel.open(directory.resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = lockFile.tryLock();
    if (lock == null) {
      lockFile.close();
      throw new IOException(
          "another callpoint runs with the run directory " + directory + ": stop it, or set another run_directory");
    }
    removeSockets(directory);
    return new RunDirectory(lockFile);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static void removeSockets(Path directory) throws IOException {
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory, "*.{sock,asound}")) {
      for (Path socket : sockets) {
        Files.deleteIfExists(socket);
      }
    }
  }
}
