package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Behind {@code tools/outages}, which has the help. The table goes to standard output, progress to standard error. */
@Command(name = "outages")
public final class OutagesTool implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 64;
  private static final int ROUNDS_MAX = 1_000;
  private static final int RESTARTS_MAX = 10_000;

  @Option(names = "--rounds")
  private int rounds = 3;

  @Option(names = "--keep-alive")
  private int keepAliveSeconds = 5;

  @Option(names = "--restarts")
  private int restarts;

  @Option(names = "--json")
  private @Nullable Path json;

  @Option(names = "--markdown")
  private boolean markdown;

  @Option(names = "--list")
  private boolean list;

  @Parameters
  private List<String> names = new ArrayList<>();

  private OutagesTool() {}

  /** Exits with 0 when every row passes that can be tried here, with 1 when one does not. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new OutagesTool());
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.setParameterExceptionHandler((e, _) -> {
      say(e.getMessage() + "; tools/outages --help tells what there is");
      return USAGE;
    });
    Processes.endWithThisOne(NetworkPath::closeAll);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || rounds > ROUNDS_MAX || restarts < 0 || restarts > RESTARTS_MAX || keepAliveSeconds < 1
        || keepAliveSeconds > 60) {
      say("allowed are --rounds 1 to " + ROUNDS_MAX + ", --restarts 1 to " + RESTARTS_MAX + ", --keep-alive 1 to 60");
      return USAGE;
    }
    List<Outage> outages = new ArrayList<>();
    for (String name : names) {
      Optional<Outage> outage = Outage.all().stream().filter(o -> o.label().equals(name)).findFirst();
      if (outage.isEmpty()) {
        say("there is no outage '" + name + "'; there are "
            + Outage.all().stream().map(Outage::label).collect(Collectors.joining(", ")));
        return USAGE;
      }
      outages.add(outage.get());
    }
    if (list) {
      Outage.all().forEach(outage -> System.out.printf("%-18s %s%n", outage.label(), outage.words()));
      return PASSED;
    }
    return restarts > 0 ? restarted() : report(outages.isEmpty() ? Outage.all() : outages);
  }

  private int restarted() {
    Restarts.Outcome outcome = Restarts.run(restarts, keepAlive(), OutagesTool::say);
    System.out.print(outcome.words());
    return outcome.problems().isEmpty() ? PASSED : FAILED;
  }

  private int report(List<Outage> outages) throws IOException {
    OutageTable table = new OutageTable(rounds, keepAlive(), outages.stream().map(this::row).toList());
    System.out.print(markdown ? table.columns().markdown() : table.columns().text());
    if (json != null) {
      Files.writeString(json, Json.pretty(table.json()) + "\n");
      say("every round is in " + json);
    }
    return table.passed() ? PASSED : FAILED;
  }

  private OutageRow row(Outage outage) {
    Optional<String> obstacle = outage.obstacle();
    if (obstacle.isPresent()) {
      say(outage.label() + ": not tried, " + obstacle.get());
      return new OutageRow(outage, List.of(), obstacle.get());
    }
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < rounds) {
      trials.add(told(trial(outage, trials.size() + 1), trials.size() + 1));
    }
    return new OutageRow(outage, trials, "");
  }

  private Trial trial(Outage outage, int round) {
    try (OutageRig rig = OutageRig.build(outage, keepAlive(), true)) {
      return Trial.run(outage, rig, round);
    } catch (RuntimeException | AssertionError e) {
      return Trial.broken(outage, e);
    }
  }

  private Trial told(Trial trial, int round) {
    say(trial.outage().label() + ", round " + round + " of " + rounds + ": "
        + (trial.passed() ? "PASS" : "FAIL " + String.join("\n  ", trial.problems()))
        + "\n  ours " + trial.ours().json() + "\n  peer " + trial.peer());
    return trial;
  }

  private Duration keepAlive() {
    return Duration.ofSeconds(keepAliveSeconds);
  }

  private static void say(String words) {
    System.err.println("outages: " + words);
  }
}
