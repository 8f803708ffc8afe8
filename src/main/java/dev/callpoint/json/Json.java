package dev.callpoint.json;

import dev.callpoint.core.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * JSON in UTF-8 from outside is at most {@value #BYTES_MAX} bytes and {@value #DEPTH_MAX} levels deep. Enum names are
 * written {@code like-this}.
 */
public final class Json {
  public static final int BYTES_MAX = 65_536;
  public static final int DEPTH_MAX = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxDocumentLength(BYTES_MAX).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(new EnumLabel()).addSerializer(new CauseLabel()))
          .build();

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws BadJson when it is too large, too deep, not JSON or not an object, with the reason in words
   */
  public static JsonNode object(byte[] bytes) throws BadJson {
    if (bytes.length > BYTES_MAX) {
      throw new BadJson(bytes.length + " bytes, at most " + BYTES_MAX + " are read");
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || !node.isObject()) {
        throw new BadJson("not a JSON object");
      }
      return node;
    } catch (JacksonException e) {
      throw new BadJson("not JSON: " + e.getOriginalMessage());
    }
  }

  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /** The record as an object that can be added to. */
  public static ObjectNode tree(Object value) {
    return (ObjectNode) MAPPER.<JsonNode>valueToTree(value);
  }

  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static String pretty(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /**
   * The text of a field.
   *
   * @throws BadJson when it is missing, no text, longer than {@code lengthMax} characters, or could not be written
   *     again
   */
  public static String text(JsonNode object, String field, int lengthMax) throws BadJson {
    JsonNode value = object.path(field);
    if (!value.isString()) {
      throw new BadJson("'" + field + "' is missing or no text");
    }
    String text = value.stringValue();
    if (text.length() > lengthMax) {
      throw new BadJson("'" + field + "' is longer than " + lengthMax + " characters");
    }
    // JSON can spell half of a surrogate pair, UTF-8 cannot: repeating it in an answer would fail.
    if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new BadJson("'" + field + "' has half a character (a surrogate without its other half)");
    }
    return text;
  }

  /** Input that is no JSON, or not the JSON that is expected. */
  public static final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    public BadJson(String message) {
      super(message);
    }
  }

  @SuppressWarnings("rawtypes")
  private static final class EnumLabel extends StdSerializer<Enum> {
    EnumLabel() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializationContext context) {
      out.writeString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  private static final class CauseLabel extends StdSerializer<Cause> {
    CauseLabel() {
      super(Cause.class);
    }

    @Override
    public void serialize(Cause value, JsonGenerator out, SerializationContext context) {
      out.writeString(value.label());
    }
  }

  /** For messages in logs: the beginning of a payload, printable. */
  public static String excerpt(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, 60), StandardCharsets.UTF_8);
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
