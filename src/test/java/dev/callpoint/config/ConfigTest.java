package dev.callpoint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.config.ConfigProblems.Problem;
import dev.callpoint.core.VitalSign;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigTest {
  /** A TURN server with a shared secret: its file, its URL. */
  private static final String SHARED = "device = \"a\"\n[[ice.servers]]\nsecret_file = \"%s\"\nurls = [\"%s\"]\n";

  @TempDir
  Path directory;

  @Test
  void allProblemsComeInOneReportAndEachNamesKeyValueAndWhatIsAllowed() {
    var problems = problems("""
        device = "Front Door"
        run_directory = "run"
        colour = "red"
        [broker]
        url = "http://broker"
        keepalive_ms = 999
        embedded = "yes"
        [camera]
        source = "usb"
        hieght = 480
        width = 640.5
        fps = 1979-05-27
        [[microphone]]
        source = "alsa"
        [panel]
        button = 17
        light.line = 22
        [watchdog]
        reset_ms = 0
        camera_frames_ms = 100
        engine_memory_mb = 99999999999999999999999
        [engine]
        java_options = ["-Xmx48m", "Xmx48m", 3]
        """);
    assertEquals(List.of(
        "device: found \"Front Door\"; allowed: a name of 1 to 63 lower-case letters, digits and hyphens that does not "
            + "begin with a hyphen and is not \"operators\", \"all\" or \"group\"",
        "run_directory: found \"run\"; allowed: an absolute path of at most 80 bytes (the limit of Unix socket paths)",
        "broker.url: found \"http://broker\"; allowed: tcp://host:port or ssl://host:port, without user, password and "
            + "path",
        "broker.keepalive_ms: found 999; allowed: a whole number from 1000 to 300000",
        "broker.embedded: found \"yes\"; allowed: true or false",
        "camera.source: found \"usb\"; allowed: \"v4l2\" or \"test-picture\" or \"none\"",
        "camera.width: found 640.5; allowed: a whole number from 160 to 1920",
        "camera.fps: found the date or time 1979-05-27; allowed: a whole number from 5 to 60",
        "camera.hieght: found 480; allowed: no such key; did you mean camera.height?",
        "microphone: found a list of 1; allowed: a table, written [microphone]",
        "panel.button: found 17; allowed: a table, written [panel.button]",
        "watchdog.camera_frames_ms: found 100; allowed: 0 (off) or a whole number from 500 to 600000",
        "watchdog.engine_memory_mb: found 99999999999999999999999; allowed: 0 (off) or a whole number from 100 to 4096",
        "watchdog.reset_ms: found 0; allowed: a whole number from 500 to 600000",
        "engine.java_options[1]: found \"Xmx48m\"; allowed: an option of the JVM, which begins with a hyphen",
        "engine.java_options[2]: found 3; allowed: an option of the JVM, which begins with a hyphen",
        "colour: found \"red\"; allowed: no such key; the top level has device, groups, run_directory, state_directory, broker, "
            + "camera, microphone, speaker, panel, button, commands, snapshot, watchdog, engine, ice, http, homeassistant, demo",
        "panel.relay.line: found 22, which panel.light.line has already; allowed: a line of its own, or -1 (none)"),
        problems.problems().stream().map(Problem::toString).toList());
    for (var problem : problems.problems()) {
      assertTrue(problems.getMessage().contains("  " + problem + "\n"), problems.getMessage());
    }
    assertTrue(problems.getMessage().startsWith("The configuration " + file() + " has 18 problems:\n"));
  }

  @Test
  void aPulseIsNotLongerThanTheRelayMayBeClosed() {
    assertEquals(
        List.of("panel.relay.pulse_ms: found 20000; allowed: at most panel.relay.max_ms, which is 10000"),
        problems("device = \"a\"\npanel.relay.pulse_ms = 20000").problems().stream().map(Problem::toString).toList());
  }

  @Test
  void anEmptyFileLacksTheDeviceOnly() {
    var found = problems("").problems();
    assertEquals(1, found.size(), found.toString());
    assertEquals("device", found.getFirst().where());
    assertEquals("nothing", found.getFirst().found());
    assertTrue(found.getFirst().allowed().endsWith("(this key is mandatory)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operators", "all", "group", "", "-a", "Door", "a_b", "tür",
      "a23456789-123456789-123456789-123456789-123456789-123456789-1234"})
  void aBadDeviceNameIsRefused(String name) {
    assertEquals("device", problems("device = \"" + name + "\"").problems().getFirst().where());
  }

  @Test
  void groupsAreNamedLikeDevicesAndEachOnce() {
    assertEquals("groups[1]", problems("device = \"a\"\ngroups = [\"gates\", \"Gates/North\"]").problems().getFirst().where());
    assertEquals("groups", problems("device = \"a\"\ngroups = [\"gates\", \"gates\"]").problems().getFirst().where());
  }

  @Test
  void aSyntaxErrorNamesLineAndColumn() {
    var problem = problems("device = \"a\"\n[camera]\nwidth = 640 480\n").problems().getFirst();
    assertTrue(problem.where().matches("line 3, column \\d+"), problem.toString());
    assertTrue(problem.found().startsWith("not TOML ("), problem.toString());
  }

  @Test
  void aKeyWrittenTwiceIsASyntaxError() {
    var problem = problems("device = \"a\"\ndevice = \"b\"\n\n# More\n[demo]\n").problems().getFirst();
    assertEquals("line 2, column 1", problem.where());
    assertTrue(problem.found().contains("Duplicate key"), problem.toString());
  }

  @Test
  void bytesThatAreNotTextNameTheirLine() throws Exception {
    Files.write(file(), new byte[] {'#', '\n', '#', ' ', (byte) 0xff, '\n'});
    assertEquals("line 2", assertThrows(ConfigProblems.class, () -> Config.load(file())).problems().getFirst().where());
  }

  @Test
  void aByteOrderMarkIsNoProblem() throws Exception {
    assertEquals("a", load("\uFEFFdevice = \"a\"").device());
  }

  @Test
  void aMissingFileIsAReportToo() {
    var problems = assertThrows(ConfigProblems.class, () -> Config.load(directory.resolve("absent.toml")));
    assertEquals(directory.resolve("absent.toml").toString(), problems.problems().getFirst().where());
    assertEquals("no such file", problems.problems().getFirst().found());
  }

  @Test
  void aDirectoryADeviceAndAHugeFileAreRefused() throws Exception {
    assertEquals("a directory", found(directory));
    assertEquals("no regular file", found(Path.of("/dev/zero")));
    Files.write(file(), new byte[300_000]);
    assertEquals("more than 262144 bytes", found(file()));
  }

  @Test
  void theEmbeddedBrokersUrlFollowsItsAddress() throws Exception {
    assertEquals(URI.create("tcp://127.0.0.1:1999"),
        load("device = \"a\"\n[broker]\nembedded = true\nembedded_address = \"0.0.0.0\"\nembedded_port = 1999")
            .broker().url());
    assertEquals(URI.create("tcp://[::1]:1883"),
        load("device = \"a\"\n[broker]\nembedded = true\nembedded_address = \"::\"").broker().url());
  }

  @ParameterizedTest
  @CsvSource({"tcp://127.0.0.1:1883,true", "tcp://localhost,true", "tcp://127.0.0.1:1884,false",
      "ssl://127.0.0.1:1883,false", "tcp://broker.example.org,false"})
  void withTheEmbeddedBrokerAUrlMustBeItsOwn(String url, boolean good) throws Exception {
    var text = "device = \"a\"\n[broker]\nembedded = true\nurl = \"" + url + "\"";
    if (good) {
      assertEquals(URI.create("tcp://127.0.0.1:1883"), load(text).broker().url());
    } else {
      var problem = problems(text).problems().getFirst();
      assertEquals(new Problem("broker.url", '"' + url + '"', "nothing, or tcp://127.0.0.1:1883, as embedded = true"),
          problem);
    }
  }

  @Test
  void twoListenersOnOnePortAreAProblem() {
    var problem = problems("device = \"a\"\nbroker = {embedded = true}\nhttp = {port = 8083}").problems().getFirst();
    assertEquals(
        new Problem("http.port", "8083, which broker.embedded_websocket_port has already", "a port of its own"),
        problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Device", "1", "plughw:CARD=Device,DEV=0", "pulse", "/dev/snd/by-id/usb-C-Media_USB-00",
      "/dev/snd/by-path/platform-fd500000.pcie-usb-0:1.2:1.0"})
  void aSoundCardIsNamedInAnyOfItsWays(String name) throws Exception {
    var config = load("device = \"a\"\nmicrophone.device = \"" + name + "\"\nspeaker.device = \"" + name + "\"");
    assertEquals(name, config.microphone().device());
    assertEquals(name, config.speaker().device());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "hw:{1}", "plug:'hw:1'", "/etc/passwd", "/dev/video0", "/dev/snd/", "x\\\"y"})
  void whatCanBeNoSoundCardIsRefused(String name) {
    var found = problems("device = \"a\"\nmicrophone.device = \"" + name + "\"\nspeaker.device = \"" + name + "\"");
    assertEquals(List.of("microphone.device", "speaker.device"), found.problems().stream().map(Problem::where).toList());
  }

  @Test
  void aVolumeIsAPercentageOrLeftAsItIs() throws Exception {
    var config = load("device = \"a\"\nmicrophone.volume = 0\nspeaker.volume = 100");
    assertEquals(0, config.microphone().volume());
    assertEquals(100, config.speaker().volume());
    assertEquals(Config.VOLUME_AS_IT_IS, load("device = \"a\"\nspeaker.volume = -1").speaker().volume());
    assertEquals(
        List.of(
            new Problem("microphone.volume", "-2", "-1 (as it is) or a whole number from 0 to 100"),
            new Problem("speaker.volume", "101", "-1 (as it is) or a whole number from 0 to 100")),
        problems("device = \"a\"\nmicrophone.volume = -2\nspeaker.volume = 101").problems());
  }

  @Test
  void linesThatAreNoneMayBeAlike() throws Exception {
    var panel = load("device = \"a\"\n[panel]\nbutton.line = -1\nlight.line = -1\nrelay.line = -1").panel();
    assertEquals(Config.Panel.NO_LINE, panel.button().line());
    assertEquals(Config.Panel.NO_LINE, panel.relay().line());
  }

  @Test
  void zeroSwitchesAVitalSignOff() throws Exception {
    var watchdog = load(
        "device = \"a\"\n[watchdog]\npage_frames_ms = 0\ncall_max_ms = 0\nengine_memory_mb = 0").watchdog();
    assertEquals(0, watchdog.signs().get(VitalSign.PAGE_FRAMES));
    assertEquals(Duration.ZERO, watchdog.callMax());
    assertEquals(0, watchdog.signs().get(VitalSign.ENGINE_MEMORY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http:stun.example.org", "stun:", "stun:host:0", "stun:host:70000", "stun:host?transport=udp",
      "turn:user@host", "turn:host?transport=sctp", "stun://host"})
  void aBadIceServerIsRefused(String url) {
    var problem = problems(
        "device = \"a\"\nice.servers = [{urls = [\"" + url + "\"], username = \"u\", credential = \"c\"}]")
        .problems().getFirst();
    assertEquals("ice.servers[0].urls[0]", problem.where());
  }

  @Test
  void turnWithoutNameOrCredentialIsAProblem() {
    var found = problems("device = \"a\"\n[[ice.servers]]\nurls = [\"stun:a\", \"turn:[::1]:3478\"]").problems();
    assertEquals(List.of("ice.servers[0].username", "ice.servers[0].credential"),
        found.stream().map(Problem::where).toList());
  }

  @Test
  void anEmptyFileNameIsNoCredential() {
    var found = problems("device = \"a\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nusername = \"u\"\ncredential_file = \"\"");
    assertEquals(List.of("ice.servers[0].credential"), found.problems().stream().map(Problem::where).toList());
    var secret = problems("device = \"a\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nsecret_file = \"\"");
    assertEquals(List.of("ice.servers[0].username", "ice.servers[0].credential"),
        secret.problems().stream().map(Problem::where).toList());
  }

  @Test
  void aSharedSecretStandsAlone() throws Exception {
    var found = problems(SHARED.formatted(secret(), "turn:a")
        + "username = \"u\"\ncredential = \"c\"\ncredential_file = \"" + secret() + "\"");
    assertEquals(
        List.of("ice.servers[0].credential_file", "ice.servers[0].username", "ice.servers[0].credential",
            "ice.servers[0].credential_file"),
        found.problems().stream().map(Problem::where).toList());
    assertEquals(List.of("ice.servers[0].secret_file"),
        problems(SHARED.formatted(secret(), "stun:a")).problems().stream().map(Problem::where).toList());
  }

  @Test
  void whatIsMadeFromTheSecretOutlastsTheLongestCall() throws Exception {
    var day = SHARED.formatted(secret(), "turn:a") + "ttl_s = 86400\n[watchdog]\ncall_max_ms = 86400000";
    assertEquals(Duration.ofDays(1), load(day).ice().servers().getFirst().shared().orElseThrow().life());
    var problem = problems(SHARED.formatted(secret(), "turn:a") + "ttl_s = 899").problems().getFirst();
    assertEquals("ice.servers[0].ttl_s", problem.where());
    assertTrue(problem.allowed().contains("watchdog.call_max_ms, which is 900000"), problem.allowed());
    assertEquals(Duration.ofSeconds(60),
        load(SHARED.formatted(secret(), "turn:a") + "ttl_s = 60\n[watchdog]\ncall_max_ms = 0")
            .ice().servers().getFirst().shared().orElseThrow().life(), "no call is the longest");
  }

  @Test
  void aTimeThatNothingIsMadeForIsAProblem() {
    assertEquals("ice.servers[0].ttl_s",
        problems("device = \"a\"\n[[ice.servers]]\nurls = [\"stun:a\"]\nttl_s = 900").problems().getFirst().where());
  }

  @ParameterizedTest
  @ValueSource(strings = {"256.0.0.1", "door.example.org", "", "1", "::g"})
  void onlyAnAddressCanBeListenedOn(String address) {
    assertEquals("http.address",
        problems("device = \"a\"\nhttp.address = \"" + address + "\"").problems().getFirst().where());
  }

  @Test
  void aControlCharacterNeverReachesTheReport() {
    var report = problems("device = \"\\u001b[31m\\n\"\n\"\\u001b\\n\" = 1").getMessage();
    assertFalse(report.contains("\u001b"));
    assertTrue(report.contains("\\u001B[31m\\u000A"), report);
  }

  private Path secret() throws Exception {
    return Files.writeString(directory.resolve("secret"), "hunter2\n");
  }

  private String found(Path file) {
    return assertThrows(ConfigProblems.class, () -> Config.load(file)).problems().getFirst().found();
  }

  private Path file() {
    return directory.resolve("callpoint.toml");
  }

  private Config load(String text) throws Exception {
    return Config.load(Files.writeString(file(), text), Map.of());
  }

  private ConfigProblems problems(String text) {
    return assertThrows(ConfigProblems.class, () -> load(text));
  }
}
