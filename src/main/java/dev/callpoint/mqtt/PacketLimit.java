package dev.callpoint.mqtt;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts MQTT packets to a size that this device can hold. Paho allocates whatever length a packet announces, up to 256
 * MB, before it has read it; one retained message of that size would take the daemon's memory at each connect. A
 * PUBLISH that is too long is passed on with its topic and packet id, so that it is acknowledged and not sent again,
 * and with its payload cut behind the limit, where the link recognises it by its size and drops it. Any other packet of
 * such a length is a fault of the broker's.
 *
 * <p>Reads may time out at any byte; the position is kept. For one reading thread. Layout of packets: MQTT 3.1.1,
 * section 2.
 */
final class PacketLimit extends InputStream {
  private static final int PUBLISH = 3;

  private final InputStream in;
  private final int lengthMax;
  private final byte[] header = new byte[5];
  private final byte[] refuse = new byte[4096];
  private int headerAt;
  private int headerEnd;
  private boolean headerRead;
  private int passLeft;
  private long skipLeft;
  /** Parser of the fixed header: its first byte, then the announced length in groups of seven bits. */
  private int first = -1;
  private int shift;
  private long announced;

  /** @param lengthMax bytes after the fixed header that are let through, at least 64 KiB + the longest topic */
  PacketLimit(InputStream in, int lengthMax) {
    this.in = in;
    this.lengthMax = lengthMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!headerRead && !readHeader()) {
      return -1;
    }
    if (headerAt < headerEnd) {
      int count = Math.min(length, headerEnd - headerAt);
      System.arraycopy(header, headerAt, target, offset, count);
      headerAt += count;
      endPacketWhenDone();
      return count;
    }
    int count = in.read(target, offset, Math.min(length, passLeft));
    if (count > 0) {
      passLeft -= count;
      endPacketWhenDone();
    }
    return count;
  }

  private void endPacketWhenDone() {
    headerRead = headerAt < headerEnd || passLeft > 0;
  }

  /** False at the end of the stream. */
  private boolean readHeader() throws IOException {
    while (skipLeft > 0) {
      int count = in.read(refuse, 0, (int) Math.min(refuse.length, skipLeft));
      if (count < 0) {
        return false;
      }
      skipLeft -= count;
    }
    while (true) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      if (first < 0) {
        first = next;
        continue;
      }
      announced |= (long) (next & 0x7f) << shift;
      shift += 7;
      if ((next & 0x80) == 0) {
        break;
      }
      if (shift >= 28) {
        throw new IOException("not MQTT: a packet's length has more than four bytes");
      }
    }
    openPacket();
    return true;
  }

  private void openPacket() throws IOException {
    if (announced > lengthMax && first >>> 4 != PUBLISH) {
      throw new IOException("not MQTT: a packet of type " + (first >>> 4) + " with " + announced + " bytes");
    }
    passLeft = (int) Math.min(announced, lengthMax);
    skipLeft = announced - passLeft;
    header[0] = (byte) first;
    headerAt = 0;
    headerEnd = 1;
    int rest = passLeft;
    do {
      header[headerEnd++] = (byte) (rest > 0x7f ? rest & 0x7f | 0x80 : rest);
      rest >>>= 7;
    } while (rest > 0);
    headerRead = true;
    first = -1;
    shift = 0;
    announced = 0;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
