package dev.callpoint.outages;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears all results at a broker, to the last byte that it sent before it died. MQTT 3.1.1 by hand: Paho drops what it has
 * read and not yet delivered when its connection ends. The broker keeps the session and whatever comes meanwhile; it
 * hands a message of quality 0 to the socket before it acknowledges it to the sender; and nothing is written that could
 * fail.
 */
final class Ears implements AutoCloseable {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int SUBACK = 9;
  private static final String NAME = "ears";
  private static final String FILTER = "callpoint/+/result";
  private static final long RETRY_MS = 50;

  private final URI broker;
  private final BiConsumer<String, byte[]> listener;
  private volatile boolean closed;
  private volatile boolean subscribed;
  private volatile @Nullable Socket socket;

  /** @param listener is told topic and payload, on a thread of its own */
  Ears(URI broker, BiConsumer<String, byte[]> listener) {
    this.broker = broker;
    this.listener = listener;
  }

  void start() {
    Thread.ofPlatform().daemon().name("ears").start(this::run);
  }

  boolean subscribed() {
    return subscribed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Socket last = socket;
    if (last != null) {
      last.close();
    }
  }

  private void run() {
    while (!closed) {
      try (Socket made = new Socket(broker.getHost(), broker.getPort())) {
        socket = made;
        listen(new DataInputStream(made.getInputStream()), new DataOutputStream(made.getOutputStream()));
      } catch (IOException e) {
        subscribed = false;
      }
      pause();
    }
  }

  private void listen(DataInputStream in, DataOutputStream out) throws IOException {
    out.write(connect());
    while (!closed) {
      int type = in.readUnsignedByte() >> 4;
      ByteBuffer rest = ByteBuffer.wrap(in.readNBytes(length(in)));
      switch (type) {
        case CONNACK -> out.write(subscribe());
        case SUBACK -> subscribed = true;
        case PUBLISH -> published(rest);
        default -> throw new IOException("the broker sent a packet of type " + type);
      }
    }
  }

  private void published(ByteBuffer rest) {
    byte[] topic = new byte[Short.toUnsignedInt(rest.getShort())];
    rest.get(topic);
    byte[] payload = new byte[rest.remaining()];
    rest.get(payload);
    listener.accept(new String(topic, StandardCharsets.UTF_8), payload);
  }

  /** Remaining length (MQTT 3.1.1, 2.2.3). */
  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    int digit;
    int shift = 0;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      shift += 7;
    } while ((digit & 0x80) != 0);
    return length;
  }

  /** With a session that is kept, and no keep-alive (3.1). */
  private static byte[] connect() {
    ByteBuffer packet = ByteBuffer.allocate(14 + NAME.length());
    packet.put((byte) 0x10).put((byte) (12 + NAME.length()));
    text(packet, "MQTT").put((byte) 4).put((byte) 0).putShort((short) 0);
    return text(packet, NAME).array();
  }

  /** With quality 0 (3.8). */
  private static byte[] subscribe() {
    ByteBuffer packet = ByteBuffer.allocate(7 + FILTER.length());
    packet.put((byte) 0x82).put((byte) (5 + FILTER.length())).putShort((short) 1);
    return text(packet, FILTER).put((byte) 0).array();
  }

  private static ByteBuffer text(ByteBuffer packet, String text) {
    return packet.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
