package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PacketLimitTest {
  private static final int PUBLISH = 0x32;
  private static final int SUBACK = 0x90;
  private static final int LIMIT = 300;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

  @Test
  void packetsWithinTheLimitPassUnchanged() throws IOException {
    for (int length : new int[] {0, 1, 127, 128, 299, LIMIT}) {
      packet(sent, PUBLISH, length, length);
      packet(expected, PUBLISH, length, length);
    }
    assertArrayEquals(expected.toByteArray(), read(new ByteArrayInputStream(sent.toByteArray())));
  }

  @Test
  void aLongerPublishIsCutAndTheNextPacketFollows() throws IOException {
    packet(sent, PUBLISH, 3_000_000, 3_000_000);
    packet(sent, SUBACK, 3, 3);
    packet(expected, PUBLISH, LIMIT, LIMIT);
    packet(expected, SUBACK, 3, 3);
    assertArrayEquals(expected.toByteArray(), read(new ByteArrayInputStream(sent.toByteArray())));
  }

  @Test
  void readsThatTimeOutAnywhereLoseNothing() throws IOException {
    packet(sent, PUBLISH, 200, 200);
    packet(sent, PUBLISH, 20_000, 20_000);
    packet(sent, SUBACK, 3, 3);
    packet(expected, PUBLISH, 200, 200);
    packet(expected, PUBLISH, LIMIT, LIMIT);
    packet(expected, SUBACK, 3, 3);
    assertArrayEquals(expected.toByteArray(), read(new Stuttering(sent.toByteArray())));
  }

  @Test
  void anythingElseOfThatLengthIsNotMqtt() throws IOException {
    packet(sent, SUBACK, LIMIT + 1, LIMIT + 1);
    assertThrows(IOException.class, () -> read(new ByteArrayInputStream(sent.toByteArray())));
  }

  @Test
  void aLengthOfMoreThanFourBytesIsNotMqtt() {
    byte[] bytes = {PUBLISH, -1, -1, -1, -1, 1};
    assertThrows(IOException.class, () -> read(new ByteArrayInputStream(bytes)));
  }

  @Test
  void theEndInTheMiddleOfAPacketIsTheEnd() throws IOException {
    packet(sent, PUBLISH, 200, 100);
    assertEquals(103, read(new ByteArrayInputStream(sent.toByteArray())).length);
  }

  private static void packet(ByteArrayOutputStream out, int first, int announced, int length) {
    out.write(first);
    int rest = announced;
    do {
      out.write(rest > 127 ? rest & 127 | 128 : rest);
      rest >>>= 7;
    } while (rest > 0);
    for (int i = 0; i < length; i++) {
      out.write(i % 251);
    }
  }

  private static byte[] read(InputStream from) throws IOException {
    PacketLimit limit = new PacketLimit(from, LIMIT);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    byte[] bytes = new byte[97];
    while (true) {
      try {
        int count = limit.read(bytes, 0, bytes.length);
        if (count < 0) {
          return result.toByteArray();
        }
        result.write(bytes, 0, count);
      } catch (SocketTimeoutException e) {
        // As Paho does: try again.
      }
    }
  }

  /** Gives one byte now and then, and times out in between. */
  private static final class Stuttering extends InputStream {
    private final ByteArrayInputStream in;
    private final Random random = new Random(1);

    Stuttering(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      if (random.nextBoolean()) {
        throw new SocketTimeoutException();
      }
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (random.nextBoolean()) {
        throw new SocketTimeoutException();
      }
      return in.read(target, offset, Math.min(length, 7));
    }
  }
}
