package dev.callpoint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.VitalSign;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

final class SampleTest {
  /** As in the service unit, so that the sample's directories are the defaults. */
  private static final Map<String, String> UNIT =
      Map.of("RUNTIME_DIRECTORY", "/run/callpoint", "STATE_DIRECTORY", "/var/lib/callpoint");

  @TempDir
  Path directory;

  @Test
  void theSampleAsItIsGivesTheDefaults() throws Exception {
    assertEquals(DEFAULTS, Config.load(Sample.FILE, UNIT));
  }

  @Test
  void theSampleWithEveryKeyGivesTheDefaultsToo() throws Exception {
    assertEquals(DEFAULTS, load(Sample.withEveryKey()));
  }

  @Test
  void theExamplesInTheSampleAreGood() throws Exception {
    Files.writeString(directory.resolve("turn-secret"), "hunter2\n");
    var file = Files.writeString(directory.resolve("callpoint.toml"), Sample.withEveryKeyAndExample());
    var environment = new HashMap<>(UNIT);
    environment.put("CREDENTIALS_DIRECTORY", directory.toString());
    assertEquals(List.of(
        new Config.Ice.Server(List.of("stun:stun.example.org:3478"), "", Optional.empty(), Optional.empty()),
        new Config.Ice.Server(
            List.of("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"),
            "front-door", Optional.of(new Secret("replace me")), Optional.empty()),
        new Config.Ice.Server(
            List.of("turn:turn.example.org:3478"), "", Optional.empty(),
            Optional.of(new Config.Ice.Shared(new Secret("hunter2"), Duration.ofDays(1))))),
        Config.load(file, environment).ice().servers());
  }

  @Test
  void theSampleNamesEveryKeyThatIsRead() throws Exception {
    // A table with one unknown key makes the reader list the known ones.
    var asked = new TreeSet<String>();
    for (var table : List.of("", "broker", "camera", "microphone", "speaker", "panel", "panel.button", "panel.reset_button", "panel.tamper", "panel.light",
        "panel.relay", "button", "commands", "snapshot", "watchdog", "engine", "ice", "http", "homeassistant", "demo")) {
      var text = (table.isEmpty() ? "" : "[" + table + "]\n") + "zzzzzzzzzzzzzzzz = 1\n";
      for (var problem : problems(text)) {
        if (problem.where().endsWith("zzzzzzzzzzzzzzzz")) {
          for (var key : problem.allowed().replaceAll(".* has ", "").split(", ")) {
            asked.add(table.isEmpty() ? key : table + "." + key);
          }
        }
      }
    }
    asked.remove("ice");
    var named = new TreeSet<String>();
    collect("", new TomlMapper().readTree(Sample.withEveryKeyAndExample()), named);
    named.removeIf(key -> key.startsWith("ice.servers."));
    named.add("ice.servers");
    named.remove("ice");
    assertTrue(asked.size() > 60, asked.toString());
    assertEquals(asked, named);
  }

  @Test
  void everyKeyOfTheSampleIsExplainedOnTheLineAboveIt() throws Exception {
    var lines = Sample.asItIs().lines().toList();
    var bare = new ArrayList<String>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches("#?[a-z_]+ = .*") && !lines.get(i - 1).startsWith("# ")) {
        bare.add(lines.get(i));
      }
    }
    assertEquals(List.of(), bare);
  }

  private Config load(String text) throws Exception {
    return Config.load(Files.writeString(directory.resolve("callpoint.toml"), text), UNIT);
  }

  private List<ConfigProblems.Problem> problems(String text) throws Exception {
    try {
      load(text);
      return List.of();
    } catch (ConfigProblems problems) {
      return problems.problems();
    }
  }

  private static void collect(String path, JsonNode node, TreeSet<String> into) {
    node.forEachEntry((key, value) -> {
      into.add(path + key);
      collect(path + key + ".", value, into);
    });
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }

  private static final Config DEFAULTS = new Config(
      "front-door",
      List.of(),
      Path.of("/run/callpoint"),
      Path.of("/var/lib/callpoint"),
      new Config.Broker(URI.create("tcp://127.0.0.1:1883"), "", Optional.empty(),
          new Config.Broker.Tls(Optional.empty(), Optional.empty(), Optional.empty()), ms(15_000), false, "127.0.0.1", 1883,
          8083, ""),
      new Config.Camera(Config.Camera.Source.V4L2, "", 640, 480, 30, 1500),
      new Config.Microphone(Config.Microphone.Source.ALSA, "", -1, true, true, true),
      new Config.Speaker(Config.Speaker.Sink.ALSA, "", -1),
      new Config.Panel(Config.Panel.Kind.GPIOD, "",
          new Config.Panel.Button(17, Config.Panel.Active.LOW, Config.Panel.Pull.UP, ms(30)),
          new Config.Panel.Contact(-1, Config.Panel.Active.LOW, Config.Panel.Pull.UP),
          new Config.Panel.Contact(-1, Config.Panel.Active.HIGH, Config.Panel.Pull.UP),
          new Config.Panel.Light(27, Config.Panel.Active.HIGH),
          new Config.Panel.Relay(22, Config.Panel.Active.HIGH, ms(3_000), ms(10_000))),
      new Config.Button(Config.Button.Reset.ALWAYS, ms(3_000), 3, ms(10_000), ms(3_000), ms(60_000)),
      new Config.Commands(10, ms(2_000), ms(10_000)),
      new Config.Snapshot(true, 640, 80),
      new Config.Watchdog(VitalSign.defaults(), ms(5_000), ms(3_000), ms(900_000)),
      new Config.Engine(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), ms(300), ms(10_000)),
      new Config.Ice(List.of()),
      new Config.Http(true, "127.0.0.1", 8080),
      new Config.HomeAssistant(true, "homeassistant"),
      new Config.Demo(false));
}
