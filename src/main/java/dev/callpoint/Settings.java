package dev.callpoint;

import dev.callpoint.config.Config;
import dev.callpoint.core.Event;
import dev.callpoint.core.Limits;
import dev.callpoint.core.VitalSign;
import dev.callpoint.engine.EngineSettings;
import dev.callpoint.mqtt.Discovery;
import dev.callpoint.mqtt.Erasure;
import dev.callpoint.mqtt.LinkSettings;
import dev.callpoint.mqtt.TlsSettings;
import dev.callpoint.mqtt.Topics;
import dev.callpoint.panel.PanelSettings;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.usb.UsbSettings;
import dev.callpoint.web.WebSettings;
import dev.callpoint.wire.ToEngine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the configuration to what each part wants to know. */
final class Settings {
  private static final int HEARTBEAT_MS = 200;
  private static final String ENGINE_JARS = "(callpoint|jackson-(core|databind|annotations)-.*|jspecify-.*)\\.jar";
  /** systemd gives each start of a unit an id (systemd.exec); nobody else would start the daemon again. */
  private static final String STARTED_BY_SYSTEMD = "INVOCATION_ID";

  private Settings() {}

  static Limits limits(Config config) {
    Config.Watchdog w = config.watchdog();
    Config.Button b = config.button();
    return new Limits(
        signs(config),
        w.offerAnswer().toMillis(),
        w.reset().toMillis(),
        w.callMax().toMillis(),
        b.reset() == Config.Button.Reset.UNLESS_HEALTHY,
        b.resetBurst(),
        b.resetRefill().toMillis(),
        config.commands().resetBurst(),
        config.commands().resetRefill().toMillis(),
        b.ringInterval().toMillis(),
        b.ringTimeout().toMillis(),
        config.panel().relay().pulse().toMillis(),
        config.engine().grace().toMillis(),
        config.engine().start().toMillis(),
        cyclable(config),
        System.getenv(STARTED_BY_SYSTEMD) != null,
        config.demo().faults(),
        config.snapshot().atRing());
  }

  /** Where the configuration has no microphone, nothing is to be heard of one. */
  private static Map<VitalSign, Long> signs(Config config) {
    Map<VitalSign, Long> signs = new EnumMap<>(config.watchdog().signs());
    if (config.microphone().source() == Config.Microphone.Source.NONE) {
      signs.put(VitalSign.MICROPHONE, 0L);
    }
    return signs;
  }

  private static Set<Event.Device> cyclable(Config config) {
    Set<Event.Device> devices = EnumSet.noneOf(Event.Device.class);
    if (config.camera().source() == Config.Camera.Source.V4L2) {
      devices.add(Event.Device.CAMERA);
    }
    if (config.microphone().source() == Config.Microphone.Source.ALSA) {
      devices.add(Event.Device.MICROPHONE);
    }
    return devices;
  }

  static EngineSettings engines(Config config, IceServers iceServers) {
    return new EngineSettings(
        config.runDirectory(),
        Path.of(System.getProperty("java.home"), "bin", "java"),
        config.engine().javaOptions(),
        engineClassPath(System.getProperty("callpoint.home")),
        new ToEngine.Prepare(camera(config.camera()), microphone(config.microphone()), speaker(config), HEARTBEAT_MS),
        new ToEngine.SnapshotForm(config.snapshot().maxWidth(), config.snapshot().quality()),
        iceServers::forEngine);
  }

  /** Home Assistant's birth message is worth less than the link: a broker may refuse it. */
  static LinkSettings link(Config config, Topics topics) {
    Config.Broker broker = config.broker();
    Config.HomeAssistant home = config.homeAssistant();
    return new LinkSettings(
        broker.url(),
        "callpoint-" + config.device(),
        broker.username().isEmpty() ? null : broker.username(),
        broker.password().map(secret -> secret.value().toCharArray()).orElse(null),
        broker.keepalive(),
        topics.subscriptions(),
        topics.availability(),
        topics.heartbeat(),
        tls(broker.tls()),
        home.discovery() ? List.of(Discovery.birthTopic(home.prefix())) : List.of());
  }

  private static TlsSettings tls(Config.Broker.Tls files) {
    return new TlsSettings(
        files.caFile().orElse(null),
        files.clientCertificateFile().orElse(null),
        files.clientKeyFile().orElse(null),
        InstantSource.system());
  }

  static Discovery discovery(Config config, Topics topics, String version) {
    Config.Panel panel = config.panel();
    boolean lines = panel.kind() != Config.Panel.Kind.NONE;
    return new Discovery(
        config.homeAssistant().prefix(),
        topics,
        new Discovery.Device(
            config.device(),
            version,
            consoleFromOutside(config.http()),
            config.camera().source() != Config.Camera.Source.NONE,
            lines && panel.relay().line() != Config.Panel.NO_LINE,
            lines && panel.tamper().line() != Config.Panel.NO_LINE));
  }

  /** For a device whose daemon does not run. */
  static Erasure erasure(Config config) {
    Topics topics = new Topics(config.device());
    String discovery = discovery(config, topics, "").topic();
    return new Erasure(link(config, topics), List.of(discovery, topics.state(), topics.availability()));
  }

  /** Where other machines reach the console, if it is known: not where it listens on loopback, or on all addresses. */
  private static Optional<URI> consoleFromOutside(Config.Http http) {
    if (!http.enabled() || http.port() == 0 || http.address().equals("localhost")) {
      return Optional.empty();
    }
    InetAddress address = InetAddress.ofLiteral(http.address());
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Optional.empty();
    }
    String host = address instanceof Inet6Address ? "[" + http.address() + "]" : http.address();
    return Optional.of(URI.create("http://" + host + ":" + http.port() + "/"));
  }

  static PanelSettings panel(Config config) {
    Config.Panel panel = config.panel();
    return new PanelSettings(
        PanelSettings.Kind.valueOf(panel.kind().name()),
        panel.chip(),
        input(panel.button().line(), panel.button().active(), panel.button().pull()),
        input(panel.resetButton().line(), panel.resetButton().active(), panel.resetButton().pull()),
        input(panel.tamper().line(), panel.tamper().active(), panel.tamper().pull()),
        (int) panel.button().debounce().toMillis(),
        config.button().hold(),
        output(panel.light().line(), panel.light().active()),
        output(panel.relay().line(), panel.relay().active()),
        panel.relay().max(),
        config.runDirectory());
  }

  static UsbSettings usb(Config config) {
    return UsbSettings.ofThisMachine(
        config.camera().source() == Config.Camera.Source.V4L2 ? Optional.of(config.camera().device()) : Optional.empty(),
        config.microphone().source() == Config.Microphone.Source.ALSA
            ? Optional.of(config.microphone().device())
            : Optional.empty());
  }

  static WebSettings web(Config config, String version) {
    return new WebSettings(
        config.http().address(),
        config.http().port(),
        config.broker().consoleUrl(),
        config.broker().embeddedWebsocketPort(),
        version);
  }

  private static Line input(int line, Config.Panel.Active active, Config.Panel.Pull pull) {
    return new Line(line, active == Config.Panel.Active.LOW, PanelSettings.Pull.valueOf(pull.name()));
  }

  private static Line output(int line, Config.Panel.Active active) {
    return new Line(line, active == Config.Panel.Active.LOW, PanelSettings.Pull.OFF);
  }

  private static ToEngine.Camera camera(Config.Camera camera) {
    return new ToEngine.Camera(
        label(camera.source()), camera.device(), camera.width(), camera.height(), camera.fps(), camera.maxKbps());
  }

  private static ToEngine.Microphone microphone(Config.Microphone microphone) {
    return new ToEngine.Microphone(
        label(microphone.source()),
        microphone.device(),
        microphone.volume(),
        microphone.echoCancellation(),
        microphone.noiseSuppression(),
        microphone.gainControl());
  }

  private static ToEngine.Speaker speaker(Config config) {
    Config.Speaker speaker = config.speaker();
    return new ToEngine.Speaker(label(speaker.sink()), speaker.device(), speaker.volume());
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An engine gets the program, JSON and the media libraries, nothing else. */
  private static String engineClassPath(@Nullable String home) {
    if (home == null) {
      return System.getProperty("java.class.path");
    }
    Path lib = Path.of(home, "lib");
    try (Stream<Path> jars = Files.list(lib)) {
      String own =
          jars.filter(jar -> jar.getFileName().toString().matches(ENGINE_JARS))
              .map(Path::toString)
              .sorted()
              .collect(Collectors.joining(File.pathSeparator));
      return own + File.pathSeparator + lib.resolve("media") + File.separator + "*";
    } catch (IOException e) {
      throw new UncheckedIOException("the program's libraries at " + lib + " cannot be read", e);
    }
  }
}
