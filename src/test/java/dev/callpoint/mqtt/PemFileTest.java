package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemFileTest {
  @TempDir private static Path folder;
  private static Authority.Signed door;
  private static Authority.Signed gate;

  @BeforeAll
  static void makeCertificates() {
    Authority authority = new Authority(folder, "authority");
    door = authority.client("door");
    gate = authority.client("gate");
  }

  @Test
  void severalCertificatesAreReadWithWordsBetweenThem() throws IOException {
    PemFile file = file("# first\n" + door.certificate() + "\n# then\n" + gate.certificate());
    assertEquals("[CN=door, CN=gate]",
        file.certificates().stream().map(c -> c.getSubjectX500Principal().getName()).toList().toString());
  }

  @Test
  void theKeyOfTheCertificateIsRead() throws IOException {
    assertEquals("EC", file(door.key()).privateKey(certificate()).getAlgorithm());
    assertEquals("EC", file(door.certificate() + door.key()).privateKey(certificate()).getAlgorithm());
  }

  @Test
  void anotherKeyIsRefused() throws IOException {
    assertTold("is not the key of the client certificate", gate.key());
    assertTold("is not the key of the client certificate", door.key().replaceAll("(?m)^[A-Za-z].*", "AAAA"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      RSA PRIVATE KEY       | is in an older form (BEGIN RSA PRIVATE KEY); convert it: openssl pkcs8 -topk8 -nocrypt
      EC PRIVATE KEY        | is in an older form (BEGIN EC PRIVATE KEY); convert it: openssl pkcs8 -topk8 -nocrypt
      ENCRYPTED PRIVATE KEY | is encrypted, and nobody is there to type its password; decrypt it: openssl pkcs8 -in
      PUBLIC KEY            | holds no private key (BEGIN PRIVATE KEY)
      """)
  void anotherFormOfKeyIsToldWithTheCommandThatHelps(String form, String told) throws IOException {
    assertTold(told, door.key().replace("PRIVATE KEY", form));
  }

  @Test
  void whatIsNoFileOfTheKindIsToldAndShowsNothingOfIt() throws IOException {
    assertTrue(assertThrows(UnusableFile.class, () -> new PemFile("broker.ca_file", folder).certificates())
        .getMessage().endsWith(" (broker.ca_file) is no regular file"));
    UnusableFile torn = assertThrows(UnusableFile.class,
        () -> file(door.certificate().substring(0, 200) + "\n-----END CERTIFICATE-----\n").certificates());
    assertTrue(torn.getMessage().endsWith(" holds a certificate that cannot be read"), torn.getMessage());
    assertFalse(torn.getMessage().contains("MII"));
    assertTrue(assertThrows(UnusableFile.class, () -> file("x".repeat((1 << 20) + 1)).certificates())
        .getMessage().endsWith(" is larger than 1 MiB"));
  }

  private static void assertTold(String part, String text) throws IOException {
    PemFile file = file(text);
    String told = assertThrows(UnusableFile.class, () -> file.privateKey(certificate())).getMessage();
    assertTrue(told.contains(part), told);
    assertTrue(told.startsWith(file.path() + " (broker.client_key_file) "), told);
    assertFalse(told.contains("MIG"), "nothing of the key is told: " + told);
  }

  private static X509Certificate certificate() throws IOException {
    return file(door.certificate()).certificates().getFirst();
  }

  private static PemFile file(String text) throws IOException {
    return new PemFile("broker.client_key_file", Files.writeString(Files.createTempFile(folder, "some", ".pem"), text));
  }
}
