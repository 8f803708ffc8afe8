package dev.callpoint.recording;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A record as an object with its components. Made through its canonical constructor, public or not, so what that refuses cannot be read.
 * Components that this program does not know are passed over, those that it misses are empty: recordings outlive a version.
 */
final class Records implements Form {
  private final Forms forms;
  private final Class<?> type;
  private final RecordComponent[] components;
  private final Constructor<?> constructor;

  Records(Forms forms, Class<?> type) {
    this.forms = forms;
    this.type = type;
    components = type.getRecordComponents();
    for (RecordComponent component : components) {
      component.getAccessor().setAccessible(true);
    }
    try {
      constructor =
          type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has no canonical constructor", e);
    }
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    out.writeStartObject();
    writeComponents(out, value);
    out.writeEndObject();
  }

  void writeComponents(JsonGenerator out, Object value) {
    for (RecordComponent component : components) {
      out.writeName(component.getName());
      Form.writeNullable(form(component), out, get(component, value));
    }
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    if (!json.isObject()) {
      throw new Unreadable("a " + type.getSimpleName() + " is expected, not " + json);
    }
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Form.readNullable(form(components[i]), json.path(components[i].getName()));
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException | IllegalArgumentException e) {
      throw new Unreadable("no " + type.getSimpleName() + " can be made of " + json);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Form form(RecordComponent component) {
    Type generic = component.getGenericType();
    return forms.of(generic, Secrets.named(component.getName()));
  }

  private static @Nullable Object get(RecordComponent component, Object of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
