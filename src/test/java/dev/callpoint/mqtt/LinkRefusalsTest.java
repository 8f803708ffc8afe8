package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** What brokers other than mosquitto do with what their access rules forbid: they refuse it, or hang up. */
final class LinkRefusalsTest {
  private final Recorder heard = new Recorder();

  @Test
  void aSubscriptionThatIsRefusedIsNamedAndTheLinkIsNotUp() {
    try (StrictBroker broker = new StrictBroker(true);
        Link _ = Links.link(broker.port(), "door", heard, "callpoint/door/command/+")) {
      heard.awaitCause("broker 127.0.0.1:" + broker.port() + " refuses the subscription to callpoint/door/command/+:"
          + " check its access rules");
      assertEquals(0, heard.ups());
    }
  }

  @Test
  void aMessageAtWhichTheBrokerHangsUpIsNamed() {
    try (StrictBroker broker = new StrictBroker(false);
        Link door = Links.link(broker.port(), "door", heard, "callpoint/door/command/+")) {
      heard.awaitUp();
      assertTrue(door.publish("callpoint/door/state", Links.bytes("{}"), 1, true));
      heard.awaitCause("closed the connection: was it stopped, do its access rules forbid callpoint/door/state, or does");
    }
  }

  /** As much of MQTT 3.1.1 as a link says to it, in packets of less than 128 bytes. */
  private static final class StrictBroker implements AutoCloseable {
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    private final ServerSocket entry;
    private final boolean refusesSubscriptions;

    StrictBroker(boolean refusesSubscriptions) {
      this.refusesSubscriptions = refusesSubscriptions;
      try {
        entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return entry.getLocalPort();
    }

    private void accept() {
      while (!entry.isClosed()) {
        try (Socket client = entry.accept()) {
          serve(new DataInputStream(client.getInputStream()), client.getOutputStream());
        } catch (IOException e) {
          // The link has hung up, or the test is over.
        }
      }
    }

    /** Until it hears what it forbids. */
    private void serve(DataInputStream in, OutputStream out) throws IOException {
      while (true) {
        byte[] packet = packet(in);
        switch ((packet[0] & 0xff) >>> 4) {
          case 1 -> out.write(CONNACK);
          case 3 -> {
            if (new String(packet).contains("/state")) {
              return;
            }
            out.write(packet);
          }
          case 8 -> out.write(new byte[] {
              (byte) 0x90, 5, packet[2], packet[3], (byte) (refusesSubscriptions ? 0x80 : 1), 0, 1});
          default -> {}
        }
      }
    }

    private static byte[] packet(DataInputStream in) throws IOException {
      int first = in.readUnsignedByte();
      byte[] packet = new byte[2 + in.readUnsignedByte()];
      packet[0] = (byte) first;
      packet[1] = (byte) (packet.length - 2);
      in.readFully(packet, 2, packet.length - 2);
      return packet;
    }

    @Override
    public void close() {
      try {
        entry.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
