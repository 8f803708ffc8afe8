package dev.callpoint.engine;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.Fault;
import dev.callpoint.wire.FromEngine;
import dev.callpoint.wire.Line;
import dev.callpoint.wire.ToEngine;
import dev.callpoint.wire.Wire;
import dev.callpoint.wire.Wire.WireException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One engine process and the socket to it. Two threads, {@code engine-N-in} and {@code engine-N-out}, so that neither a
 * silent nor a stopped engine makes anybody else wait; both end with the process. The socket is listened on before the
 * process is started, takes one connection and is removed.
 *
 * <p>An engine that says it has closed is killed at once: a JVM that halts by itself waits another 300 ms for threads
 * in native code.
 *
 * <p>An engine does not outlive the supervisor. It halts when its pipes close; one that is stopped cannot, so the
 * kernel is told to kill it as well (prctl(2), PR_SET_PDEATHSIG). The kernel takes the thread that started the process
 * for its parent: that thread must live as long as the engines do.
 */
final class EngineProcess {
  private static final int MESSAGES_MAX = 256;
  private static final String MAIN = "dev.callpoint.media.EngineMain";

  /** Sets the parent's death signal and becomes the given program, in a millisecond. Every Debian has it. */
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /** What an engine needs of the environment; secrets of the broker are none of its business. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "PULSE_SERVER");

  private final int generation;
  private final EngineSettings settings;
  private final Consumer<Event> events;
  private final Pictures pictures;
  private final OutputDrain drain;
  private final Path socket;
  private final Path soundConfiguration;
  private final BlockingQueue<ToEngine> outbox = new ArrayBlockingQueue<>(MESSAGES_MAX);
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean killWanted;
  private volatile boolean closedInOrder;
  private volatile @Nullable Process process;
  private volatile @Nullable ServerSocketChannel listener;
  private volatile @Nullable SocketChannel channel;
  private volatile @Nullable Thread writer;

  EngineProcess(
      int generation, EngineSettings settings, Consumer<Event> events, Pictures pictures, OutputDrain drain) {
    this.generation = generation;
    this.settings = settings;
    this.events = events;
    this.pictures = pictures;
    this.drain = drain;
    this.socket = settings.runDirectory().resolve("engine-" + generation + ".sock");
    this.soundConfiguration = settings.runDirectory().resolve("engine-" + generation + ".asound");
  }

  /** Starts the process; a failure to do so is reported as its death. On a thread that outlives it. */
  void start() {
    try {
      Files.deleteIfExists(socket);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener = server;
      server.bind(UnixDomainSocketAddress.of(socket));
      Process started = builder().start();
      process = started;
      drain.drain("engine-" + generation + "-stdout", started.getInputStream());
      drain.drain("engine-" + generation + "-stderr", started.getErrorStream());
      started.onExit().thenAccept(p -> ended(ending(p.exitValue())));
      Thread.ofPlatform().daemon().name("engine-" + generation + "-in").start(() -> converse(server));
      if (killWanted) {
        started.destroyForcibly();
      }
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is: were it thrown, the thread would end and the kernel would kill the engines that live.
      Process running = process;
      if (running != null) {
        running.destroyForcibly();
      }
      ended("does not start: " + e.getMessage());
    }
  }

  /** Queues a message; an engine that does not take {@value #MESSAGES_MAX} of them is killed. */
  void tell(ToEngine message) {
    if (!outbox.offer(message)) {
      kill();
    }
  }

  void kill() {
    killWanted = true;
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  void inject(Fault fault) {
    switch (fault) {
      case CAMERA_FREEZE -> tell(new ToEngine.InjectFault(ToEngine.Fault.CAMERA_FREEZE));
      case CAMERA_ABORT -> tell(new ToEngine.InjectFault(ToEngine.Fault.CAMERA_ABORT));
      case MICROPHONE_MUTE -> tell(new ToEngine.InjectFault(ToEngine.Fault.MICROPHONE_MUTE));
      case MICROPHONE_STOP -> tell(new ToEngine.InjectFault(ToEngine.Fault.MICROPHONE_STOP));
      case SEND_FREEZE -> tell(new ToEngine.InjectFault(ToEngine.Fault.SEND_FREEZE));
      case ENGINE_HANG -> tell(new ToEngine.InjectFault(ToEngine.Fault.ENGINE_HANG));
      case ENGINE_ABORT -> tell(new ToEngine.InjectFault(ToEngine.Fault.ENGINE_ABORT));
      case ENGINE_LEAK -> tell(new ToEngine.InjectFault(ToEngine.Fault.ENGINE_LEAK));
      case ENGINE_KILL -> kill();
      case ENGINE_STOP -> stop();
    }
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    }
    command.add(settings.java().toString());
    command.addAll(settings.javaOptions());
    command.add("--enable-native-access=ALL-UNNAMED");
    String temporary = System.getenv("TMPDIR");
    if (temporary != null) {
      command.add("-Djava.io.tmpdir=" + temporary);
    }
    command.addAll(List.of("-cp", settings.classPath(), MAIN, socket.toString(), Integer.toString(generation)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(settings.runDirectory().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(ENVIRONMENT);
    environment.put("ALSA_CONFIG_PATH", soundConfiguration.toString());
    return builder;
  }

  private void converse(ServerSocketChannel server) {
    try (SocketChannel accepted = server.accept()) {
      channel = accepted;
      server.close();
      Files.deleteIfExists(socket);
      OutputStream out = Channels.newOutputStream(accepted);
      writer = Thread.ofPlatform().daemon().name("engine-" + generation + "-out").start(() -> writeMessages(out));
      read(Channels.newInputStream(accepted));
    } catch (IOException e) {
      // The process is gone or going; its end is what is reported.
    } catch (WireException e) {
      events.accept(new Event.EngineRefused(generation, "protocol", String.valueOf(e.getMessage())));
      kill();
    }
  }

  private void read(InputStream stream) throws IOException, WireException {
    InputStream in = new BufferedInputStream(stream, 8_192);
    byte[] bytes;
    while ((bytes = Wire.readLine(in)) != null) {
      Line line = Wire.decodeFromEngine(bytes);
      if (line.message() instanceof FromEngine.Closed) {
        closedInOrder = true;
        kill();
      } else if (line.generation() == generation) {
        if (line.message() instanceof FromEngine.Snapshot picture) {
          pictures.add(generation, picture.id(), picture.jpeg());
        }
        Incoming.event(generation, line.message()).ifPresent(events);
      }
    }
  }

  private void writeMessages(OutputStream out) {
    try {
      while (true) {
        out.write(Wire.encode(outbox.take()));
      }
    } catch (IOException | InterruptedException e) {
      // Its end is reported by the process.
    }
  }

  /** SIGSTOP, which Java cannot send itself. */
  private void stop() {
    Process running = process;
    if (running != null) {
      try {
        new ProcessBuilder("kill", "-STOP", Long.toString(running.pid())).start();
      } catch (IOException e) {
        events.accept(new Event.InputRefused(Event.InputKind.OTHER, 1, "engine-stop: " + e.getMessage()));
      }
    }
  }

  private void ended(String how) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    closeQuietly(listener);
    closeQuietly(channel);
    Thread out = writer;
    if (out != null) {
      out.interrupt();
    }
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(soundConfiguration);
      Files.deleteIfExists(soundConfiguration.resolveSibling(soundConfiguration.getFileName() + ".sides"));
    } catch (IOException e) {
      // The next daemon empties the run directory.
    }
    events.accept(new Event.EngineDied(generation, how));
  }

  private static void closeQuietly(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception e) {
        // It is closed as far as it can be.
      }
    }
  }

  /** In words; the JVM reports death by a signal as 128 and its number. */
  private String ending(int exit) {
    // An engine ends with 0 only when it has said so; its end may be noticed before that is read.
    if (closedInOrder || exit == 0) {
      return "closed in order";
    }
    return exit > 128 ? "was ended by signal " + (exit - 128) : "ended with exit code " + exit;
  }
}
