package dev.callpoint.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A port of 127.0.0.1 that leads to a broker's, reads MQTT 3.1.1 as it passes and loses the message that it is told to
 * lose, in either direction. Everything else arrives.
 */
public final class Postman implements AutoCloseable {
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4 << 4;

  private final int broker;
  private final ServerSocket entry;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Loss> wanted = new AtomicReference<>();
  private final AtomicReference<@Nullable Acknowledgement> awaited = new AtomicReference<>();
  private final AtomicLong lostAtMs = new AtomicLong();

  /** How a message is lost. */
  public enum How {
    /** Whoever sent it is told that it was taken, as by a broker that then forgets it. */
    ACKNOWLEDGED,
    /** The connection breaks, and whoever sent it can know that it did not arrive. */
    LINE_CUT,
    /** The message itself arrives, and the connection breaks before whoever sent it is told. */
    ARRIVED
  }

  /** @param left messages to lose */
  private record Loss(String topic, String payload, How how, int left) {
    @Nullable Loss next() {
      return left == 1 ? null : new Loss(topic, payload, how, left - 1);
    }
  }

  /** That of one message, from the one socket that it can come from: the numbers of the two ends are not the same. */
  private record Acknowledgement(Socket from, byte[] packet) {}

  public Postman(int broker) {
    this.broker = broker;
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return entry.getLocalPort();
  }

  /** Loses the next message whose topic and payload contain these, and no other. */
  public void loseNext(String topic, String payload, How how) {
    loseNext(1, topic, payload, how);
  }

  /** Loses so many of the next messages whose topic and payload contain these, and no other. */
  public void loseNext(int count, String topic, String payload, How how) {
    lostAtMs.set(0);
    wanted.set(new Loss(topic, payload, how, count));
  }

  /** Milliseconds since 1970 at which the first of them was lost, 0 as long as none has come by. */
  public long lostAtMs() {
    return lostAtMs.get();
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Postman::close);
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        try {
          Socket far = new Socket(InetAddress.getLoopbackAddress(), broker);
          sockets.add(client);
          sockets.add(far);
          client.setTcpNoDelay(true);
          far.setTcpNoDelay(true);
          Thread.ofVirtual().start(() -> carry(client, far));
          Thread.ofVirtual().start(() -> carry(far, client));
        } catch (IOException e) {
          // No broker: the client sees a connection that closes.
          close(client);
        }
      } catch (IOException e) {
        // Closed; the loop's condition tells.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      byte[] packet;
      while ((packet = read(in)) != null) {
        Acknowledgement cut = awaited.get();
        if (cut != null && cut.from() == from && Arrays.equals(cut.packet(), packet)) {
          awaited.set(null);
          return;
        }
        Loss loss = wanted.get();
        if (loss == null || !fits(packet, loss) || !wanted.compareAndSet(loss, loss.next())) {
          write(to, packet);
          continue;
        }
        lostAtMs.compareAndSet(0, System.currentTimeMillis());
        switch (loss.how()) {
          case LINE_CUT -> {
            return;
          }
          case ACKNOWLEDGED -> write(from, acknowledgement(packet));
          case ARRIVED -> {
            awaited.set(new Acknowledgement(to, acknowledgement(packet)));
            write(to, packet);
          }
        }
      }
    } catch (IOException e) {
      // The connection has ended.
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** A control packet (MQTT 3.1.1, 2): its type, the length of the rest in one to four bytes, the rest. Null at the end. */
  private static byte @Nullable [] read(DataInputStream in) throws IOException {
    int type = in.read();
    if (type < 0) {
      return null;
    }
    ByteBuffer head = ByteBuffer.allocate(5).put((byte) type);
    int length = 0;
    int digit;
    int shift = 0;
    do {
      digit = in.readUnsignedByte();
      head.put((byte) digit);
      length |= (digit & 0x7f) << shift;
      shift += 7;
    } while ((digit & 0x80) != 0 && shift < 28);
    byte[] packet = new byte[head.position() + length];
    head.flip().get(packet, 0, head.limit());
    in.readFully(packet, packet.length - length, length);
    return packet;
  }

  private static boolean fits(byte[] packet, Loss loss) {
    if ((packet[0] & 0xff) >> 4 != PUBLISH) {
      return false;
    }
    ByteBuffer rest = rest(packet);
    byte[] topic = new byte[Short.toUnsignedInt(rest.getShort())];
    rest.get(topic);
    byte[] payload = new byte[rest.remaining()];
    rest.get(payload);
    return text(topic).contains(loss.topic()) && text(payload).contains(loss.payload());
  }

  /** Quality of service 1 alone, in which everything that may be lost is sent (3.4). */
  private static byte[] acknowledgement(byte[] packet) {
    ByteBuffer rest = rest(packet);
    rest.position(2 + Short.toUnsignedInt(rest.getShort(rest.position())) + rest.position());
    return new byte[] {(byte) PUBACK, 2, rest.get(), rest.get()};
  }

  private static ByteBuffer rest(byte[] packet) {
    int at = 1;
    while ((packet[at++] & 0x80) != 0) {
      // The length has another byte.
    }
    return ByteBuffer.wrap(packet, at, packet.length - at);
  }

  /** Both directions write to a socket, as an acknowledgement goes back to the sender: whole packets only. */
  private static void write(Socket socket, byte[] packet) throws IOException {
    synchronized (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(packet);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
