package dev.callpoint.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection, in place of Paho's own, for three reasons. It can be cut from outside whatever Paho's
 * threads are doing (an SSLSocket's close waits for a write that is stuck; the channel beneath it does not). It
 * knows when the broker was heard last. And it holds reads back until Paho has written CONNECT: up to there Paho 1.2.5
 * starts its threads one by one and waits for each to be running without a limit, so a socket that dies in that moment
 * leaves a thread spinning for ever (its issue #1028).
 */
final class Wire implements NetworkModule {
  static final int CONNECT_LIMIT_MS = 5_000;

  /** Paho's receiver expects a read to give up now and then, to see whether it is to stop. */
  private static final int READ_LIMIT_MS = 1_000;

  /** A payload of one byte too many, the longest topic, its length, and a packet id. */
  private static final int PACKET_LENGTH_MAX = Link.PAYLOAD_LIMIT_BYTES + 1 + 65_535 + 2 + 2;

  /** How a record of TLS begins that only says what is wrong (RFC 8446, 5.1); no MQTT broker's first byte. */
  private static final int TLS_ALERT = 21;

  private final LinkSettings settings;
  private final Tls tls;
  private final Dialing dialing = new Dialing();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile @Nullable Socket socket;
  private volatile boolean established;
  private volatile long lastInboundNanos = System.nanoTime();

  Wire(LinkSettings settings) {
    this.settings = settings;
    this.tls = new Tls(settings);
  }

  @Override
  public void start() throws IOException {
    try {
      InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException(settings.host());
      }
      Socket plain = dialing.dial(address, CONNECT_LIMIT_MS).socket();
      established = true;
      plain.setTcpNoDelay(true);
      Socket made = settings.secure() ? tls.over(plain, CONNECT_LIMIT_MS) : plain;
      made.setSoTimeout(READ_LIMIT_MS);
      socket = made;
    } catch (IOException | RuntimeException e) {
      begun.countDown();
      cut();
      throw e;
    }
  }

  /** True once the broker's machine has accepted the connection; it may have said nothing yet. */
  boolean established() {
    return established;
  }

  /** The device's certificate, or that there is none, if the broker has asked for it. */
  @Nullable ClientKey askedKey() {
    return tls.asked();
  }

  long lastInboundNanos() {
    return lastInboundNanos;
  }

  /** Ends every read and write at once; any thread but the link's, since closing may take its time. */
  void cut() {
    dialing.cut();
  }

  /** Waits until Paho has got past the starting of its threads, or has failed to connect. */
  boolean awaitBegun(long limitMs) throws InterruptedException {
    return begun.await(limitMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    try {
      return new PacketLimit(new Listening(connected().getInputStream()), PACKET_LENGTH_MAX);
    } catch (IOException e) {
      begun.countDown();
      throw e;
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    try {
      return new Speaking(connected().getOutputStream());
    } catch (IOException e) {
      begun.countDown();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    Socket made = socket;
    if (made == null) {
      throw new IOException("it is not connected");
    }
    return made;
  }

  @Override
  public void stop() {
    cut();
  }

  @Override
  public String getServerURI() {
    return settings.broker().toString();
  }

  private final class Listening extends FilterInputStream {
    private boolean greeted;

    Listening(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      holdBack();
      int next = heard(super.read());
      if (!greeted && next == TLS_ALERT && !settings.secure()) {
        throw new SSLException("the port speaks TLS");
      }
      greeted = true;
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      holdBack();
      return heard(super.read(target, offset, length));
    }

    @Override
    public int available() throws IOException {
      return begun.getCount() > 0 ? 0 : super.available();
    }

    private int heard(int result) {
      if (result >= 0) {
        lastInboundNanos = System.nanoTime();
      }
      return result;
    }

    private void holdBack() throws IOException {
      try {
        if (!awaitBegun(READ_LIMIT_MS)) {
          throw new SocketTimeoutException("nothing was sent yet");
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException("reading was interrupted");
      }
    }
  }

  private final class Speaking extends FilterOutputStream {
    Speaking(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      begun.countDown();
      out.write(one);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      begun.countDown();
      out.write(source, offset, length);
    }
  }
}
