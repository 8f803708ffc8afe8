package dev.callpoint.faults;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.NetworkPath;
import dev.callpoint.testkit.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Behind {@code tools/faults}, which has the help. The table goes to standard output, progress to standard error. */
@Command(name = "faults")
public final class FaultsTool implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 64;
  private static final int ROUNDS_MAX = 1_000;

  @Option(names = "--rounds")
  private int rounds = 3;

  @Option(names = "--json")
  private @Nullable Path json;

  @Option(names = "--markdown")
  private boolean markdown;

  @Option(names = "--list")
  private boolean list;

  @Parameters
  private List<String> names = new ArrayList<>();

  private FaultsTool() {}

  /** Exits with 0 when every row passes that can be tried here, with 1 when one does not. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new FaultsTool());
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.setParameterExceptionHandler((e, _) -> {
      say(e.getMessage() + "; tools/faults --help tells what there is");
      return USAGE;
    });
    Processes.endWithThisOne(NetworkPath::closeAll);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      say("--rounds is " + rounds + ", allowed are 1 to " + ROUNDS_MAX);
      return USAGE;
    }
    List<FieldFault> faults = new ArrayList<>();
    for (String name : names) {
      Optional<FieldFault> fault = all().filter(f -> f.label().equals(name)).findFirst();
      if (fault.isEmpty()) {
        say("there is no fault '" + name + "'; there are " + all().map(FieldFault::label).collect(Collectors.joining(", ")));
        return USAGE;
      }
      faults.add(fault.get());
    }
    if (list) {
      all().forEach(fault -> System.out.printf("%-18s %s%n", fault.label(), fault.words()));
      return PASSED;
    }
    return report(new Table(rounds, (faults.isEmpty() ? all().toList() : faults).stream().map(this::row).toList()));
  }

  private int report(Table table) throws IOException {
    System.out.print(markdown ? table.markdown() : table.text());
    if (json != null) {
      Files.writeString(json, Json.pretty(table.json()) + "\n");
      say("every round with its incident is in " + json);
    }
    return table.passed() ? PASSED : FAILED;
  }

  private Row row(FieldFault fault) {
    Optional<String> obstacle = fault.obstacle();
    if (obstacle.isPresent()) {
      say(fault.label() + ": not tried, " + obstacle.get());
      return new Row(fault, List.of(), obstacle.get());
    }
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < rounds) {
      trials.add(told(trial(fault), trials.size() + 1));
    }
    return new Row(fault, trials, "");
  }

  private static Trial trial(FieldFault fault) {
    try (Rig rig = Rig.build(fault)) {
      return Trial.run(fault, rig);
    } catch (RuntimeException | AssertionError e) {
      return Trial.broken(fault, e);
    }
  }

  private Trial told(Trial trial, int round) {
    String what =
        trial.passed()
            ? trial.cause() + " noticed after " + trial.noticedMs() + " ms, " + trial.rung() + ", back after "
                + trial.backMs() + " ms"
            : "FAIL " + String.join("\n  ", trial.problems());
    say(trial.fault().label() + ", round " + round + " of " + rounds + ": " + what);
    return trial;
  }

  private static Stream<FieldFault> all() {
    return FieldFault.all().stream();
  }

  private static void say(String words) {
    System.err.println("faults: " + words);
  }
}
