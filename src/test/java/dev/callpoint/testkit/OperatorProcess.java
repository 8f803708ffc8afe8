package dev.callpoint.testkit;

import dev.callpoint.json.Json;
import dev.callpoint.log.LineLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/** A {@link HeadlessOperator} in a process of its own, which watches a device, and what it has told so far. */
public final class OperatorProcess implements AutoCloseable {
  private final Process process;
  private final Duration limit;
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  private OperatorProcess(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
  }

  /** @param limit for each wait */
  public static OperatorProcess start(Mosquitto broker, String device, Duration stay, Duration limit)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), HeadlessOperator.class.getName(),
                "tcp://127.0.0.1:" + broker.port(), device, Long.toString(stay.toSeconds()))
            .redirectErrorStream(true)
            .start();
    OperatorProcess operator = new OperatorProcess(process, limit);
    new LineLog("operator", process.getInputStream(), operator::take).start();
    return operator;
  }

  /** Waits for the first thing of this kind that it tells and that fits. */
  public JsonNode await(String what, Predicate<JsonNode> wanted) {
    Predicate<JsonNode> fits = wanted.and(line -> line.path("what").asString().equals(what));
    try {
      Awaitility.await(what).atMost(limit).until(() -> told.stream().anyMatch(fits));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the operator did not tell " + what + " in " + limit + "\n" + told, e);
    }
    return told.stream().filter(fits).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void take(String line) {
    try {
      told.add(Json.object(line.getBytes(StandardCharsets.UTF_8)));
    } catch (Json.BadJson e) {
      told.add(Json.newObject().put("what", line));
    }
  }
}
