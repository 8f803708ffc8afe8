package dev.callpoint.recording;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A sealed type: one of the records or enums that it permits, however deep, told apart by their simple names.
 *
 * <pre>
 *   {"@":"EngineDied","generation":3,"how":"was ended by signal 9"}     a record
 *   {"@":"Colour","is":"RED"}                                          an enum's constant
 * </pre>
 */
final class Alternatives implements Form {
  static final String NAME = "@";
  private static final String CONSTANT = "is";

  private final Forms forms;
  private final Class<?> type;
  private final Map<String, Class<?>> permitted = new LinkedHashMap<>();

  Alternatives(Forms forms, Class<?> type) {
    this.forms = forms;
    this.type = type;
    collect(type);
  }

  /** The names of all that there are. */
  Map<String, Class<?>> permitted() {
    return permitted;
  }

  private void collect(Class<?> sealed) {
    for (Class<?> one : sealed.getPermittedSubclasses()) {
      if (one.isRecord() || one.isEnum()) {
        Class<?> other = permitted.putIfAbsent(one.getSimpleName(), one);
        if (other != null && other != one) {
          throw new IllegalArgumentException(type + " permits both " + one + " and " + other + ", of the same name");
        }
      } else if (one.isSealed()) {
        collect(one);
      } else {
        throw new IllegalArgumentException(one + ", which " + type + " permits, is neither record, enum nor sealed");
      }
    }
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    Class<?> actual = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    out.writeStartObject();
    out.writeName(NAME);
    out.writeString(actual.getSimpleName());
    if (forms.of(actual, false) instanceof Records records) {
      records.writeComponents(out, value);
    } else {
      out.writeName(CONSTANT);
      forms.of(actual, false).write(out, value);
    }
    out.writeEndObject();
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    String name = json.path(NAME).asString("");
    @Nullable Class<?> actual = permitted.get(name);
    if (actual == null) {
      throw new Unreadable("this program knows no " + type.getSimpleName() + " '" + name + "'");
    }
    return forms.of(actual, false).read(actual.isEnum() ? json.path(CONSTANT) : json);
  }
}
