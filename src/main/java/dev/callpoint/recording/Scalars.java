package dev.callpoint.recording;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Numbers, truth values, durations. A number that JSON does not have (NaN, the infinities) is written as a text.
 *
 * @param absent what stands for one that is missing
 */
record Scalars(BiConsumer<JsonGenerator, Object> writer, Reader reader, @Nullable Object absent) implements Form {
  private static final Map<Class<?>, Scalars> ALL =
      Map.ofEntries(
          Map.entry(int.class, new Scalars((out, v) -> out.writeNumber((int) v), JsonNode::intValue, 0)),
          Map.entry(Integer.class, new Scalars((out, v) -> out.writeNumber((int) v), JsonNode::intValue, null)),
          Map.entry(long.class, new Scalars((out, v) -> out.writeNumber((long) v), JsonNode::longValue, 0L)),
          Map.entry(Long.class, new Scalars((out, v) -> out.writeNumber((long) v), JsonNode::longValue, null)),
          Map.entry(double.class, new Scalars(Scalars::writeDouble, Scalars::readDouble, 0.0)),
          Map.entry(Double.class, new Scalars(Scalars::writeDouble, Scalars::readDouble, null)),
          Map.entry(boolean.class, new Scalars((out, v) -> out.writeBoolean((boolean) v), JsonNode::booleanValue, false)),
          Map.entry(Boolean.class, new Scalars((out, v) -> out.writeBoolean((boolean) v), JsonNode::booleanValue, null)),
          Map.entry(Duration.class, new Scalars((out, v) -> out.writeString(v.toString()), j -> Duration.parse(j.stringValue()), null)));

  /** From JSON to the value; throws {@link JacksonException} where that is of another kind or does not fit. */
  interface Reader {
    Object read(JsonNode json);
  }

  static Optional<Form> of(Class<?> type) {
    return Optional.ofNullable(ALL.get(type));
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    writer.accept(out, value);
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    try {
      return reader.read(json);
    } catch (JacksonException | NumberFormatException | DateTimeParseException e) {
      throw new Unreadable("no value of the kind that is expected: " + json);
    }
  }

  @Override
  public @Nullable Object missing() {
    return absent;
  }

  private static void writeDouble(JsonGenerator out, Object value) {
    double number = (double) value;
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeString(Double.toString(number));
    }
  }

  private static Object readDouble(JsonNode json) {
    return json.isString() ? Double.parseDouble(json.stringValue()) : json.doubleValue();
  }
}
