package dev.callpoint.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped tinylog.properties, in a process of its own. */
final class LoggingIT {
  @TempDir
  Path directory;

  @Test
  void aFileGetsTimeAndLevelAndNoColour() throws Exception {
    var lines = run(Map.of(), List.of());
    assertTrue(lines.getFirst().matches("20\\d\\d(-\\d\\d){2} (\\d\\d:){2}\\d\\d\\.\\d{3} INFO  "
        + "LoggingProgram: own information"),
        lines.getFirst());
    assertTrue(lines.stream().noneMatch(line -> line.contains("\033")), lines.toString());
  }

  @Test
  void theJournalGetsPriorities() throws Exception {
    var lines = run(Map.of("JOURNAL_STREAM", "this"), List.of());
    assertEquals(List.of(
        "<6>LoggingProgram: own information",
        "<4>engine-7: tagged warning",
        "<3>LoggingProgram: own error",
        "<3>    java.lang.IllegalStateException: deliberate"), lines.subList(0, 4));
    assertEquals("<4>NoisyLibrary: library warning", lines.getLast());
  }

  @Test
  void anInheritedJournalStreamThatIsNotOursIsIgnored() throws Exception {
    assertTrue(run(Map.of("JOURNAL_STREAM", "8:1"), List.of()).getFirst().startsWith("20"));
  }

  @Test
  void anEngineCanBeToldToPrefixItsLines() throws Exception {
    var first = run(Map.of(), List.of("-Dcallpoint.log.format=journal")).getFirst();
    assertEquals("<6>LoggingProgram: own information", first);
  }

  @Test
  void librariesAreHeardFromWarningOn() throws Exception {
    var lines = run(Map.of("CALLPOINT_LOG", "trace"), List.of());
    assertTrue(lines.stream().noneMatch(line -> line.contains("library information")), lines.toString());
    assertTrue(lines.stream().anyMatch(line -> line.contains("library warning")), lines.toString());
  }

  @Test
  void theEnvironmentSetsOurOwnLevel() throws Exception {
    assertTrue(run(Map.of("CALLPOINT_LOG", "trace"), List.of()).getFirst().endsWith("TRACE LoggingProgram: own trace"));
    assertTrue(run(Map.of("CALLPOINT_LOG", "debug"), List.of()).getFirst().endsWith("DEBUG LoggingProgram: own debug"));
    assertTrue(run(Map.of("CALLPOINT_LOG", "error"), List.of()).getFirst().endsWith("ERROR LoggingProgram: own error"));
  }

  @Test
  void anUnknownLevelIsReportedAndMeansInformation() throws Exception {
    var lines = run(Map.of("CALLPOINT_LOG", "chatty"), List.of());
    assertEquals("LOGGER ERROR: Illegal severity level: chatty", lines.getFirst());
    assertTrue(lines.get(1).endsWith("INFO  LoggingProgram: own information"), lines.get(1));
  }

  /** @param environment the value {@code this} stands for the file to which standard error goes */
  private List<String> run(Map<String, String> environment, List<String> options) throws Exception {
    var file = Files.writeString(directory.resolve("stderr"), "");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoggingProgram.class.getName()));
    var builder = new ProcessBuilder(command).redirectError(file.toFile());
    builder.environment().keySet().removeAll(List.of("CALLPOINT_LOG", "JOURNAL_STREAM"));
    environment.forEach((name, value) ->
        builder.environment().put(name, value.equals("this") ? identity(file) : value));
    var child = builder.start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child did not end");
    } finally {
      child.destroyForcibly();
    }
    return Files.readAllLines(file);
  }

  private static String identity(Path file) {
    try {
      return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
