package dev.callpoint.config;

import dev.callpoint.core.VitalSign;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration: immutable, complete (every default is filled in) and valid. The nested records bear the
 * names of the TOML tables, their components the names of the keys without {@code _ms};
 * {@code device-config/callpoint.toml} documents each key. Printing it prints no secret.
 *
 * @param device the device's name in MQTT topics
 * @param groups of devices to which it belongs, whose commands it obeys too
 * @param runDirectory absolute, at most 80 bytes; nobody has created it yet
 * @param stateDirectory absolute, for what outlives a restart; nobody has created it yet
 */
public record Config(
    String device,
    List<String> groups,
    Path runDirectory,
    Path stateDirectory,
    Broker broker,
    Camera camera,
    Microphone microphone,
    Speaker speaker,
    Panel panel,
    Button button,
    Commands commands,
    Snapshot snapshot,
    Watchdog watchdog,
    Engine engine,
    Ice ice,
    Http http,
    HomeAssistant homeAssistant,
    Demo demo) {

  /**
   * Reads, checks and completes a configuration file.
   *
   * @throws ConfigProblems with every problem found, or the one that kept the file from being read at all
   */
  public static Config load(Path file) throws ConfigProblems {
    return load(file, System.getenv());
  }

  static Config load(Path file, Map<String, String> environment) throws ConfigProblems {
    return ConfigReader.read(file, TomlFile.read(file), environment);
  }

  /**
   * Where the sockets live when no configuration says otherwise; the command line looks here too. The first of
   * {@code $RUNTIME_DIRECTORY}, {@code /run/callpoint} when we may write there, {@code $XDG_RUNTIME_DIR/callpoint},
   * {@code /tmp/callpoint-<user name>}. Nothing is created.
   */
  public static Path defaultRunDirectory(Map<String, String> environment) {
    return RunDirectory.choose(environment);
  }

  /** The state directory when no configuration says otherwise. */
  public static Path defaultStateDirectory(Map<String, String> environment) {
    return StateDirectory.choose(environment);
  }

  /**
   * @param url what the link connects to, {@code tcp://} or {@code ssl://}; the embedded broker's when that is on
   * @param username empty: none
   * @param tls all empty where the URL is not {@code ssl://}
   * @param keepalive of MQTT
   * @param embedded whether the daemon runs a broker of its own
   * @param consoleUrl {@code ws://} or {@code wss://} at which browsers reach the broker; empty: the page's own host
   *     with the embedded broker's WebSocket port
   */
  public record Broker(
      URI url,
      String username,
      Optional<Secret> password,
      Tls tls,
      Duration keepalive,
      boolean embedded,
      String embeddedAddress,
      int embeddedPort,
      int embeddedWebsocketPort,
      String consoleUrl) {

    /**
     * Absolute paths of PEM files. Nobody has looked at them yet: they are read at each connection.
     *
     * @param caFile empty: those whom Java trusts
     * @param clientCertificateFile empty: none, and then there is no key either
     */
    public record Tls(
        Optional<Path> caFile, Optional<Path> clientCertificateFile, Optional<Path> clientKeyFile) {}
  }

  /**
   * @param device a device's name or a path below {@code /dev}; empty: the first that works
   * @param width pixels
   * @param height pixels
   * @param fps frames a second
   * @param maxKbps upper limit of the video encoder, kilobits a second
   */
  public record Camera(Source source, String device, int width, int height, int fps, int maxKbps) {
    public enum Source { V4L2, TEST_PICTURE, NONE }
  }

  /** Leaves a card's volume as it is. */
  public static final int VOLUME_AS_IT_IS = -1;

  /**
   * @param device a card's id or number, its path below {@code /dev/snd}, or the name of an ALSA PCM; empty: the first
   *     that works
   * @param volume percent, or {@link #VOLUME_AS_IT_IS}
   */
  public record Microphone(
      Source source,
      String device,
      int volume,
      boolean echoCancellation,
      boolean noiseSuppression,
      boolean gainControl) {
    public enum Source { ALSA, TONE, NONE }
  }

  /**
   * @param device as of the microphone
   * @param volume percent, or {@link #VOLUME_AS_IT_IS}
   */
  public record Speaker(Sink sink, String device, int volume) {
    public enum Sink { ALSA, NONE }
  }

  /** @param chip the GPIO chip's name; empty: the first whose label says {@code pinctrl} */
  public record Panel(
      Kind kind, String chip, Button button, Contact resetButton, Contact tamper, Light light, Relay relay) {
    /** The number of a line that is not there. */
    public static final int NO_LINE = -1;

    public enum Kind { GPIOD, SIMULATED, NONE }

    public enum Active { LOW, HIGH }

    public enum Pull { UP, DOWN, OFF }

    /** @param line number on the chip, or {@link #NO_LINE} */
    public record Button(int line, Active active, Pull pull, Duration debounce) {}

    /**
     * The reset button, or the switch at the case.
     *
     * @param line number on the chip, or {@link #NO_LINE}
     */
    public record Contact(int line, Active active, Pull pull) {}

    /** @param line number on the chip, or {@link #NO_LINE} */
    public record Light(int line, Active active) {}

    /**
     * @param line number on the chip, or {@link #NO_LINE}
     * @param pulse how long the door is released
     * @param max how long it is released at most, however often that is asked for meanwhile; not less than the pulse
     */
    public record Relay(int line, Active active, Duration pulse, Duration max) {}
  }

  /**
   * What a press does.
   *
   * @param hold one that is held so long always resets, as does one of the reset button; zero: none
   * @param resetBurst so many presses reset at once, after that one each {@code resetRefill}
   * @param ringInterval a press sooner than this after a ring does not ring again
   * @param ringTimeout a ring that nobody answers is missed after this
   */
  public record Button(
      Reset reset, Duration hold, int resetBurst, Duration resetRefill, Duration ringInterval, Duration ringTimeout) {
    public enum Reset { ALWAYS, UNLESS_HEALTHY }
  }

  /**
   * @param resetBurst so many reset commands reset at once, after that one each {@code resetRefill}
   * @param spread over which time the devices of a fleet carry out a command that all of them got
   */
  public record Commands(int resetBurst, Duration resetRefill, Duration spread) {}

  /**
   * Pictures of the moment.
   *
   * @param atRing one is taken at each ring, too
   * @param maxWidth pixels; a wider picture is scaled down
   * @param quality of the JPEG, percent
   */
  public record Snapshot(boolean atRing, int maxWidth, int quality) {}

  /**
   * The watchdog's deadlines; zero switches a vital sign off.
   *
   * @param signs the limit of each vital sign, in the unit of its key
   * @param reset never zero
   * @param callMax zero: no limit
   */
  public record Watchdog(
      Map<VitalSign, Long> signs, Duration offerAnswer, Duration reset, Duration callMax) {}

  /**
   * @param javaOptions of the engines' JVM
   * @param grace what an engine gets to close by itself before it is killed
   * @param start what an engine gets to become ready
   */
  public record Engine(List<String> javaOptions, Duration grace, Duration start) {}

  public record Ice(List<Server> servers) {

    /**
     * @param urls at least one, {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} (RFC 7064, RFC 7065)
     * @param username empty: none
     * @param credential always there when a URL is of TURN and there is no shared secret
     * @param shared from which names and credentials are made; then there is neither of the two above
     */
    public record Server(List<String> urls, String username, Optional<Secret> credential, Optional<Shared> shared) {}

    /**
     * What TURN server and device both know.
     *
     * @param life of what is made from it, not less than the longest call
     */
    public record Shared(Secret secret, Duration life) {}
  }

  /** @param port 0: any free one */
  public record Http(boolean enabled, String address, int port) {}

  /**
   * @param discovery whether Home Assistant is told of this device
   * @param prefix of the topics on which it looks for devices and tells of itself
   */
  public record HomeAssistant(boolean discovery, String prefix) {}

  /** @param faults whether the console offers to break things on purpose */
  public record Demo(boolean faults) {}
}
