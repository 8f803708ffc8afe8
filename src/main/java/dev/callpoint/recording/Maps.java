package dev.callpoint.recording;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A map as an object, or as a list of pairs where the keys are neither texts nor enums; in its own order, which is kept. */
record Maps(Forms forms, Class<?> declared, Type keys, Type values, boolean secret) implements Form {

  @Override
  public void write(JsonGenerator out, Object value) {
    Form ofValues = forms.of(values, secret);
    Form ofKeys = forms.of(keys, false);
    boolean named = named();
    if (named) {
      out.writeStartObject();
    } else {
      out.writeStartArray();
    }
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      if (named) {
        out.writeName(name(ofKeys, entry.getKey()));
        Form.writeNullable(ofValues, out, entry.getValue());
      } else {
        out.writeStartArray();
        ofKeys.write(out, entry.getKey());
        Form.writeNullable(ofValues, out, entry.getValue());
        out.writeEndArray();
      }
    }
    if (named) {
      out.writeEndObject();
    } else {
      out.writeEndArray();
    }
  }

  @Override
  public Object read(JsonNode json) throws Unreadable {
    Form ofValues = forms.of(values, secret);
    Form ofKeys = forms.of(keys, false);
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    if (named() && json.isObject()) {
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        Object key = ofKeys instanceof Enums enums ? enums.named(entry.getKey()) : entry.getKey();
        map.put(key, Form.readNullable(ofValues, entry.getValue()));
      }
    } else if (!named() && json.isArray()) {
      for (JsonNode pair : json) {
        map.put(ofKeys.read(pair.path(0)), Form.readNullable(ofValues, pair.path(1)));
      }
    } else {
      throw new Unreadable("a map is expected, not " + json);
    }
    return collected(map);
  }

  @Override
  public Object missing() {
    return collected(Map.of());
  }

  private boolean named() {
    return keys == String.class || keys instanceof Class<?> type && type.isEnum();
  }

  private static String name(Form ofKeys, Object key) {
    return ofKeys instanceof Texts texts ? texts.hidden().apply((String) key) : ((Enum<?>) key).name();
  }

  /** Of the declared kind. One of enums becomes an {@link EnumMap} where its order allows, as an empty one can be copied from no other. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object collected(Map<Object, @Nullable Object> map) {
    if (SortedMap.class.isAssignableFrom(declared)) {
      return Collections.unmodifiableNavigableMap(new TreeMap<>(map));
    }
    if (keys instanceof Class<?> type && type.isEnum()) {
      EnumMap sorted = new EnumMap(type);
      sorted.putAll(map);
      List<Object> order = new ArrayList<>(map.keySet());
      if (declared == EnumMap.class || order.equals(new ArrayList<>(sorted.keySet()))) {
        return sorted;
      }
    }
    return Collections.unmodifiableMap(map);
  }
}
