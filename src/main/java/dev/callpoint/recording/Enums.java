package dev.callpoint.recording;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A constant by its name; one with a body of its own too. */
final class Enums implements Form {
  private final Map<String, Object> constants = new LinkedHashMap<>();
  private final Class<?> type;

  Enums(Class<?> type) {
    this.type = type;
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    out.writeString(((Enum<?>) value).name());
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    return named(json.asString(""));
  }

  Object named(String name) throws Unreadable {
    @Nullable Object constant = constants.get(name);
    if (constant == null) {
      throw new Unreadable("this program knows no " + type.getSimpleName() + " '" + name + "'");
    }
    return constant;
  }
}
