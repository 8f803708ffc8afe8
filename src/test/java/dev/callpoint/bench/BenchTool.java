package dev.callpoint.bench;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Columns;
import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.OperatorPage;
import dev.callpoint.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Behind {@code tools/bench}, which has the help. */
@Command(name = "bench")
public final class BenchTool implements Callable<Integer> {
  private static final int USAGE = 64;
  private static final int ROUNDS_MAX = 10_000;
  private static final List<String> HEAD =
      List.of("reset to new picture", "median, ms", "p90", "p99", "max", "of Chromium's in its page", "failed");

  private BenchTool() {}

  /** Exits with 0 when all was as it must be, else with 1. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new BenchTool()).addSubcommand(new Reset());
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().exitCodeOnInvalidInput(USAGE));
    line.setParameterExceptionHandler((e, _) -> {
      System.err.println("bench: " + e.getMessage() + "; tools/bench --help tells what there is");
      return USAGE;
    });
    Processes.endWithThisOne(() -> {});
    Runtime.getRuntime().halt(line.execute(arguments));
  }

  @Override
  public Integer call() {
    System.err.println("bench: say what to measure; tools/bench --help tells what there is");
    return USAGE;
  }

  private enum PeerKind { all, none, chromium, node }

  @Command(name = "reset")
  private static final class Reset implements Callable<Integer> {
    @Option(names = "-n")
    private int rounds = 20;

    @Option(names = "--peers")
    private PeerKind peers = PeerKind.all;

    @Option(names = "--markdown")
    private boolean markdown;

    @Override
    public Integer call() throws Exception {
      if (rounds < 1 || rounds > ROUNDS_MAX) {
        System.err.println("bench: allowed are 1 to " + ROUNDS_MAX + " rounds");
        return USAGE;
      }
      try (Mosquitto broker = Mosquitto.start();
          Device device = Device.start(broker, "commands.reset_burst = 1000", "commands.reset_refill_ms = 100");
          Peers others = new Peers(broker);
          Listener line = Listener.at(broker.port());
          OperatorPage operator = OperatorPage.looking(device)) {
        List<Contestant> contestants = new ArrayList<>(Contestant.callpoint(device));
        if (peers == PeerKind.all || peers == PeerKind.chromium) {
          contestants.addAll(others.chromium());
        }
        if (peers == PeerKind.all || peers == PeerKind.node) {
          contestants.addAll(others.node());
        }
        device.await("a standby", Device::paired);
        return told(new ResetBench(operator, line).run(contestants, rounds));
      } finally {
        Processes.endDescendants();
      }
    }

    private int told(List<Trials> all) throws IOException {
      Trials base = all.stream().filter(t -> t.contestant().key().equals("chromium-page")).findAny().orElse(all.getFirst());
      String origin = "Made by tools/bench reset: " + rounds + " rounds, one after the other in turn; " + Columns.machine();
      List<String> head = new ArrayList<>(HEAD);
      if (!base.contestant().key().equals("chromium-page")) {
        head.set(5, "of the first");
      }
      Columns table = new Columns(head, all.stream().map(trials -> trials.cells(base)).toList(), origin);
      System.out.print(markdown ? table.markdown() : table.text());
      all.stream().filter(trials -> !trials.steps().isEmpty()).forEach(trials ->
          System.out.println("Where the milliseconds go, medians; " + trials.contestant().words() + ": " + trials.phases() + "."));
      Path folder = Files.createDirectories(Path.of(System.getProperty("callpoint.top"), "target/bench"));
      Files.writeString(folder.resolve("reset.svg"), Plot.svg(all, origin));
      Files.write(folder.resolve("reset.json"), Json.bytes(json(all, origin)));
      System.err.println("bench: every trial is in " + folder.resolve("reset.json") + ", a plot in " + folder.resolve("reset.svg"));
      boolean sound = all.stream().filter(t -> t.contestant().key().startsWith("callpoint")).allMatch(t -> t.failed() == 0);
      return sound ? 0 : 1;
    }

    private static ObjectNode json(List<Trials> all, String origin) {
      ObjectNode json = Json.newObject().put("origin", origin);
      for (Trials trials : all) {
        ArrayNode figures = json.putArray(trials.contestant().key());
        for (double ms : trials.ms()) {
          if (Double.isNaN(ms)) {
            figures.addNull();
          } else {
            figures.add(Math.round(ms * 10) / 10.0);
          }
        }
      }
      return json;
    }
  }
}
