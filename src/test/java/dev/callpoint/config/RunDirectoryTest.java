package dev.callpoint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
  @TempDir
  Path directory;

  @Test
  void theUnitsDirectoryComesFirst() {
    assertEquals(Path.of("/run/callpoint"), choose(Map.of("RUNTIME_DIRECTORY", "/run/callpoint:/run/other",
        "XDG_RUNTIME_DIR", "/run/user/1"), directory));
  }

  @Test
  void thenTheSystemsIfItIsThereAndWritable() throws Exception {
    assertEquals(directory, choose(Map.of("XDG_RUNTIME_DIR", "/run/user/1"), directory));
    var file = Files.createFile(directory.resolve("file"));
    assertEquals(Path.of("/run/user/1/callpoint"), choose(Map.of("XDG_RUNTIME_DIR", "/run/user/1"), file));
  }

  @Test
  void thenTheSessionsAndLastTheUsers() {
    var absent = directory.resolve("absent");
    assertEquals(Path.of("/run/user/1/callpoint"), choose(Map.of("XDG_RUNTIME_DIR", "/run/user/1"), absent));
    assertEquals(Path.of("/tmp/callpoint-door"), choose(Map.of("XDG_RUNTIME_DIR", "relative"), absent));
    assertEquals(Path.of("/tmp/callpoint-door"), choose(Map.of(), absent));
  }

  @Test
  void aDefaultThatIsTooLongForSocketsIsAProblem() throws Exception {
    var file = Files.writeString(directory.resolve("callpoint.toml"), "device = \"a\"");
    var environment = Map.of("RUNTIME_DIRECTORY", "/run/" + "ö".repeat(38));
    var problem = assertThrows(ConfigProblems.class, () -> Config.load(file, environment)).problems().getFirst();
    assertEquals("run_directory", problem.where());
    assertTrue(problem.found().endsWith("(the default here)"), problem.toString());
    assertEquals(Path.of("/run/" + "ö".repeat(37)),
        Config.load(file, Map.of("RUNTIME_DIRECTORY", "/run/" + "ö".repeat(37))).runDirectory());
  }

  private static Path choose(Map<String, String> environment, Path system) {
    return RunDirectory.choose(environment, system, "door");
  }
}
