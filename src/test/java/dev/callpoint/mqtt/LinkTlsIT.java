package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.testkit.Mosquitto;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link with a mosquitto that speaks TLS, with a certificate of its own making for 127.0.0.1. */
final class LinkTlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Recorder heard = new Recorder();
  @TempDir private Path folder;

  @Test
  void aCertificateThatNobodyTrustsIsRefusedAndOneThatIsTrustedIsNot() throws Exception {
    KeyStore keys = keys();
    String certificate = pem("CERTIFICATE", keys.getCertificate("broker").getEncoded());
    String key = pem("PRIVATE KEY", keys.getKey("broker", PASSWORD).getEncoded());
    SSLContext usual = SSLContext.getDefault();
    try (Mosquitto broker = Mosquitto.startWithTls(certificate, key);
        Link door = new Link(Links.settings("ssl", broker.port(), "door", null, null), heard)) {
      door.start();
      heard.awaitCause("TLS with 127.0.0.1:" + broker.port() + " failed");
      SSLContext.setDefault(trusting(keys));
      heard.awaitUp();
    } finally {
      SSLContext.setDefault(usual);
    }
  }

  @Test
  void aPortWithoutTlsIsNamedAsSuch() {
    try (Mosquitto broker = Mosquitto.start();
        Link door = new Link(Links.settings("ssl", broker.port(), "door", null, null), heard)) {
      door.start();
      heard.awaitCause("hung up before it let us in: is it an MQTT broker with TLS?");
    }
  }

  private KeyStore keys() throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    Process keytool = new ProcessBuilder(
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "RSA", "-alias", "broker", "-dname", "CN=test", "-ext", "san=ip:127.0.0.1",
        "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD)).start();
    keytool.waitFor(20, TimeUnit.SECONDS);
    assertEquals(0, keytool.exitValue(), "keytool failed");
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("broker", keys.getCertificate("broker"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END " + kind + "-----";
  }
}
