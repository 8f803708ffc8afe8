package dev.callpoint.homeassistant;

import dev.callpoint.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Renders templates with the real Jinja2, which is Python, as Home Assistant does it. */
final class Jinja {
  /** Asked for once: it takes a while on a busy machine. */
  private static final String PYTHON = python();

  private Jinja() {}

  /** A template and the message that it is to read. */
  record Reading(String component, String template, String payload) {}

  /**
   * What came of each, in order.
   *
   * @param text empty where there is an error
   * @param error empty where there is none
   */
  record Rendered(Reading reading, String text, String error) {}

  static List<Rendered> render(List<Reading> readings) {
    JsonNode answers = run(readings);
    return IntStream.range(0, readings.size())
        .mapToObj(i -> new Rendered(
            readings.get(i), answers.path(i).path("text").asString(""), answers.path(i).path("error").asString("")))
        .toList();
  }

  private static JsonNode run(List<Reading> readings) {
    try {
      Path script = Files.createTempFile("render", ".py");
      try (InputStream in = Jinja.class.getResourceAsStream("/homeassistant/render.py")) {
        Files.write(script, in.readAllBytes());
      }
      Process python = new ProcessBuilder(PYTHON, script.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (OutputStream out = python.getOutputStream()) {
        out.write(Json.bytes(readings.stream().map(r -> List.of(r.template(), r.payload())).toList()));
      }
      String answer = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Files.delete(script);
      return new JsonMapper().readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first on the path may be another than Debian's, without Debian's packages. */
  private static String python() {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(Jinja::hasJinja)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Python with Jinja2: run tools/test, which installs python3-jinja2"));
  }

  private static boolean hasJinja(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import jinja2").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
