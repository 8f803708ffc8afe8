package dev.callpoint.mqtt;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The device's own certificate, for one connection, and whether the broker asked for one: with TLS 1.3 a broker that
 * does not like what it was shown says so after the handshake, or just hangs up, and then this tells why.
 *
 * <p>It is shown whoever the broker says it trusts: a refusal by the broker can be explained, a certificate that was
 * silently kept back cannot.
 */
final class ClientKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "device";

  private final @Nullable Identity identity;
  private volatile boolean asked;

  private record Identity(PemFile file, List<X509Certificate> chain, PrivateKey key) {}

  private ClientKey(@Nullable Identity identity) {
    this.identity = identity;
  }

  static ClientKey read(TlsSettings settings) throws UnusableFile {
    if (settings.certificate() == null || settings.key() == null) {
      return new ClientKey(null);
    }
    PemFile file = new PemFile("broker.client_certificate_file", settings.certificate());
    List<X509Certificate> chain = file.certificates();
    PrivateKey key = new PemFile("broker.client_key_file", settings.key()).privateKey(chain.getFirst());
    return new ClientKey(new Identity(file, chain, key));
  }

  /** True once the broker has asked for a certificate. */
  boolean isAsked() {
    return asked;
  }

  /** What there is to say of a broker that does not let us in after it has asked. */
  String refusal(String place, String how, Instant now) {
    if (identity == null) {
      return "broker " + place + " wants a client certificate, and there is none: set broker.client_certificate_file and"
          + " broker.client_key_file";
    }
    X509Certificate own = identity.chain().getFirst();
    Instant end = own.getNotAfter().toInstant();
    return now.isAfter(end)
        ? "the client certificate " + identity.file() + " expired on " + BrokerTrust.day(end) + ", and broker " + place
            + " refuses it: renew it"
        : "broker " + place + " refuses the client certificate " + identity.file() + " of "
            + BrokerTrust.name(own.getSubjectX500Principal()) + ", signed by "
            + BrokerTrust.name(own.getIssuerX500Principal()) + " (" + how
            + "): does the broker know who signed it (cafile)?";
  }

  @Override
  public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    return identity != null && List.of(types).contains(identity.key().getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return identity == null ? null : new String[] {ALIAS};
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
