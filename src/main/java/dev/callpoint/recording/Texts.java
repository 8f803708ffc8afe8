package dev.callpoint.recording;

import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A text.
 *
 * @param hidden with a placeholder for each secret
 */
record Texts(UnaryOperator<String> hidden) implements Form {
  @Override
  public void write(JsonGenerator out, Object value) {
    out.writeString(hidden.apply((String) value));
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    if (!json.isString()) {
      throw new Unreadable("a text is expected, not " + json);
    }
    return json.stringValue();
  }
}
