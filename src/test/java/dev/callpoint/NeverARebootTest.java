package dev.callpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is shipped or run here restarts the machine, or has anybody restart it: no code, unit, rule or script. */
class NeverARebootTest {
  private static final List<String> WHERE =
      List.of("src/main", "systemd", "device-config", "tools", ".ci", "pom.xml");

  /** Ways of the kernel, systemd, sysvinit and D-Bus to one, and to what ends in one on an appliance. */
  private static final Pattern WAY =
      Pattern.compile(
          "reboot|sysrq|power-?off|kexec|\\bhalt -|/dev/watchdog|RuntimeWatchdog|telinit|\\binit [06]\\b|shutdown -|shutdown (now|\\+)"
              + "|login1\\.Manager|systemd1\\.Manager|ctrl-alt-del|(Start|Stop)LimitAction=(?!none)|(Failure|Success|JobTimeout)Action=(?!none)",
          Pattern.CASE_INSENSITIVE);

  /** What the product says of itself. */
  private static final Pattern BOAST = Pattern.compile("never reboots");

  @Test
  void nothingIsAWayToAReboot() throws IOException {
    List<String> ways = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = withoutComments(file, Files.readString(file)).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (isWay(lines.get(i))) {
          ways.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertEquals(List.of(), ways);
    assertTrue(files().size() > 200, () -> "too few files were searched: " + files().size());
  }

  @Test
  void onlyTheEnginesHouseAndTheRelayStartProcesses() {
    noClasses()
        .that().resideOutsideOfPackage("dev.callpoint.engine")
        .and().haveNameNotMatching("dev\\.callpoint\\.panel\\.(RelayPulse|GpioTools)")
        .should().dependOnClassesThat().areAssignableTo(ProcessBuilder.class)
        .orShould().callMethod(Runtime.class, "exec", String[].class)
        .orShould().callMethod(Runtime.class, "exec", String.class)
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.callpoint"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FailureAction=reboot-force", "StartLimitAction=reboot", "JobTimeoutAction=poweroff", "systemctl reboot",
        "echo b > /proc/sysrq-trigger", "new ProcessBuilder(\"reboot\")", "linker.find(\"reboot\")", "shutdown -r now",
        "init 6", "busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager Reboot b 0",
        "Files.newOutputStream(Path.of(\"/dev/watchdog\"))", "RuntimeWatchdogSec=10"
      })
  void aWayWouldBeFound(String line) {
    assertTrue(isWay(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StartLimitAction=none", "FailureAction=none", "Runtime.getRuntime().halt(EXIT_BROKEN);", "WatchdogSec=10",
        "description = \"Intercom that replaces its whole WebRTC stack in a blink and never reboots.\"", "pool.shutdownNow();"
      })
  void whatIsNoneIsNot(String line) {
    assertFalse(isWay(line));
  }

  @Test
  void commentsAreNotCode() {
    assertFalse(isWay(withoutComments(Path.of("a.java"), "int a; // no reboot\n/* nor\n reboot */ int b;")));
    assertTrue(isWay(withoutComments(Path.of("a.java"), "run(\"reboot\"); // harmless")));
    assertFalse(isWay(withoutComments(Path.of("a.service"), "# no reboot\nType=notify")));
    assertTrue(isWay(withoutComments(Path.of("tool"), "# harmless\nreboot")));
  }

  private static boolean isWay(String line) {
    return WAY.matcher(BOAST.matcher(line).replaceAll("")).find();
  }

  /** As many lines as before, so that numbers stay true. */
  private static String withoutComments(Path file, String text) {
    String name = file.getFileName().toString();
    if (name.endsWith(".java") || name.endsWith(".js") || name.endsWith(".css")) {
      return Pattern.compile("/\\*.*?\\*/|(?<![:\"'])//[^\\n]*", Pattern.DOTALL)
          .matcher(text)
          .replaceAll(comment -> "\n".repeat((int) comment.group().chars().filter(c -> c == '\n').count()));
    }
    return text.replaceAll("(?m)^\\s*#(?!!).*$", "");
  }

  private static List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String where : WHERE) {
      try (Stream<Path> below = Files.walk(Path.of(where))) {
        below.filter(Files::isRegularFile).filter(NeverARebootTest::isText).forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(".png") && !name.endsWith(".svg") && !name.endsWith(".ico");
  }
}
