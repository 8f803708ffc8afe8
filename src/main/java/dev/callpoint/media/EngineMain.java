package dev.callpoint.media;

import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.Line;
import dev.callpoint.wire.ToEngine;
import dev.callpoint.wire.Wire;
import dev.callpoint.wire.Wire.WireException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The engine process. Arguments: the path of the supervisor's socket, and the engine's generation.
 *
 * <pre>
 *   main thread      reads lines from the socket        ──▶ webrtc thread
 *   webrtc           makes every call into webrtc-java  ──▶ outbox
 *   outbox           writes lines to the socket
 *   stdin            waits for the supervisor's end of the pipe to close
 * </pre>
 *
 * It ends by {@link Runtime#halt} alone, because native teardown is not to be trusted: when it was told to close, when
 * the socket or stdin closes (so a killed supervisor leaves no engine that holds the camera), or when a queue
 * overflows.
 */
public final class EngineMain {
  static final int EXIT_CLOSED = 0;
  static final int EXIT_SUPERVISOR_GONE = 3;
  static final int EXIT_PROTOCOL = 65;
  static final int EXIT_OVERFLOW = 75;
  private static final int OUTBOX_LINES_MAX = 1_000;

  private final int generation;
  private final BlockingQueue<FromEngine> outbox = new ArrayBlockingQueue<>(OUTBOX_LINES_MAX);

  private EngineMain(int generation) {
    this.generation = generation;
  }

  /** Runs the engine until it halts. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: EngineMain SOCKET GENERATION (started by callpoint run, not by hand)");
      Runtime.getRuntime().halt(64);
    }
    EngineMain main = new EngineMain(Integer.parseInt(arguments[1]));
    main.daemon("stdin", main::waitForEndOfInput);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(Path.of(arguments[0])));
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 8_192);
      main.daemon("outbox", () -> main.writeLines(out));
      main.readLines(Channels.newInputStream(channel), new Engine(main::send));
    } catch (IOException e) {
      System.err.println("the supervisor's socket failed: " + e.getMessage());
    }
    Runtime.getRuntime().halt(EXIT_SUPERVISOR_GONE);
  }

  private void readLines(InputStream channel, Engine engine) throws IOException {
    InputStream in = new BufferedInputStream(channel, 8_192);
    try {
      byte[] line;
      while ((line = Wire.readLine(in)) != null) {
        ToEngine message = Wire.decodeToEngine(line);
        engine.accept(message);
      }
    } catch (WireException e) {
      System.err.println("the supervisor sent what is no message: " + e.getMessage());
      Runtime.getRuntime().halt(EXIT_PROTOCOL);
    }
  }

  private void send(FromEngine message) {
    if (!outbox.offer(message)) {
      System.err.println("the supervisor does not read: " + OUTBOX_LINES_MAX + " lines wait");
      Runtime.getRuntime().halt(EXIT_OVERFLOW);
    }
  }

  private void writeLines(OutputStream out) {
    try {
      while (true) {
        FromEngine message = outbox.take();
        out.write(Wire.encode(new Line(generation, message)));
        if (outbox.isEmpty()) {
          out.flush();
        }
        if (message instanceof FromEngine.Closed) {
          Runtime.getRuntime().halt(EXIT_CLOSED);
        }
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(EXIT_SUPERVISOR_GONE);
    }
  }

  private void waitForEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The supervisor writes nothing here; only the end of the pipe means something.
      }
    } catch (IOException e) {
      // A broken pipe means the same.
    }
    Runtime.getRuntime().halt(EXIT_SUPERVISOR_GONE);
  }

  private void daemon(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }
}
