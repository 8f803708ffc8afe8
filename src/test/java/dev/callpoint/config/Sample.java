package dev.callpoint.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documented sample, as it is shipped and with its commented keys switched on. */
final class Sample {
  static final Path FILE = Path.of("device-config", "callpoint.toml");

  private Sample() {}

  static String asItIs() throws IOException {
    return Files.readString(FILE);
  }

  /** Every {@code #key = default} becomes active. */
  static String withEveryKey() throws IOException {
    return asItIs().replaceAll("(?m)^#(?=[a-z_]+ = )", "");
  }

  /** And every line of the indented examples too. */
  static String withEveryKeyAndExample() throws IOException {
    return withEveryKey().replaceAll("(?m)^#   (?=\\[|[a-z_]+ = )", "");
  }
}
