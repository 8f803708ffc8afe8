package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.config.ConfigProblems;
import dev.callpoint.json.Json;
import dev.callpoint.recording.Replay;
import dev.callpoint.recording.Report;
import dev.callpoint.recording.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code callpoint replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Feeds a recording through this program's core again and checks that it gives the same commands.",
      "Without a file, lists the recordings that are kept."
    },
    footer = {
      "",
      "The daemon keeps the newest recordings of what its watchdog saw, or what a first reset did not mend, in its state",
      "directory, recordings/<incident>.jsonl.gz. SDP, candidates and addresses are not in them. No daemon is asked.",
      "",
      "Exit codes: 0 the same commands, 1 other commands, 65 no recording or damaged (what is whole is replayed), 66 no",
      "such file, 78 the configuration has problems. Of several files, the gravest: 1, then 66, then 65.",
      "",
      "Examples:",
      "  callpoint replay",
      "  callpoint replay /var/lib/callpoint/recordings/camera-stalled-17.jsonl.gz",
      "  callpoint replay --explain camera-stalled-17.jsonl.gz",
      "  callpoint replay --current"
    })
final class ReplayCommand implements Callable<Integer> {
  static final int DAMAGED = 65;
  static final int NO_FILE = 66;
  /** From the gravest. */
  private static final List<Integer> GRAVITY = List.of(Callpoint.FAILED, NO_FILE, DAMAGED, 0);

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "a recording, gzip or plain")
  private List<Path> files = List.of();

  @Option(names = "--current", description = "what the daemon has recorded of late, from its run directory")
  private boolean current;

  @Option(names = {"-q", "--quiet"}, description = "the verdicts alone")
  private boolean quiet;

  @Option(names = "--explain", description = "at a difference, all that is known: the commands now, the state before")
  private boolean explain;

  @Option(names = "--json", description = "print one JSON object a line for each recording, for programs")
  private boolean json;

  @Option(names = "--config", paramLabel = "FILE", description = "take state and run directory from this configuration")
  private @Nullable Path config;

  @Override
  public Integer call() {
    try {
      if (current) {
        return currentSegments();
      }
      return files.isEmpty() ? list() : files.stream().map(file -> replay(file, false)).reduce(0, ReplayCommand::graver);
    } catch (ConfigProblems e) {
      System.err.println(e.getMessage());
      return Callpoint.BAD_CONFIGURATION;
    } catch (IOException e) {
      System.err.println(ReplayPage.reason(e));
      return NO_FILE;
    }
  }

  private int currentSegments() throws ConfigProblems, IOException {
    Path directory =
        config == null ? Config.defaultRunDirectory(System.getenv()) : Config.load(config).runDirectory();
    List<Path> segments = Replay.current(directory);
    if (segments.isEmpty()) {
      System.err.println("nothing is recorded in " + directory + ": does the daemon run, and with that run directory?");
      return NO_FILE;
    }
    return segments.stream().map(file -> replay(file, file.equals(segments.getLast()))).reduce(0, ReplayCommand::graver);
  }

  private int list() throws ConfigProblems, IOException {
    Path directory =
        config == null ? Config.defaultStateDirectory(System.getenv()) : Config.load(config).stateDirectory();
    List<Path> kept = Replay.kept(directory);
    for (Path path : kept) {
      if (json) {
        ObjectNode line = Json.newObject().put("file", path.toString()).put("bytes", Files.size(path));
        System.out.println(ReplayPage.text(line.put("at", Files.getLastModifiedTime(path).toString())));
      } else {
        System.out.printf("%s  %7d bytes  %s%n", ReplayPage.time(Files.getLastModifiedTime(path).toInstant()), Files.size(path), path);
      }
    }
    if (kept.isEmpty() && !json) {
      System.out.println("no recordings in " + directory);
    }
    return 0;
  }

  private int replay(Path file, boolean grows) {
    ReplayPage page = new ReplayPage(json, quiet, explain);
    try {
      Report report = Replay.of(file, grows, page);
      page.verdict(file, report);
      return report.difference() != null ? Callpoint.FAILED : report.damage().isEmpty() ? 0 : DAMAGED;
    } catch (NoSuchFileException e) {
      page.failed(file, "no such file");
      return NO_FILE;
    } catch (Unreadable e) {
      page.failed(file, e.getMessage());
      return DAMAGED;
    } catch (IOException e) {
      page.failed(file, ReplayPage.reason(e));
      return NO_FILE;
    }
  }

  private static int graver(int one, int other) {
    return GRAVITY.indexOf(one) <= GRAVITY.indexOf(other) ? one : other;
  }
}
