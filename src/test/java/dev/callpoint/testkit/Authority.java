package dev.callpoint.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own that signs certificates, by the JDK's keytool. */
public final class Authority {
  private static final String PASSWORD = "changeit";
  private static final String OWN = "authority";

  private final Path store;
  private final String name;
  private int signed;

  /**
   * A certificate and its private key.
   *
   * @param certificate PEM
   * @param key PEM, PKCS#8
   */
  public record Signed(String certificate, String key) {}

  /** @param folder that exists, for the authority alone or for several of different names */
  public Authority(Path folder, String name) {
    this.store = folder.resolve(name + ".p12");
    this.name = name;
    make(OWN, "CN=" + name, "-1d", 3650, "-ext", "bc:c");
  }

  /** PEM. */
  public String certificate() {
    return read(OWN).certificate();
  }

  /** @param names as keytool writes them, such as {@code ip:127.0.0.1} or {@code dns:hub.example} */
  public Signed broker(String names) {
    return broker(names, "-1d", 30);
  }

  /** @param start as keytool writes it, such as {@code -20d} */
  public Signed broker(String names, String start, int days) {
    String alias = "broker" + ++signed;
    make(alias, "CN=broker", start, days, "-signer", OWN, "-ext", "san=" + names);
    return read(alias);
  }

  public Signed client(String commonName) {
    return client(commonName, "-1d", 30);
  }

  public Signed client(String commonName, String start, int days) {
    String alias = "client" + ++signed;
    make(alias, "CN=" + commonName, start, days, "-signer", OWN);
    return read(alias);
  }

  /** For clients that trust this authority alone. */
  public SSLSocketFactory trustingSockets() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(OWN, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate(OWN));
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make(String alias, String subject, String start, int days, String... more) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "keytool").toString(),
        "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", alias,
        "-dname", subject, "-startdate", start, "-validity", Integer.toString(days),
        "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Signed read(String alias) {
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      return new Signed(
          pem("CERTIFICATE", keys.getCertificate(alias).getEncoded()),
          pem("PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END " + kind + "-----\n";
  }

  @Override
  public String toString() {
    return name;
  }
}
