package dev.callpoint.engine;

import dev.callpoint.wire.ToEngine.IceServer;
import dev.callpoint.wire.ToEngine.Prepare;
import dev.callpoint.wire.ToEngine.SnapshotForm;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * How engines are started and what they are told.
 *
 * @param runDirectory private to this daemon; the engines' sockets are made here
 * @param java the java program
 * @param javaOptions for the engine's JVM
 * @param classPath of the engine, with the media libraries
 * @param snapshots what pictures of the moment look like
 * @param iceServers asked for each session, and each time that it finds its path anew, as credentials may end; from any thread
 */
public record EngineSettings(
    Path runDirectory,
    Path java,
    List<String> javaOptions,
    String classPath,
    Prepare prepare,
    SnapshotForm snapshots,
    Supplier<List<IceServer>> iceServers) {}
