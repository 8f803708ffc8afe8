package dev.callpoint.fleet;

import dev.callpoint.testkit.Columns;
import dev.callpoint.testkit.Mosquitto;
import dev.callpoint.testkit.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Behind {@code tools/fleet}, which has the help. */
@Command(name = "fleet")
public final class FleetTool implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int DEVICES_MAX = 5_000;
  private static final int MINUTES_MAX = 24 * 60;
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration CONSOLE_WATCHED = Duration.ofSeconds(20);

  @Parameters(arity = "1")
  private int devices;

  @Option(names = "--minutes")
  private int minutes = 1;

  @Option(names = "--console")
  private boolean console;

  private FleetTool() {}

  /** Exits with 0 when all was as it must be, else with 1. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new FleetTool());
    line.getCommandSpec().exitCodeOnInvalidInput(USAGE);
    line.setParameterExceptionHandler((e, _) -> {
      say(e.getMessage() + "; tools/fleet --help tells what there is");
      return USAGE;
    });
    Processes.endWithThisOne(() -> {});
    Runtime.getRuntime().halt(line.execute(arguments));
  }

  @Override
  public Integer call() {
    if (devices < 1 || devices > DEVICES_MAX || minutes < 0 || minutes > MINUTES_MAX) {
      say("allowed are 1 to " + DEVICES_MAX + " devices and 0 to " + MINUTES_MAX + " minutes");
      return USAGE;
    }
    try (Mosquitto broker = Mosquitto.start()) {
      Optional<String> obstacle = OpenFiles.obstacle(broker.pid(), devices + 10);
      if (obstacle.isPresent()) {
        say(obstacle.get());
        return UNAVAILABLE;
      }
      List<String> problems = lived(broker);
      problems.forEach(problem -> System.out.println("FAIL: " + problem));
      System.out.println((problems.isEmpty() ? "PASS" : "FAIL") + ". " + Columns.machine());
      return problems.isEmpty() ? PASSED : FAILED;
    } finally {
      Processes.endDescendants();
    }
  }

  private List<String> lived(Mosquitto broker) {
    Usage before = Usage.now();
    Fleet fleet = new Fleet(devices, broker.port());
    FleetReport report = new FleetReport(broker, fleet, System.out::println);
    report.connect(before);
    if (minutes > 0) {
      report.live(Duration.ofMinutes(minutes));
    }
    List<String> problems = new ArrayList<>();
    if (console) {
      ConsoleLook look = ConsoleLook.at(broker.wsPort(), devices, CONSOLE_WATCHED);
      System.out.println("the console " + look);
      if (!look.smooth()) {
        problems.add("the console is not smooth: allowed are " + ConsoleLook.LISTED_MAX_MS + " ms for the list and "
            + (long) ConsoleLook.FRAME_P99_MAX_MS + " ms for a frame");
      }
    }
    report.restart(false, CALM);
    report.restart(true, CALM);
    problems.addAll(report.problems());
    return problems;
  }

  private static void say(String words) {
    System.err.println("fleet: " + words);
  }
}
