package dev.callpoint.bench;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One that is measured: a device at the broker that can be reset.
 *
 * @param key in files and on the command line
 * @param words in tables
 * @param device its name at the broker
 * @param settled waits, in a call, until it could be reset again as if it had been quiet for long
 * @param trigger begins the reset
 * @param phases what the last reset's steps took from its begin, in milliseconds and in their order; empty for who does not tell
 */
record Contestant(
    String key, String words, String device, Runnable settled, Consumer<Listener> trigger, Supplier<Map<String, Long>> phases) {
  /** By the same command for all. */
  static void command(Listener line, String device) {
    line.throwAt("callpoint/" + device + "/command/reset", "PRESS".getBytes(StandardCharsets.UTF_8));
  }

  static Contestant peer(String key, String words, String device) {
    return new Contestant(key, words, device, () -> {}, line -> command(line, device), Map::of);
  }

  static List<Contestant> callpoint(Device device) {
    Runnable paired = () -> device.await("in a call, with a standby",
        s -> s.path("state").asString("").equals("in-call") && Device.paired(s));
    Supplier<Map<String, Long>> phases = () -> {
      paired.run();
      Map<String, Long> steps = new LinkedHashMap<>();
      device.status().path("lastReset").path("phases").properties().forEach(step -> steps.put(step.getKey(), step.getValue().asLong()));
      return steps;
    };
    return List.of(
        new Contestant("callpoint-warm", "Callpoint, standby warm", device.name(), paired,
            line -> command(line, device.name()), phases),
        new Contestant("callpoint-cold", "Callpoint, cold: both engines killed", device.name(), paired,
            _ -> device.engines().forEach(ProcessHandle::destroyForcibly), phases));
  }
}
