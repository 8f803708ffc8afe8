package dev.callpoint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  private static final String BROKER = "device = \"a\"\n[broker]\nusername = \"door\"\n";
  private static final Optional<Secret> HUNTER = Optional.of(new Secret("hunter2"));

  @TempDir
  Path directory;

  @Test
  void thePasswordComesFromTheNamedFileWithoutItsLineEnd() throws Exception {
    var file = Files.writeString(directory.resolve("password"), "hunter2\n");
    assertEquals(HUNTER, load(BROKER + "password_file = \"" + file + "\"", Map.of()).broker().password());
  }

  @Test
  void theCredentialOfTheUnitIsTakenByItself() throws Exception {
    Files.writeString(directory.resolve("broker-password"), "hunter2");
    assertEquals(HUNTER, load(BROKER, credentials()).broker().password());
  }

  @Test
  void aCredentialCanBeNamed() throws Exception {
    Files.writeString(directory.resolve("broker-password"), "another");
    Files.writeString(directory.resolve("turn"), "hunter2\r\n");
    var config = load(BROKER + "password_file = \"turn\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nusername = \"u\"\n"
        + "credential_file = \"turn\"", credentials());
    assertEquals(HUNTER, config.broker().password());
    assertEquals(HUNTER, config.ice().servers().getFirst().credential());
  }

  @Test
  void theSecretThatIsSharedWithATurnServerIsRead() throws Exception {
    Files.writeString(directory.resolve("turn-secret"), "hunter2\n");
    var config = load("device = \"a\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nsecret_file = \"turn-secret\"", credentials());
    assertEquals(HUNTER, config.ice().servers().getFirst().shared().map(Config.Ice.Shared::secret));
    assertFalse(config.toString().contains("hunter2"), config.toString());
  }

  @Test
  void aSharedSecretThatCannotBeReadIsTheOnlyProblem() {
    var found = problems("device = \"a\"\n[[ice.servers]]\nurls = [\"turn:a\"]\nsecret_file = \"absent\"", credentials());
    assertEquals(List.of("ice.servers[0].secret_file"), found.problems().stream().map(ConfigProblems.Problem::where).toList());
  }

  @Test
  void withoutACredentialThereIsNoPassword() throws Exception {
    assertEquals(Optional.empty(), load(BROKER, credentials()).broker().password());
    assertEquals(Optional.empty(), load(BROKER, Map.of()).broker().password());
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "../password", "a/b", "..", "/absent/password", "/proc/self/fd"})
  void aSecretThatCannotBeReadIsAProblem(String name) {
    var problem = problems(BROKER + "password_file = \"" + name + "\"", credentials()).problems().getFirst();
    assertEquals("broker.password_file", problem.where());
    assertTrue(problem.found().contains(name), problem.toString());
  }

  @Test
  void aNamedCredentialWithoutSystemdSaysWhatToDo() {
    var report = problems(BROKER + "password_file = \"broker-password\"", Map.of()).getMessage();
    assertTrue(report.contains("LoadCredential="), report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "hunter2\nhunter3\n"})
  void anEmptyOrLongSecretIsAProblemAndIsNotShown(String text) throws Exception {
    Files.writeString(directory.resolve("broker-password"), text);
    var problems = problems(BROKER, credentials());
    assertEquals("broker.password_file", problems.problems().getFirst().where());
    assertFalse(problems.getMessage().contains("hunter"));
  }

  @Test
  void aPasswordWithoutANameIsAProblem() throws Exception {
    Files.writeString(directory.resolve("broker-password"), "hunter2");
    assertEquals("broker.username", problems("device = \"a\"", credentials()).problems().getFirst().where());
  }

  @Test
  void nothingPrintsASecret() throws Exception {
    Files.writeString(directory.resolve("broker-password"), "hunter2");
    var config = load(BROKER + "[[ice.servers]]\nurls = [\"turn:a\"]\nusername = \"u\"\ncredential = \"hunter2\"",
        credentials());
    assertFalse(config.toString().contains("hunter2"), config.toString());
    assertTrue(config.toString().contains("door"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "broker.password = \"hunter2\"",
    "broker.url = \"tcp://door:hunter2@broker:1883\"",
    "broker.url = \"tcp://door:/hunter2@broker\"",
    "broker.credental = \"hunter2\"",
    "ice.servers = [{urls = [\"turn:door:hunter2@turn\"], username = \"a\", credential = \"b\"}]",
    "ice.servers = [{urls = [\"stun:a\"], credential = [\"hunter2\"]}]",
    "ice.servers = [{urls = [\"stun:a\"], secret = \"hunter2\"}]",
    "broker.password = \"hunter2\" oops",
    "broker.password = hunter2",
  })
  void aReportDoesNotShowWhatMayBeASecret(String line) {
    var report = problems("device = \"a\"\n" + line, Map.of()).getMessage();
    assertFalse(report.contains("hunter2"), report);
  }

  @Test
  void filesForTlsAreNamedAsSecretsAreAndNotLookedAt() throws Exception {
    var tls = load("""
        device = "a"
        [broker]
        url = "ssl://broker"
        ca_file = "/absent/ca.pem"
        client_certificate_file = "/absent/door.pem"
        client_key_file = "door-key"
        """, credentials()).broker().tls();
    assertEquals(Optional.of(Path.of("/absent/ca.pem")), tls.caFile());
    assertEquals(Optional.of(Path.of("/absent/door.pem")), tls.clientCertificateFile());
    assertEquals(Optional.of(directory.resolve("door-key")), tls.clientKeyFile());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      url = "tcp://b"   | ca_file = "/ca"                 | broker.url: found "tcp://b"; allowed: ssl://host:port, as files
      embedded = true   | ca_file = "/ca"                 | broker.url: found "tcp://127.0.0.1:1883"; allowed: ssl://
      url = "ssl://b"   | client_certificate_file = "/c"  | broker.client_key_file: found nothing; allowed: the file of
      url = "ssl://b"   | client_key_file = "/k"          | broker.client_certificate_file: found nothing; allowed: the
      url = "ssl://b"   | ca_file = "ca/ca.pem"           | broker.ca_file: found "ca/ca.pem"; allowed: an absolute path
      url = "ssl://b"   | ca_file = "ca.pem"              | broker.ca_file: found "ca.pem"; allowed: an absolute path, or
      """)
  void filesForTlsThatCannotBeMeantSoAreAProblem(String first, String second, String told) {
    var report = problems("device = \"a\"\n[broker]\n" + first + "\n" + second, Map.of()).getMessage();
    assertTrue(report.contains(told), report);
  }

  @Test
  void aKeyInPlaceOfItsFileIsNotShown() {
    for (var key : List.of("client_key_file", "client_key", "ca_file")) {
      var report = problems("device = \"a\"\nbroker." + key
          + " = \"\"\"\n-----BEGIN PRIVATE KEY-----\nMIGHhunter2\n\"\"\"", Map.of()).getMessage();
      assertFalse(report.contains("hunter2"), report);
    }
  }

  private Map<String, String> credentials() {
    return Map.of("CREDENTIALS_DIRECTORY", directory.toString());
  }

  private Config load(String text, Map<String, String> environment) throws Exception {
    return Config.load(Files.writeString(directory.resolve("callpoint.toml"), text), environment);
  }

  private ConfigProblems problems(String text, Map<String, String> environment) {
    return assertThrows(ConfigProblems.class, () -> load(text, environment));
  }
}
