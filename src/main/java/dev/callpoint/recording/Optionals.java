package dev.callpoint.recording;

import java.lang.reflect.Type;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The value itself, or null. */
record Optionals(Forms forms, Type of, boolean secret) implements Form {
  @Override
  public void write(JsonGenerator out, Object value) {
    Form.writeNullable(forms.of(of, secret), out, ((Optional<?>) value).orElse(null));
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    return Optional.of(forms.of(of, secret).read(json));
  }

  @Override
  public Object none() {
    return Optional.empty();
  }
}
