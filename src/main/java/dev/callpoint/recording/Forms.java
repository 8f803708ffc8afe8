package dev.callpoint.recording;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The forms of all types of which the core's records are made, found by looking at the records: a new event or a new field of the state needs
 * nothing here. A type of another kind (an array, a class with hidden state) is an error that a test of the codec finds.
 *
 * <p>Text whose component {@linkplain Secrets#named bears a secret's name} has a form of its own.
 */
final class Forms {
  private final Secrets secrets;
  private final Map<Key, Form> known = new ConcurrentHashMap<>();

  private record Key(Type type, boolean secret) {}

  Forms(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Looked up where it is used, not where it is made: types may contain themselves. */
  Form of(Type type, boolean secret) {
    Key key = new Key(type, secret);
    Form form = known.get(key);
    if (form == null) {
      form = make(type, secret);
      known.put(key, form);
    }
    return form;
  }

  private Form make(Type type, boolean secret) {
    return switch (type) {
      case Class<?> c -> plain(c, secret);
      case ParameterizedType p when p.getRawType() instanceof Class<?> raw -> generic(raw, p.getActualTypeArguments(), secret);
      default -> throw unknown(type);
    };
  }

  private Form plain(Class<?> type, boolean secret) {
    if (type == String.class) {
      return secret ? new Texts(secrets::whole) : new Texts(secrets::within);
    } else if (type.isEnum()) {
      return new Enums(type);
    } else if (type.isRecord()) {
      return new Records(this, type);
    } else if (type.isSealed() && (type.isInterface() || Modifier.isAbstract(type.getModifiers()))) {
      return new Alternatives(this, type);
    }
    return Scalars.of(type).orElseThrow(() -> unknown(type));
  }

  private Form generic(Class<?> raw, Type[] of, boolean secret) {
    if (raw == Optional.class) {
      return new Optionals(this, of[0], secret);
    } else if (Map.class.isAssignableFrom(raw)) {
      return new Maps(this, raw, of[0], of[1], secret);
    } else if (Set.class.isAssignableFrom(raw)) {
      return new Lists(this, of[0], secret, values -> Lists.set(raw, values));
    } else if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
      return new Lists(this, of[0], secret, Lists::list);
    }
    throw unknown(raw);
  }

  private static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException("a recording has no form for " + type.getTypeName());
  }
}
