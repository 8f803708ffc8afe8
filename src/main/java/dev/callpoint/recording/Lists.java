package dev.callpoint.recording;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A list or a set as an array, in its own order, which is kept: the core may go by it. */
record Lists(Forms forms, Type of, boolean secret, Function<List<@Nullable Object>, Object> collected) implements Form {

  static Object list(List<@Nullable Object> values) {
    return Collections.unmodifiableList(values);
  }

  static Object set(Class<?> declared, List<@Nullable Object> values) {
    return SortedSet.class.isAssignableFrom(declared)
        ? Collections.unmodifiableNavigableSet(new TreeSet<>(values))
        : Collections.unmodifiableSequencedSet(new LinkedHashSet<>(values));
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    Form form = forms.of(of, secret);
    out.writeStartArray();
    for (Object one : (Collection<?>) value) {
      Form.writeNullable(form, out, one);
    }
    out.writeEndArray();
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    if (!json.isArray()) {
      throw new Unreadable("a list is expected, not " + json);
    }
    Form form = forms.of(of, secret);
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode one : json) {
      values.add(Form.readNullable(form, one));
    }
    return collected.apply(values);
  }

  @Override
  public Object missing() {
    return collected.apply(List.of());
  }
}
