package dev.callpoint.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a regular file up to a bound. A pipe or a device is refused: reading one could wait for ever. */
final class SmallFile {
  private SmallFile() {}

  static byte[] read(Path file, int maxBytes) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("no regular file");
    }
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException("more than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }

  /** The failure in words; a file system's own exceptions say nothing but the path. */
  static String why(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "a file which the user "
          + System.getProperty("user.name", "unknown") + " may not read";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
