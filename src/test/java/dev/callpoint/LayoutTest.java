package dev.callpoint;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Who may import whom. ARCHITECTURE.md says why. */
class LayoutTest {
  private static final String ROOT = "dev.callpoint.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.callpoint");

  /** The packages of the product that each package may import, beside itself. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("core", List.of()),
          Map.entry("wire", List.of()),
          Map.entry("config", List.of("core")),
          Map.entry("log", List.of()),
          Map.entry("systemd", List.of()),
          Map.entry("panel", List.of()),
          Map.entry("turn", List.of()),
          Map.entry("libc", List.of()),
          Map.entry("network", List.of("libc")),
          Map.entry("devices", List.of("libc")),
          Map.entry("usb", List.of("devices")),
          Map.entry("web", List.of()),
          Map.entry("json", List.of("core")),
          Map.entry("loop", List.of("core")),
          Map.entry("engine", List.of("core", "wire")),
          Map.entry("media", List.of("devices", "libc", "wire")),
          Map.entry("signalling", List.of("core", "json")),
          Map.entry("mqtt", List.of("core", "json")),
          Map.entry("journal", List.of("core", "json")),
          Map.entry("recording", List.of("core", "json")),
          Map.entry("control", List.of("core", "json")),
          Map.entry("cli", List.of("config", "control", "devices", "json", "recording")));

  @TestFactory
  Stream<DynamicTest> aPackageImportsOnlyWhatItMay() {
    return MAY_IMPORT.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> importsOnly(entry.getKey(), entry.getValue())));
  }

  @Test
  void everyPackageHasItsRule() {
    List<String> packages =
        CLASSES.stream()
            .map(c -> c.getPackageName())
            .filter(name -> name.startsWith(ROOT))
            .map(name -> name.substring(ROOT.length()))
            .distinct()
            .sorted()
            .toList();
    assertEquals(MAY_IMPORT.keySet().stream().sorted().toList(), packages);
  }

  @Test
  void theCoreIsPure() {
    classes()
        .that().resideInAPackage(ROOT + "core")
        .should().onlyDependOnClassesThat(
            new DescribedPredicate<>("are of the core, java.lang or java.util, or Duration") {
              @Override
              public boolean test(JavaClass type) {
                String name = type.getPackageName();
                return name.equals(ROOT + "core") || name.equals("java.lang") || name.equals("java.util")
                    || name.equals("java.util.function") || name.equals("java.util.stream")
                    || name.equals("java.lang.invoke") || name.equals("java.lang.runtime")
                    || name.equals("org.jspecify.annotations") || type.isPrimitive()
                    || type.getName().equals("java.time.Duration");
              }
            })
        .check(CLASSES);
    noClasses().that().resideInAPackage(ROOT + "core")
        .should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineImportsWebRtc() {
    noClasses().that().resideOutsideOfPackage(ROOT + "media")
        .should().dependOnClassesThat().resideInAPackage("dev.onvoid..").check(CLASSES);
  }

  @Test
  void eachLibraryHasOneOwner() {
    owns("org.eclipse.paho..", "mqtt");
    owns("io.moquette..", "mqtt");
    owns("com.pi4j..", "panel");
    owns("picocli..", "cli");
    owns("com.sun.net.httpserver..", "web");
  }

  private static void owns(String library, String owner) {
    noClasses().that().resideOutsideOfPackage(ROOT + owner)
        .should().dependOnClassesThat().resideInAPackage(library).check(CLASSES);
  }

  private static void importsOnly(String name, List<String> allowed) {
    String[] forbidden =
        Stream.concat(MAY_IMPORT.keySet().stream().filter(p -> !p.equals(name) && !allowed.contains(p)).map(p -> ROOT + p),
                Stream.of("dev.callpoint"))
            .toArray(String[]::new);
    noClasses().that().resideInAPackage(ROOT + name).should().dependOnClassesThat().resideInAnyPackage(forbidden).check(CLASSES);
  }
}
