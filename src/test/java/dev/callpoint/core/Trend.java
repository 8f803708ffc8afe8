package dev.callpoint.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one value becomes the next where nothing but numbers advance: times and counters by the same step in each
 * period. Found by looking at records, so that it needs to know nothing of what the core remembers.
 */
sealed interface Trend {

  /** What it becomes when as many periods more have passed. */
  Object after(Object value, long periods);

  /** That of one component, where it is a record's. */
  default Trend of(String component) {
    return this instanceof OfRecord r ? r.parts().get(r.shape().names.indexOf(component)) : this;
  }

  /** Equal, or left out. */
  record Still() implements Trend {
    static final Still STILL = new Still();

    @Override
    public Object after(Object value, long periods) {
      return value;
    }
  }

  /** @param by in each period */
  record Advance(long by) implements Trend {
    @Override
    public Object after(Object value, long periods) {
      return (Long) value + by * periods;
    }
  }

  /** One trend for each component. */
  record OfRecord(Shape shape, List<Trend> parts) implements Trend {
    @Override
    public Object after(Object value, long periods) {
      Object[] next = new Object[parts.size()];
      for (int i = 0; i < next.length; i++) {
        next[i] = parts.get(i).after(shape.get(value, i), periods);
      }
      return shape.make(next);
    }
  }

  /** There both times. */
  record OfOptional(Trend inner) implements Trend {
    @Override
    public Object after(Object value, long periods) {
      return ((Optional<?>) value).map(v -> inner.after(v, periods));
    }
  }

  /** As long both times. */
  record OfList(List<Trend> parts) implements Trend {
    @Override
    public Object after(Object value, long periods) {
      List<Object> next = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        next.add(parts.get(i).after(((List<?>) value).get(i), periods));
      }
      return List.copyOf(next);
    }
  }

  /**
   * The trend from one value to the next, null where more than numbers has changed.
   *
   * @param skipped names of components that are left as they are, wherever they stand
   */
  static @Nullable Trend between(@Nullable Object a, @Nullable Object b, Set<String> skipped) {
    if (a == b) {
      return Still.STILL;
    }
    if (a == null || b == null) {
      return null;
    }
    return switch (b) {
      case Long next when a instanceof Long last -> next.equals(last) ? Still.STILL : new Advance(next - last);
      case Record next when a.getClass() == next.getClass() -> ofRecord(a, next, skipped);
      case Optional<?> next when a instanceof Optional<?> last && next.isPresent() && last.isPresent() -> {
        Trend inner = between(last.get(), next.get(), skipped);
        yield inner == null || inner instanceof Still ? inner : new OfOptional(inner);
      }
      case List<?> next when a instanceof List<?> last && next.size() == last.size() -> ofList(last, next, skipped);
      default -> a.equals(b) ? Still.STILL : null;
    };
  }

  private static @Nullable Trend ofRecord(Object a, Object b, Set<String> skipped) {
    Shape shape = Shape.SHAPES.get(b.getClass());
    List<Trend> parts = new ArrayList<>(shape.names.size());
    boolean still = true;
    for (int i = 0; i < shape.names.size(); i++) {
      Trend part = skipped.contains(shape.names.get(i)) ? Still.STILL : between(shape.get(a, i), shape.get(b, i), skipped);
      if (part == null) {
        return null;
      }
      still &= part instanceof Still;
      parts.add(part);
    }
    return still ? Still.STILL : new OfRecord(shape, parts);
  }

  private static @Nullable Trend ofList(List<?> a, List<?> b, Set<String> skipped) {
    List<Trend> parts = new ArrayList<>(b.size());
    boolean still = true;
    for (int i = 0; i < b.size(); i++) {
      Trend part = between(a.get(i), b.get(i), skipped);
      if (part == null) {
        return null;
      }
      still &= part instanceof Still;
      parts.add(part);
    }
    return still ? Still.STILL : new OfList(parts);
  }

  /** The same record with another value for one component. */
  @SuppressWarnings("unchecked")
  static <T extends Record> T with(T value, String component, Object next) {
    Shape shape = Shape.SHAPES.get(value.getClass());
    Object[] all = new Object[shape.names.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = shape.names.get(i).equals(component) ? next : shape.get(value, i);
    }
    return (T) shape.make(all);
  }

  /** A kind of record. */
  final class Shape {
    static final ClassValue<Shape> SHAPES =
        new ClassValue<>() {
          @Override
          protected Shape computeValue(Class<?> type) {
            return new Shape(type);
          }
        };

    final List<String> names = new ArrayList<>();
    private final List<Method> accessors = new ArrayList<>();
    private final Constructor<?> constructor;

    private Shape(Class<?> type) {
      try {
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
          names.add(component.getName());
          types.add(component.getType());
          component.getAccessor().setAccessible(true);
          accessors.add(component.getAccessor());
        }
        constructor = type.getDeclaredConstructor(types.toArray(Class[]::new));
        constructor.setAccessible(true);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    Object get(Object value, int component) {
      try {
        return accessors.get(component).invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    Object make(Object[] components) {
      try {
        return constructor.newInstance(components);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
