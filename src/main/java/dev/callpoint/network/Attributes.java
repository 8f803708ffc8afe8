package dev.callpoint.network;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes that follow a message's fixed part: length and type of 16 bits each, the value, padding to 4 bytes. */
final class Attributes {
  private static final int HEADER_BYTES = 4;

  /** The two highest bits say how the value is built, not what it is. */
  private static final int TYPE_MASK = 0x3fff;

  private final Map<Integer, ByteBuffer> values = new HashMap<>();

  private Attributes() {}

  /** @param start the bytes of the fixed part */
  static Attributes of(ByteBuffer body, int start) {
    Attributes attributes = new Attributes();
    int at = start;
    while (body.limit() - at >= HEADER_BYTES) {
      int length = MessageReader.unsigned(body, at);
      if (length < HEADER_BYTES || length > body.limit() - at) {
        break;
      }
      int type = MessageReader.unsigned(body, at + 2) & TYPE_MASK;
      attributes.values.put(type, MessageReader.slice(body, at + HEADER_BYTES, length - HEADER_BYTES));
      at += MessageReader.aligned(length);
    }
    return attributes;
  }

  @Nullable ByteBuffer get(int type) {
    return values.get(type);
  }

  int number(int type, int otherwise) {
    ByteBuffer value = values.get(type);
    return value == null || value.remaining() < 4 ? otherwise : value.getInt(0);
  }
}
