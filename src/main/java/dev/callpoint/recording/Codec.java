package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.State;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events, commands and the state of the core as JSON and back; what comes back equals what went in, but for secrets. Text is ASCII with
 * escapes, as half of a surrogate pair can be escaped only, and words that were clipped may end in one.
 */
final class Codec {
  private static final int DEPTH_MAX = 64;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .build();

  private final Forms forms;

  Codec(Secrets secrets) {
    forms = new Forms(secrets);
  }

  String text(Class<?> declared, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    generated(bytes, out -> forms.of(declared, false).write(out, value));
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  String state(State state) {
    return text(State.class, state);
  }

  String event(Event event) {
    return text(Event.class, event);
  }

  /** CRC-32 of the commands as JSON, so order and every word count; as eight hexadecimal digits. */
  String hash(List<Command> commands) {
    CRC32 crc = new CRC32();
    Form form = forms.of(Command.class, false);
    generated(
        new CheckedOutputStream(OutputStream.nullOutputStream(), crc),
        out -> {
          out.writeStartArray();
          commands.forEach(command -> form.write(out, command));
          out.writeEndArray();
        });
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  <T> T read(Class<T> declared, JsonNode json) throws Unreadable {
    if (!json.isObject()) {
      throw new Unreadable("a " + declared.getSimpleName() + " is expected");
    }
    return declared.cast(forms.of(declared, false).read(json));
  }

  static JsonNode tree(String line) throws Unreadable {
    try {
      JsonNode json = MAPPER.readTree(line);
      if (!json.isObject()) {
        throw new Unreadable("no JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new Unreadable("no JSON: " + e.getOriginalMessage());
    }
  }

  private static void generated(OutputStream to, Consumer<JsonGenerator> writer) {
    try (JsonGenerator out = MAPPER.createGenerator(to)) {
      writer.accept(out);
    }
  }
}
