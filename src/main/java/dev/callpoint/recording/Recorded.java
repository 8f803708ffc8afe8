package dev.callpoint.recording;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a recording, gzip or plain, as far as they are whole. */
final class Recorded implements AutoCloseable {
  /** A state with everything at its bound is a tenth of that. */
  private static final int LINE_MAX = 4 * 1_048_576;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InputStream in;
  private Optional<String> damage = Optional.empty();

  private Recorded(InputStream in) {
    this.in = in;
  }

  static Recorded open(Path path) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path));
    file.mark(2);
    int magic = file.read() << 8 | file.read();
    file.reset();
    try {
      return new Recorded(magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(file, 65_536)) : file);
    } catch (EOFException | ZipException e) {
      Recorded none = new Recorded(InputStream.nullInputStream());
      none.damage = Optional.of("its end is missing");
      file.close();
      return none;
    }
  }

  /**
   * The next line, empty at the end.
   *
   * @throws IOException when the disk does not give what it holds
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int one;
      while ((one = in.read()) >= 0) {
        if (one == '\n') {
          return Optional.of(line.toString(StandardCharsets.UTF_8));
        }
        line.write(one);
        if (line.size() > LINE_MAX) {
          damage = Optional.of("a line is longer than " + LINE_MAX + " bytes");
          return Optional.empty();
        }
      }
      if (line.size() > 0) {
        damage = Optional.of("its last line is torn");
      }
    } catch (EOFException e) {
      damage = Optional.of("its end is missing");
    } catch (ZipException e) {
      damage = Optional.of("it is corrupted from here on (" + e.getMessage() + ")");
    }
    return Optional.empty();
  }

  /** Why there are no more lines, empty when it ends in order. */
  Optional<String> damage() {
    return damage;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
