package dev.callpoint.engine;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.wire.ToEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Keeps the engine processes: carries out what the core commands for each, and reports what they say and how they end.
 */
public final class EngineHouse implements AutoCloseable {
  /** Engines after the broken one that abort too: a camera that takes down one engine takes down the next. */
  private static final int CAMERA_ABORTS = 1;

  private final EngineSettings settings;
  private final Consumer<Event> events;
  private final OutputDrain drain;
  private final Pictures pictures = new Pictures();
  /** Never ends before the engines do: the kernel kills them with the thread that started them. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(work -> Thread.ofPlatform().daemon().name("engines").unstarted(work));
  private final Map<Integer, EngineProcess> processes = new ConcurrentHashMap<>();
  /** Aborts at the opening of the camera that are still to come, on purpose. Of the thread that calls {@link #carry}. */
  private int cameraAborts;

  public EngineHouse(EngineSettings settings, Consumer<Event> events, OutputDrain drain) {
    this.settings = settings;
    this.events = events;
    this.drain = drain;
  }

  /** Carries out a command; returns at once. */
  public void carry(Command.ToEngine command) {
    int generation = command.generation();
    switch (command) {
      case Command.StartEngine _ -> start(generation);
      case Command.OpenDevices c -> {
        if (c.camera() && cameraAborts > 0) {
          cameraAborts--;
          with(generation, process -> process.inject(Event.Fault.CAMERA_ABORT));
        }
        tell(generation, new ToEngine.OpenDevices(c.camera()));
      }
      case Command.OpenSession _ -> tell(generation, new ToEngine.OpenSession(settings.iceServers().get()));
      case Command.RestartIce _ -> tell(generation, new ToEngine.RestartIce(settings.iceServers().get()));
      case Command.ApplyAnswer c -> tell(generation, new ToEngine.Answer(c.round(), c.sdp()));
      case Command.AddCandidate c ->
          tell(
              generation,
              new ToEngine.Candidate(c.candidate().candidate(), c.candidate().sdpMid(), c.candidate().sdpMLineIndex()));
      case Command.TakeSnapshot c -> tell(generation, new ToEngine.TakeSnapshot(c.id(), settings.snapshots()));
      case Command.CloseEngine _ -> tell(generation, new ToEngine.Close());
      case Command.KillEngine _ -> with(generation, EngineProcess::kill);
      case Command.InjectFault c -> {
        cameraAborts = c.fault() == Event.Fault.CAMERA_ABORT ? CAMERA_ABORTS : cameraAborts;
        with(generation, process -> process.inject(c.fault()));
      }
    }
  }

  /** The picture of an {@link Event.SnapshotTaken}, once; empty when newer ones have taken its place. */
  public Optional<byte[]> takePicture(int generation, String id) {
    return pictures.take(generation, id);
  }

  /** Kills what is left. */
  @Override
  public void close() {
    processes.values().forEach(EngineProcess::kill);
    starter.shutdown();
  }

  private void start(int generation) {
    EngineProcess process = new EngineProcess(generation, settings, this::said, pictures, drain);
    processes.put(generation, process);
    starter.execute(process::start);
    process.tell(settings.prepare());
  }

  private void said(Event event) {
    if (event instanceof Event.EngineDied died) {
      processes.remove(died.generation());
    }
    events.accept(event);
  }

  private void tell(int generation, ToEngine message) {
    with(generation, process -> process.tell(message));
  }

  private void with(int generation, Consumer<EngineProcess> action) {
    EngineProcess process = processes.get(generation);
    if (process != null) {
      action.accept(process);
    }
  }
}
