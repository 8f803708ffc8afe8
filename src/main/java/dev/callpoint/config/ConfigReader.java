package dev.callpoint.config;

import dev.callpoint.config.Config.Panel;
import dev.callpoint.config.ConfigProblems.Problem;
import dev.callpoint.core.VitalSign;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Builds the record from the tree, one method for each table: keys, defaults and limits stand here, nowhere else. */
final class ConfigReader {
  private static final Pattern DEVICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  /** Words that have a meaning of their own in topics. */
  private static final List<String> RESERVED = List.of("operators", "all", "group");

  /** Nothing that would have to be quoted in ALSA's configuration. */
  private static final Pattern SOUND_DEVICE = Pattern.compile("[A-Za-z0-9_:=,.-]*|/dev/snd/[A-Za-z0-9_:=,.+/-]+");

  private static final Pattern TOPIC = Pattern.compile("(?=.{1,64}$)[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*");

  private static final int MEMORY_MIN_MB = 100;
  private static final int MEMORY_MAX_MB = 4_096;

  private static final Predicate<String> ANY = _ -> true;
  private static final String SHORT_TEXT = "a text of one line, at most 1024 characters";

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> environment;
  private final SecretFiles secrets;

  private ConfigReader(Map<String, String> environment) {
    this.environment = environment;
    this.secrets = new SecretFiles(environment);
  }

  /** @param file for the report only */
  static Config read(Path file, ObjectNode tree, Map<String, String> environment) throws ConfigProblems {
    var reader = new ConfigReader(environment);
    var config = reader.config(new Table("", tree, reader.problems));
    if (!reader.problems.isEmpty()) {
      throw new ConfigProblems(file, reader.problems);
    }
    return config;
  }

  private Config config(Table root) {
    var config = new Config(
        root.mandatoryText("device", ConfigReader::isDevice, "a name of 1 to 63 lower-case letters, digits and hyphens "
            + "that does not begin with a hyphen and is not \"operators\", \"all\" or \"group\""),
        groups(root),
        runDirectory(root),
        stateDirectory(root),
        broker(root.table("broker")),
        camera(root.table("camera")),
        microphone(root.table("microphone")),
        speaker(root.table("speaker")),
        panel(root.table("panel")),
        button(root.table("button")),
        commands(root.table("commands")),
        snapshot(root.table("snapshot")),
        watchdog(root.table("watchdog")),
        engine(root.table("engine")),
        ice(root.table("ice")),
        http(root.table("http")),
        homeAssistant(root.table("homeassistant")),
        demo(root.table("demo")));
    root.end();
    new CrossChecks(root).check(config);
    return config;
  }

  private static boolean isDevice(String text) {
    return DEVICE.matcher(text).matches() && !RESERVED.contains(text);
  }

  private static List<String> groups(Table root) {
    var groups = root.texts("groups", List.of(), 0, text -> DEVICE.matcher(text).matches(),
        "a name of 1 to 63 lower-case letters, digits and hyphens that does not begin with a hyphen");
    if (Set.copyOf(groups).size() < groups.size()) {
      root.problem("groups", "a name more than once", "each group once");
    }
    return groups;
  }

  private Path runDirectory(Table root) {
    var allowed = "an absolute path of at most " + RunDirectory.MAX_BYTES + " bytes (the limit of Unix socket paths)";
    var written = root.text("run_directory", "", ConfigReader::isRunDirectory, allowed);
    if (!written.isEmpty()) {
      return Path.of(written);
    }
    var chosen = RunDirectory.choose(environment);
    if (!isRunDirectory(chosen.toString())) {
      root.problem("run_directory", Shown.text(chosen.toString()) + " (the default here)", allowed);
    }
    return chosen;
  }

  private Path stateDirectory(Table root) {
    var written = root.text("state_directory", "", ConfigReader::isAbsolute, "an absolute path");
    if (!written.isEmpty()) {
      return Path.of(written);
    }
    var chosen = StateDirectory.choose(environment);
    if (!chosen.isAbsolute()) {
      root.problem("state_directory", Shown.text(chosen.toString()) + " (the default here)", "an absolute path");
    }
    return chosen;
  }

  private static boolean isAbsolute(String text) {
    try {
      return Path.of(text).isAbsolute();
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static boolean isRunDirectory(String text) {
    return isAbsolute(text) && text.getBytes(UTF_8).length <= RunDirectory.MAX_BYTES;
  }

  private Config.Broker broker(Table table) {
    var allowed = "tcp://host:port or ssl://host:port, without user, password and path";
    var written = table.text("url", "", Addresses::isBroker, allowed);
    var address = "an IP address of this machine, or localhost";
    var username = table.text("username", "", ANY, SHORT_TEXT);
    var password = secrets.read(table, "password_file", "broker-password");
    var tls = tls(table);
    var keepalive = table.millis("keepalive_ms", 15_000, 1_000, 300_000);
    boolean embedded = table.flag("embedded", false);
    var embeddedAddress = table.text("embedded_address", "127.0.0.1", Addresses::isLocal, address);
    int embeddedPort = table.number("embedded_port", 1883, 1, 65_535);
    int websocketPort = table.number("embedded_websocket_port", 8083, 1, 65_535);
    var consoleUrl = table.text("console_url", "", Addresses::isConsole, "ws:// or wss:// with a host, or nothing");
    table.end();
    if (password.isPresent() && username.isEmpty()) {
      table.problem("username", "nothing", "a name, as there is a password (MQTT 3.1.1 has none without the other)");
    }
    var url = embedded
        ? BrokerUrl.ofEmbedded(table, written, embeddedAddress, embeddedPort)
        : BrokerUrl.of(written.isEmpty() ? "tcp://127.0.0.1:1883" : written);
    if (!url.getScheme().equals("ssl") && table.hasText("ca_file", "client_certificate_file", "client_key_file")) {
      table.problem("url", Shown.text(url.toString()), "ssl://host:port, as files for TLS are named");
    }
    return new Config.Broker(url, username, password, tls, keepalive, embedded, embeddedAddress, embeddedPort, websocketPort,
        consoleUrl);
  }

  private Config.Broker.Tls tls(Table table) {
    var tls = new Config.Broker.Tls(
        secrets.find(table, "ca_file"),
        secrets.find(table, "client_certificate_file"),
        secrets.find(table, "client_key_file"));
    if (tls.clientCertificateFile().isPresent() && !table.hasText("client_key_file")) {
      table.problem("client_key_file", "nothing", "the file of the key to client_certificate_file");
    }
    if (tls.clientKeyFile().isPresent() && !table.hasText("client_certificate_file")) {
      table.problem("client_certificate_file", "nothing", "the file of the certificate to client_key_file");
    }
    return tls;
  }

  private static Config.Camera camera(Table table) {
    var camera = new Config.Camera(
        table.choice("source", Config.Camera.Source.V4L2),
        table.text("device", "", name -> !name.startsWith("/") || name.startsWith("/dev/"),
            "a camera's name or its path below /dev"),
        table.number("width", 640, 160, 1920),
        table.number("height", 480, 120, 1080),
        table.number("fps", 30, 5, 60),
        table.number("max_kbps", 1500, 100, 8000));
    table.end();
    return camera;
  }

  private static Config.Microphone microphone(Table table) {
    var microphone = new Config.Microphone(
        table.choice("source", Config.Microphone.Source.ALSA),
        soundDevice(table),
        volume(table),
        table.flag("echo_cancellation", true),
        table.flag("noise_suppression", true),
        table.flag("gain_control", true));
    table.end();
    return microphone;
  }

  private static Config.Speaker speaker(Table table) {
    var speaker = new Config.Speaker(
        table.choice("sink", Config.Speaker.Sink.ALSA), soundDevice(table), volume(table));
    table.end();
    return speaker;
  }

  private static String soundDevice(Table table) {
    return table.text("device", "", name -> SOUND_DEVICE.matcher(name).matches(),
        "a sound card's id as in /proc/asound/cards, its number, its path below /dev/snd, "
            + "or an ALSA name like plughw:CARD=Device,DEV=0");
  }

  private static int volume(Table table) {
    return table.numberOr(Config.VOLUME_AS_IT_IS, "as it is", "volume", Config.VOLUME_AS_IT_IS, 0, 100);
  }

  private static Panel panel(Table table) {
    var panel = new Panel(
        table.choice("kind", Panel.Kind.GPIOD),
        table.text("chip", "", ANY, SHORT_TEXT),
        panelButton(table.table("button")),
        contact(table.table("reset_button"), Panel.Active.LOW),
        contact(table.table("tamper"), Panel.Active.HIGH),
        light(table.table("light")),
        relay(table.table("relay")));
    table.end();
    return panel;
  }

  private static Panel.Button panelButton(Table table) {
    var button = new Panel.Button(
        line(table, 17),
        table.choice("active", Panel.Active.LOW),
        table.choice("pull", Panel.Pull.UP),
        table.millis("debounce_ms", 30, 0, 1_000));
    table.end();
    return button;
  }

  private static Panel.Contact contact(Table table, Panel.Active active) {
    var contact = new Panel.Contact(
        line(table, Panel.NO_LINE), table.choice("active", active), table.choice("pull", Panel.Pull.UP));
    table.end();
    return contact;
  }

  private static Panel.Light light(Table table) {
    var light = new Panel.Light(line(table, 27), table.choice("active", Panel.Active.HIGH));
    table.end();
    return light;
  }

  private static Panel.Relay relay(Table table) {
    var relay = new Panel.Relay(
        line(table, 22),
        table.choice("active", Panel.Active.HIGH),
        table.millis("pulse_ms", 3_000, 100, 60_000),
        table.millis("max_ms", 10_000, 100, 60_000));
    table.end();
    return relay;
  }

  private static int line(Table table, int fallback) {
    return table.numberOr(Panel.NO_LINE, "none", "line", fallback, 0, 511);
  }

  private static Config.Button button(Table table) {
    var button = new Config.Button(
        table.choice("reset", Config.Button.Reset.ALWAYS),
        table.millisOrOff("hold_ms", 3_000, 500, 60_000),
        table.number("reset_burst", 3, 1, 100),
        table.millis("reset_refill_ms", 10_000, 100, 3_600_000),
        table.millis("ring_interval_ms", 3_000, 0, 60_000),
        table.millis("ring_timeout_ms", 60_000, 5_000, 600_000));
    table.end();
    return button;
  }

  private static Config.Watchdog watchdog(Table table) {
    long min = 500;
    long max = 600_000;
    var watchdog = new Config.Watchdog(
        signs(table, min, max),
        table.millisOrOff("offer_answer_ms", 5_000, min, max),
        table.millis("reset_ms", 3_000, min, max),
        table.millisOrOff("call_max_ms", 900_000, 10_000, 86_400_000));
    table.end();
    return watchdog;
  }

  private static Map<VitalSign, Long> signs(Table table, long minMs, long maxMs) {
    var signs = new EnumMap<VitalSign, Long>(VitalSign.class);
    for (var sign : VitalSign.values()) {
      signs.put(
          sign,
          sign.isMillis()
              ? table.millisOrOff(sign.key(), sign.fallback(), minMs, maxMs).toMillis()
              : table.numberOr(0, "off", sign.key(), sign.fallback(), MEMORY_MIN_MB, MEMORY_MAX_MB));
    }
    return signs;
  }

  private static Config.Commands commands(Table table) {
    var commands = new Config.Commands(
        table.number("reset_burst", 10, 1, 1_000), table.millis("reset_refill_ms", 2_000, 100, 600_000),
        table.millis("spread_ms", 10_000, 0, 600_000));
    table.end();
    return commands;
  }

  private static Config.Snapshot snapshot(Table table) {
    var snapshot = new Config.Snapshot(
        table.flag("at_ring", true), table.number("max_width", 640, 160, 1920), table.number("quality", 80, 10, 95));
    table.end();
    return snapshot;
  }

  private static Config.Engine engine(Table table) {
    var engine = new Config.Engine(
        table.texts("java_options", List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), 0,
            option -> option.startsWith("-"), "an option of the JVM, which begins with a hyphen"),
        table.millis("grace_ms", 300, 50, 5_000),
        table.millis("start_ms", 10_000, 1_000, 60_000));
    table.end();
    return engine;
  }

  private Config.Ice ice(Table table) {
    var ice = new Config.Ice(table.tables("servers").stream().map(this::iceServer).toList());
    table.end();
    return ice;
  }

  private Config.Ice.Server iceServer(Table table) {
    return new IceServerReader(table, secrets).read();
  }

  private static Config.Http http(Table table) {
    var http = new Config.Http(
        table.flag("enabled", true),
        table.text("address", "127.0.0.1", Addresses::isLocal, "an IP address of this machine, or localhost"),
        table.number("port", 8080, 0, 65_535));
    table.end();
    return http;
  }

  private static Config.HomeAssistant homeAssistant(Table table) {
    var homeAssistant = new Config.HomeAssistant(
        table.flag("discovery", true),
        table.text("prefix", "homeassistant", prefix -> TOPIC.matcher(prefix).matches(),
            "levels of letters, digits, _ and -, with / between them, at most 64 characters"));
    table.end();
    return homeAssistant;
  }

  private static Config.Demo demo(Table table) {
    var demo = new Config.Demo(table.flag("faults", false));
    table.end();
    return demo;
  }
}
