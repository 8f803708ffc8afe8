package dev.callpoint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTest {
  @TempDir
  Path directory;

  @Test
  void theUnitsDirectoryComesFirst() {
    assertEquals(Path.of("/var/lib/callpoint"), choose(Map.of("STATE_DIRECTORY", "/var/lib/callpoint:/var/lib/other",
        "XDG_STATE_HOME", "/home/door/state"), directory));
  }

  @Test
  void thenTheSystemsIfItIsThereAndWritable() throws Exception {
    assertEquals(directory, choose(Map.of("XDG_STATE_HOME", "/home/door/state"), directory));
    var file = Files.createFile(directory.resolve("file"));
    assertEquals(Path.of("/home/door/state/callpoint"), choose(Map.of("XDG_STATE_HOME", "/home/door/state"), file));
  }

  @Test
  void lastTheUsers() {
    var absent = directory.resolve("absent");
    assertEquals(Path.of("/home/door/.local/state/callpoint"), choose(Map.of("XDG_STATE_HOME", "relative"), absent));
    assertEquals(Path.of("/home/door/.local/state/callpoint"), choose(Map.of(), absent));
  }

  @Test
  void theConfigurationHasTheLastWordAndARelativePathIsAProblem() throws Exception {
    var file = directory.resolve("callpoint.toml");
    Files.writeString(file, "device = \"a\"\nstate_directory = \"/srv/door\"");
    assertEquals(Path.of("/srv/door"), Config.load(file, Map.of("STATE_DIRECTORY", "/var/lib/callpoint")).stateDirectory());
    Files.writeString(file, "device = \"a\"\nstate_directory = \"door\"");
    var problem = assertThrows(ConfigProblems.class, () -> Config.load(file, Map.of())).problems().getFirst();
    assertEquals("state_directory: found \"door\"; allowed: an absolute path", problem.toString());
  }

  private static Path choose(Map<String, String> environment, Path system) {
    return StateDirectory.choose(environment, system, Path.of("/home/door"));
  }
}
