package dev.callpoint.bench;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Listener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * One that is measured: a device at the broker that can be reset.
 *
 * @param key in files and on the command line
 * @param words in tables
 * @param device its name at the broker
 * @param settled waits, in a call, until it could be reset again as if it had been quiet for long
 * @param trigger begins the reset
 */
record Contestant(String key, String words, String device, Runnable settled, Consumer<Listener> trigger) {
  /** By the same command for all. */
  static void command(Listener line, String device) {
    line.throwAt("callpoint/" + device + "/command/reset", "PRESS".getBytes(StandardCharsets.UTF_8));
  }

  static Contestant peer(String key, String words, String device) {
    return new Contestant(key, words, device, () -> {}, line -> command(line, device));
  }

  static List<Contestant> callpoint(Device device) {
    Runnable paired = () -> device.await("in a call, with a standby",
        s -> s.path("state").asString("").equals("in-call") && Device.paired(s));
    return List.of(
        new Contestant("callpoint-warm", "Callpoint, standby warm", device.name(), paired, line -> command(line, device.name())),
        new Contestant("callpoint-cold", "Callpoint, cold: both engines killed", device.name(), paired,
            _ -> device.engines().forEach(ProcessHandle::destroyForcibly)));
  }
}
