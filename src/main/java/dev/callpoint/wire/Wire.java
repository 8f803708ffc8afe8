package dev.callpoint.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON lines: one message a line, UTF-8, at most {@value #LINE_BYTES_MAX} bytes. Both ends are of the same version, so
 * a line with a field missing or of another type is no message.
 */
public final class Wire {
  public static final int LINE_BYTES_MAX = 262_144;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(8).maxDocumentLength(LINE_BYTES_MAX).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Wire() {}

  /** The message as a line, with its line feed. */
  public static byte[] encode(ToEngine message) {
    return line(MAPPER.writerFor(ToEngine.class).writeValueAsString(message));
  }

  /** The message as a line, with its line feed. */
  public static byte[] encode(Line message) {
    return line(MAPPER.writeValueAsString(message));
  }

  /** @throws WireException when the line is not a message to an engine */
  public static ToEngine decodeToEngine(byte[] line) throws WireException {
    return decode(line, ToEngine.class);
  }

  /** @throws WireException when the line is not a message from an engine */
  public static Line decodeFromEngine(byte[] line) throws WireException {
    return decode(line, Line.class);
  }

  /**
   * The next line without its line feed, or null at the end of the stream.
   *
   * @throws WireException when the line exceeds {@link #LINE_BYTES_MAX}
   */
  public static byte @Nullable [] readLine(InputStream in) throws IOException, WireException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    int b;
    while ((b = in.read()) >= 0) {
      if (b == '\n') {
        return line.toByteArray();
      }
      if (line.size() == LINE_BYTES_MAX) {
        throw new WireException("a line is longer than " + LINE_BYTES_MAX + " bytes");
      }
      line.write(b);
    }
    return null;
  }

  private static <T> T decode(byte[] line, Class<T> type) throws WireException {
    try {
      T message = MAPPER.readValue(line, type);
      if (message == null) {
        throw new WireException("the line is null");
      }
      return message;
    } catch (JacksonException e) {
      throw new WireException("not a message: " + e.getOriginalMessage());
    }
  }

  private static byte[] line(String json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A line that is no message. */
  public static final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    WireException(String message) {
      super(message);
    }
  }
}
