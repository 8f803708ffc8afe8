package dev.callpoint.recording;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** How the values of one type stand in JSON. Those of the same type share one form. */
interface Form {
  void write(JsonGenerator out, Object value);

  /** @param json not null, and no JSON null */
  Object read(JsonNode json) throws Unreadable;

  /** What JSON null stands for. */
  default @Nullable Object none() {
    return null;
  }

  /** What stands for a component that an older program has not recorded. */
  default @Nullable Object missing() {
    return none();
  }

  static void writeNullable(Form form, JsonGenerator out, @Nullable Object value) {
    if (value == null) {
      out.writeNull();
    } else {
      form.write(out, value);
    }
  }

  static @Nullable Object readNullable(Form form, JsonNode json) throws Unreadable {
    if (json.isMissingNode()) {
      return form.missing();
    }
    return json.isNull() ? form.none() : form.read(json);
  }
}
