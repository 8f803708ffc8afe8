package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.testkit.Authority;
import dev.callpoint.testkit.Mosquitto;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link with a mosquitto that speaks TLS: each fault is told in its own sentence, and when it is mended the line comes
 * back by itself.
 */
final class LinkTlsIT {
  @TempDir private static Path folder;
  private static Authority authority;
  private static Authority stranger;
  private static Authority.Signed good;

  private final Recorder heard = new Recorder();
  @TempDir private Path own;

  @BeforeAll
  static void makeCertificates() {
    authority = new Authority(folder, "authority");
    stranger = new Authority(folder, "stranger");
    good = authority.broker("ip:127.0.0.1");
  }

  @Test
  void anIssuerWhomNobodyKnowsIsNamed() {
    try (Mosquitto broker = Mosquitto.startWithTls(good);
        Link _ = started(Links.settings(broker.port(), "door", TlsSettings.USUAL))) {
      heard.awaitCause("the certificate of broker 127.0.0.1:" + broker.port() + " is signed by \"CN=authority\","
          + " whom this device does not know: name the issuer's certificate in broker.ca_file");
    }
  }

  @Test
  void aFileOfAuthoritiesIsReadAtEachConnection() throws IOException {
    Path authorities = own.resolve("ca.pem");
    try (Mosquitto broker = Mosquitto.startWithTls(good);
        Link _ = started(Links.settings(broker.port(), "door", trusting(authorities, InstantSource.system())))) {
      heard.awaitCause(authorities + " (broker.ca_file) does not exist");
      Files.writeString(authorities, "");
      heard.awaitCause(authorities + " (broker.ca_file) holds no certificate");
      Files.writeString(authorities, stranger.certificate());
      heard.awaitCause(" is signed by \"CN=authority\", who is not in " + authorities
          + " (broker.ca_file): is that the right file?");
      Files.writeString(authorities, "The house's own:\n" + authority.certificate());
      heard.awaitUp();
    }
  }

  @Test
  void anExpiredCertificateIsNamedWithItsDate() throws IOException {
    Authority.Signed old = authority.broker("ip:127.0.0.1", "-20d", 10);
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    String end = LocalDate.now(ZoneOffset.UTC).minusDays(10).toString();
    try (Mosquitto broker = Mosquitto.startWithTls(old);
        Link _ = started(Links.settings(broker.port(), "door", trustingAuthority(InstantSource.system())))) {
      heard.awaitCause("the certificate of broker 127.0.0.1:" + broker.port() + " expired on " + end + ", and today is "
          + today + ": renew it at the broker");
      broker.stop();
      broker.show(good);
      broker.restart();
      heard.awaitUp();
    }
  }

  /** Java itself looks at no dates of a certificate that is trusted as such. */
  @Test
  void anExpiredCertificateIsNotTakenWhereItIsTrustedAsSuchEither() throws IOException {
    Authority.Signed old = authority.broker("ip:127.0.0.1", "-20d", 10);
    Path pinned = Files.writeString(own.resolve("pinned.pem"), old.certificate());
    try (Mosquitto broker = Mosquitto.startWithTls(old);
        Link _ = started(Links.settings(broker.port(), "door", trusting(pinned, InstantSource.system())))) {
      heard.awaitCause(" expired on ");
    }
  }

  @Test
  void anotherHostsCertificateIsNamedWithTheHostsThatItIsFor() throws IOException {
    Authority.Signed hub = authority.broker("dns:hub.example,ip:10.1.2.3");
    try (Mosquitto broker = Mosquitto.startWithTls(hub);
        Link _ = started(Links.settings(broker.port(), "door", trustingAuthority(InstantSource.system())))) {
      heard.awaitCause("the certificate of broker 127.0.0.1:" + broker.port() + " is for hub.example, 10.1.2.3 and not for"
          + " 127.0.0.1: correct broker.url, or give the broker a certificate with that name");
      broker.stop();
      broker.show(good);
      broker.restart();
      heard.awaitUp();
    }
  }

  @Test
  void aClockThatIsNotSetIsNotTheCertificatesFault() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plus(Duration.ofMinutes(3)));
    try (Mosquitto broker = Mosquitto.startWithTls(good);
        Link _ = started(Links.settings(broker.port(), "door", trustingAuthority(now::get)))) {
      heard.awaitCause("this device's clock is not set (it says 1970-01-01), so the certificate of broker 127.0.0.1:"
          + broker.port() + " cannot be checked: it is tried again until the clock is set");
      assertEquals(1, heard.causes.size(), heard::toString);
      now.set(Instant.parse("2025-06-01T00:00:00Z"));
      heard.awaitCause(" is not valid before " + LocalDate.now(ZoneOffset.UTC).minusDays(1)
          + ", and this device's clock says 2025-06-01: is one of the two clocks wrong?");
      now.set(Instant.now());
      heard.awaitUp();
    }
  }

  @Test
  void aBrokerThatWantsAClientCertificateSaysSoWhereThereIsNone() throws IOException {
    try (Mosquitto broker = Mosquitto.startWithClientCertificates(good, authority);
        Link _ = started(Links.settings(broker.port(), "door", trustingAuthority(InstantSource.system())))) {
      heard.awaitCause("broker 127.0.0.1:" + broker.port() + " wants a client certificate, and there is none:"
          + " set broker.client_certificate_file and broker.client_key_file");
    }
  }

  @Test
  void aClientCertificateThatTheBrokerRefusesIsNamedAndARenewedOneLetsIn() throws IOException {
    Path certificate = own.resolve("door.pem");
    Path key = own.resolve("door.key");
    TlsSettings tls = new TlsSettings(
        Files.writeString(own.resolve("ca.pem"), authority.certificate()), certificate, key, InstantSource.system());
    show(stranger.client("door"), certificate, key);
    try (Mosquitto broker = Mosquitto.startWithClientCertificates(good, authority);
        Link _ = started(Links.settings(broker.port(), "door", tls))) {
      heard.awaitCause("broker 127.0.0.1:" + broker.port() + " refuses the client certificate " + certificate
          + " (broker.client_certificate_file) of \"CN=door\", signed by \"CN=stranger\"");
      show(authority.client("door", "-20d", 10), certificate, key);
      heard.awaitCause("the client certificate " + certificate + " (broker.client_certificate_file) expired on "
          + LocalDate.now(ZoneOffset.UTC).minusDays(10));
      show(authority.client("door"), certificate, key);
      heard.awaitUp();
    }
  }

  @Test
  void aPortWithoutTlsIsNamedAsSuch() {
    try (Mosquitto broker = Mosquitto.start();
        Link _ = started(Links.settings(broker.port(), "door", TlsSettings.USUAL))) {
      heard.awaitCause(
          "hung up before it let us in: is it an MQTT broker with TLS, or is that port for tcp://?");
    }
  }

  @Test
  void aPortWithTlsIsNamedAsSuch() {
    try (Mosquitto broker = Mosquitto.startWithTls(good); Link _ = started(Links.settings(broker.port(), "door"))) {
      heard.awaitCause("hung up before it let us in: is it an MQTT broker without TLS, or is that port for ssl://?");
    }
  }

  /** As other brokers do; mosquitto just hangs up. */
  @Test
  void aPortThatAnswersInTlsIsNamedAsSuch() throws IOException {
    byte[] protocolVersion = {21, 3, 1, 0, 2, 2, 70};
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> {
        while (!server.isClosed()) {
          try (Socket client = server.accept(); OutputStream out = client.getOutputStream()) {
            client.getInputStream().read(new byte[1024]);
            out.write(protocolVersion);
          } catch (IOException e) {
            // The link has closed its end, or the test is over.
          }
        }
      });
      try (Link _ = started(Links.settings(server.getLocalPort(), "door"))) {
        heard.awaitCause("127.0.0.1:" + server.getLocalPort() + " wants TLS: write ssl:// in broker.url");
      }
    }
  }

  private Link started(LinkSettings settings) {
    Link link = new Link(settings, heard);
    link.start();
    return link;
  }

  private TlsSettings trustingAuthority(InstantSource clock) throws IOException {
    return trusting(Files.writeString(own.resolve("authority.pem"), authority.certificate()), clock);
  }

  private static TlsSettings trusting(Path authorities, InstantSource clock) {
    return new TlsSettings(authorities, null, null, clock);
  }

  /** The key first: for a moment it is not the certificate's, which is one of the faults that pass. */
  private static void show(Authority.Signed own, Path certificate, Path key) throws IOException {
    Files.writeString(key, own.key());
    Files.writeString(certificate, own.certificate());
  }
}
