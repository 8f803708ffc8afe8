package dev.callpoint.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the file, loading it gives a configuration or a report, nothing else. */
final class MutationTest {
  private static final int MUTANTS = 4_000;
  private static final List<String> MORSELS = List.of("\"", "'", "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#",
      "\n", "\r", "\\", "\\u", "\\UFFFFFFFF", "\"\"\"", "'''", "-", "+", "_", "0x", "0b2", "1e999999999", "nan", "-inf",
      "1979-05-27", "1979-13-41T25:61:61Z", "07:32:00", "\0", "\uFEFF", "é", "\uD83D\uDE00", "9223372036854775808",
      "-9223372036854775809", "a.b.c", "\"\"=1", "x = [[[[[[[[[[[[", "ice.servers = 1\n", "[ice]\n", "true", "false");

  @TempDir
  Path directory;

  @Test
  void aMutatedSampleGivesAConfigurationOrAReport() throws Exception {
    var random = new Random(20260101);
    var file = directory.resolve("callpoint.toml");
    Files.writeString(directory.resolve("turn-secret"), "hunter2");
    var credentials = Map.of("CREDENTIALS_DIRECTORY", directory.toString());
    var sample = Sample.withEveryKeyAndExample().lines().filter(line -> !line.startsWith("#")).toList();
    int good = 0;
    int bad = 0;
    for (int i = 0; i < MUTANTS; i++) {
      var mutant = mutate(sample, random);
      Files.write(file, mutant);
      try {
        assertFalse(Config.load(file, credentials).device().isEmpty());
        good++;
      } catch (ConfigProblems problems) {
        assertFalse(problems.problems().isEmpty());
        bad++;
      } catch (Throwable other) {
        fail("mutant " + i + " of this text gave neither:\n" + new String(mutant, UTF_8), other);
      }
    }
    // Were it all one or the other, the mutations would test nothing.
    assertTrue(good > MUTANTS / 50 && bad > MUTANTS / 2, good + " good, " + bad + " bad");
  }

  private static byte[] mutate(List<String> sample, Random random) {
    var lines = new ArrayList<>(sample);
    int mutations = 1 + random.nextInt(3);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(lines.size());
      var line = lines.get(at);
      int column = random.nextInt(line.length() + 1);
      switch (random.nextInt(7)) {
        case 0 -> lines.set(at, line.substring(0, column) + any(random) + line.substring(column));
        case 1 -> lines.set(at, line.substring(column));
        case 2 -> lines.set(at, line.replaceFirst("= .*", "= " + Matcher.quoteReplacement(any(random))));
        case 3 -> lines.remove(at);
        case 4 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        case 5 -> Collections.swap(lines, at, random.nextInt(lines.size()));
        default -> lines.set(at, line.replaceFirst("\\d+", Integer.toString(random.nextInt(-2, 100_000))));
      }
    }
    var bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    return switch (random.nextInt(10)) {
      case 0 -> {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        yield bytes;
      }
      case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      default -> bytes;
    };
  }

  private static String any(Random random) {
    return MORSELS.get(random.nextInt(MORSELS.size()));
  }
}
