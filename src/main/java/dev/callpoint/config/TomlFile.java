package dev.callpoint.config;

import dev.callpoint.config.ConfigProblems.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.toml.TomlReadFeature;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns a file into a tree, or into the one problem that prevents it. */
final class TomlFile {
  private static final int MAX_BYTES = 256 * 1024;
  /** Dates become dates: without it {@code device = 2026-01-01} would pass for a text. */
  private static final TomlMapper MAPPER = TomlMapper.builder().enable(TomlReadFeature.PARSE_JAVA_TIME).build();

  private TomlFile() {}

  static ObjectNode read(Path file) throws ConfigProblems {
    byte[] bytes;
    try {
      bytes = SmallFile.read(file, MAX_BYTES);
    } catch (IOException failure) {
      throw one(file, file.toString(), SmallFile.why(failure), "a readable TOML file of at most 256 KiB");
    }
    return parse(file, decode(file, bytes));
  }

  private static String decode(Path file, byte[] bytes) throws ConfigProblems {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      var text = UTF_8.newDecoder().decode(buffer).toString();
      // Editors of another system put a byte order mark there; TOML 1.1 says to ignore it.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      // The decoder stops in front of the offending byte.
      int line = 1;
      for (int i = 0; i < buffer.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw one(file, "line " + line, "bytes that are not UTF-8", "text in UTF-8");
    }
  }

  private static ObjectNode parse(Path file, String text) throws ConfigProblems {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JacksonException failure) {
      throw one(file, where(file, text, failure), "not TOML (" + Shown.message(failure.getOriginalMessage()) + ")",
          "TOML 1.0; texts stand in double quotes, a table in [brackets], a key only once");
    }
  }

  private static String where(Path file, String text, JacksonException failure) {
    var at = failure.getLocation();
    if (at == null || at.getLineNr() < 1) {
      return file.toString();
    }
    int line = at.getLineNr();
    int column = at.getColumnNr();
    // This one error is noticed a token late: behind the line's end, and behind blank lines and comments that follow.
    if ("Duplicate key".equals(failure.getOriginalMessage()) && column == 1) {
      var lines = text.split("\n", -1);
      do {
        line--;
        column = 1;
      } while (line > 1 && lines[line - 1].strip().matches("|#.*"));
    }
    return "line " + line + ", column " + column;
  }

  private static ConfigProblems one(Path file, String where, String found, String allowed) {
    return new ConfigProblems(file, List.of(new Problem(where, found, allowed)));
  }
}
