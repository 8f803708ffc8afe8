package dev.callpoint.recording;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Values of any type of which the core's records are made, the awkward ones among them often. */
final class Generated {
  private static final List<String> TEXTS =
      List.of("", "plain", "äöü ‹›", "🚪 door", "half a \ud83d", "\ude00 the other", "\"quoted\"\\\n\t\u0000", "null");
  private static final List<Double> DOUBLES =
      List.of(0.0, -0.0, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE);
  private static final List<Long> LONGS = List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53);

  private final Random random;

  Generated(long seed) {
    random = new Random(seed);
  }

  Object of(Type type) {
    return switch (type) {
      case ParameterizedType p -> generic((Class<?>) p.getRawType(), p.getActualTypeArguments());
      case Class<?> c when c == String.class -> one(TEXTS) + (random.nextBoolean() ? "" : random.nextInt());
      case Class<?> c when c == int.class || c == Integer.class -> one(List.of(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE));
      case Class<?> c when c == long.class || c == Long.class -> one(LONGS);
      case Class<?> c when c == double.class || c == Double.class -> one(DOUBLES);
      case Class<?> c when c == boolean.class || c == Boolean.class -> random.nextBoolean();
      case Class<?> c when c.isEnum() -> one(List.of(c.getEnumConstants()));
      case Class<?> c when c.isRecord() -> made(c);
      case Class<?> c when c.isSealed() -> of(one(records(c)));
      default -> throw new AssertionError("nothing is generated for " + type);
    };
  }

  /** The records that a sealed type permits, however deep. */
  static List<Class<?>> records(Class<?> sealed) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> one : sealed.getPermittedSubclasses()) {
      all.addAll(one.isRecord() || one.isEnum() ? List.of(one) : records(one));
    }
    return all;
  }

  private Object generic(Class<?> raw, Type[] of) {
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(of(of[0]));
    }
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(of(of[0]));
    }
    if (raw == List.class) {
      return values;
    } else if (raw == Set.class) {
      return new LinkedHashSet<>(values);
    } else if (raw == Map.class) {
      Map<Object, Object> map = new LinkedHashMap<>();
      values.forEach(key -> map.put(key, of(of[1])));
      return map;
    }
    throw new AssertionError("nothing is generated for " + raw);
  }

  private Object made(Class<?> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Constructor<?> constructor =
          type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(components).map(c -> of(c.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type.toString(), e);
    }
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
