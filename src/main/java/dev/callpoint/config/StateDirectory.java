package dev.callpoint.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where lives what outlives a restart, when the configuration does not say. */
final class StateDirectory {
  private StateDirectory() {}

  static Path choose(Map<String, String> environment) {
    return choose(environment, Path.of("/var/lib/callpoint"), Path.of(System.getProperty("user.home", "/")));
  }

  /** @param system the directory which the service unit makes; taken when we could create a file in it */
  static Path choose(Map<String, String> environment, Path system, Path home) {
    // systemd lists several directories with colons between them when the unit names several.
    var ofUnit = environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0];
    if (!ofUnit.isEmpty()) {
      return Path.of(ofUnit);
    }
    if (Files.isDirectory(system) && Files.isWritable(system)) {
      return system;
    }
    var ofUser = environment.getOrDefault("XDG_STATE_HOME", "");
    // The XDG base directory specification: a relative path is invalid and to be ignored.
    return (ofUser.startsWith("/") ? Path.of(ofUser) : home.resolve(".local").resolve("state")).resolve("callpoint");
  }
}
