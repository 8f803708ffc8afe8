package dev.callpoint.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** What a real kernel said; recorded.txt tells when. */
final class Recorded {
  private static final List<String> LINES = lines();

  private Recorded() {}

  /** The datagrams of one of its commands. */
  static List<ByteBuffer> datagrams(String name) {
    List<ByteBuffer> found = LINES.stream().filter(line -> line.startsWith(name + " "))
        .map(line -> HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1))).map(Recorded::buffer).toList();
    if (found.isEmpty()) {
      throw new AssertionError("nothing is recorded as " + name);
    }
    return found;
  }

  static List<ByteBuffer> all() {
    return LINES.stream().filter(line -> !line.startsWith("#"))
        .map(line -> buffer(HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1)))).toList();
  }

  static List<Message> messages(String name) {
    return datagrams(name).stream().flatMap(d -> MessageReader.read(d).stream()).map(MessageReader.Read::message).toList();
  }

  /** As x86_64 has it, on whatever machine the test runs. */
  static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<String> lines() {
    try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream("recorded.txt"))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
