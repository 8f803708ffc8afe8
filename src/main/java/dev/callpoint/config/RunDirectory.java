package dev.callpoint.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the sockets between supervisor, engines and command line live when the configuration does not say. */
final class RunDirectory {
  /** A Unix socket's path holds 107 bytes (unix(7)); this leaves 27 for {@code /} and the socket's own name. */
  static final int MAX_BYTES = 80;

  private RunDirectory() {}

  static Path choose(Map<String, String> environment) {
    return choose(environment, Path.of("/run/callpoint"), System.getProperty("user.name", "unknown"));
  }

  /** @param system the directory which the service unit makes; taken when we could create a socket in it */
  static Path choose(Map<String, String> environment, Path system, String user) {
    // systemd lists several directories with colons between them when the unit names several.
    var ofUnit = environment.getOrDefault("RUNTIME_DIRECTORY", "").split(":", 2)[0];
    if (!ofUnit.isEmpty()) {
      return Path.of(ofUnit);
    }
    if (Files.isDirectory(system) && Files.isWritable(system)) {
      return system;
    }
    var ofSession = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    // The XDG base directory specification: a relative path is invalid and to be ignored.
    if (ofSession.startsWith("/")) {
      return Path.of(ofSession, "callpoint");
    }
    return Path.of("/tmp", "callpoint-" + user.replace('/', '_'));
  }
}
