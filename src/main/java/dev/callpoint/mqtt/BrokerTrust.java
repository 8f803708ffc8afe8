package dev.callpoint.mqtt;

import dev.callpoint.json.WallClock;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Judges the broker's certificate as Java does, its name included (RFC 9110, 4.3.4), but by the clock that it is given,
 * and says of one that it refuses what is wrong with it. For one connection.
 */
final class BrokerTrust extends X509ExtendedTrustManager {
  /** {@link X509Certificate#getSubjectAlternativeNames}. */
  private static final List<Integer> HOSTS_AND_ADDRESSES = List.of(2, 7);
  private static final int NAMES_SHOWN = 4;
  private static final int NAME_LENGTH_MAX = 100;

  private final LinkSettings settings;
  private final InstantSource clock;
  private final X509ExtendedTrustManager judge;

  private BrokerTrust(LinkSettings settings, X509ExtendedTrustManager judge) {
    this.settings = settings;
    this.clock = settings.tls().clock();
    this.judge = judge;
  }

  static BrokerTrust read(LinkSettings settings) throws UnusableFile, GeneralSecurityException {
    PKIXBuilderParameters rules = new PKIXBuilderParameters(
        authorities(settings.tls()).stream().map(authority -> new TrustAnchor(authority, null)).collect(Collectors.toSet()),
        new X509CertSelector());
    rules.setRevocationEnabled(false);
    rules.setDate(Date.from(settings.tls().clock().instant()));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(rules));
    return new BrokerTrust(settings, (X509ExtendedTrustManager) only(factory.getTrustManagers()));
  }

  private static Collection<X509Certificate> authorities(TlsSettings tls) throws UnusableFile, GeneralSecurityException {
    if (tls.authorities() != null) {
      return new PemFile("broker.ca_file", tls.authorities()).certificates();
    }
    TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    usual.init((KeyStore) null);
    return List.of(((X509TrustManager) only(usual.getTrustManagers())).getAcceptedIssuers());
  }

  private static TrustManager only(TrustManager[] managers) {
    return managers[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateRefused {
    try {
      // Java looks at no dates where the very certificate is among the authorities.
      chain[0].checkValidity(Date.from(clock.instant()));
      judge.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      throw new CertificateRefused(sentence(chain, type, e), e);
    }
  }

  private String sentence(X509Certificate[] chain, String type, CertificateException why) {
    Instant now = clock.instant();
    String certificate = "the certificate of broker " + settings.place();
    for (X509Certificate one : chain) {
      if (now.isBefore(one.getNotBefore().toInstant())) {
        return early(certificate, one.getNotBefore().toInstant(), now);
      }
      if (now.isAfter(one.getNotAfter().toInstant())) {
        return certificate + (one == chain[0] ? "" : ", that is, of its issuer " + name(one.getSubjectX500Principal()) + ",")
            + " expired on " + day(one.getNotAfter().toInstant()) + ", and today is " + day(now)
            + ": renew it at the broker";
      }
    }
    CertificateException untrusted = untrusted(chain, type);
    if (untrusted == null && why.getCause() == null) {
      return certificate + " is for " + names(chain[0]) + " and not for " + settings.host()
          + ": correct broker.url, or give the broker a certificate with that name";
    }
    return isUnknownIssuer(untrusted) ? unknownIssuer(certificate, chain)
        : certificate + " is not accepted: " + shown(String.valueOf(root(why).getMessage()));
  }

  private static String early(String certificate, Instant begin, Instant now) {
    return !WallClock.isSet(now)
        ? "this device's clock is not set (it says " + day(now) + "), so " + certificate + " cannot be checked:"
            + " it is tried again until the clock is set; is there a time server (NTP)?"
        : certificate + " is not valid before " + day(begin) + ", and this device's clock says " + day(now)
            + ": is one of the two clocks wrong?";
  }

  private String unknownIssuer(String certificate, X509Certificate[] chain) {
    X509Certificate last = chain[chain.length - 1];
    boolean bySelf = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    String signed = bySelf && chain.length == 1
        ? " is signed by nobody but itself"
        : " is signed by " + name(last.getIssuerX500Principal());
    return certificate + signed + (settings.tls().authorities() == null
        ? ", whom this device does not know: name the issuer's certificate in broker.ca_file"
        : ", who is not in " + settings.tls().authorities() + " (broker.ca_file): is that the right file?");
  }

  /** Null where everything but the name is right. */
  private @Nullable CertificateException untrusted(X509Certificate[] chain, String type) {
    try {
      judge.checkServerTrusted(chain, type);
      return null;
    } catch (CertificateException e) {
      return e;
    }
  }

  private static boolean isUnknownIssuer(@Nullable CertificateException why) {
    if (why == null) {
      return false;
    }
    Throwable root = root(why);
    Reason reason = root instanceof CertPathValidatorException e ? e.getReason() : null;
    return root instanceof CertPathBuilderException || reason == PKIXReason.NO_TRUST_ANCHOR;
  }

  private static Throwable root(Throwable why) {
    return why.getCause() == null ? why : root(why.getCause());
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      List<String> hosts = (all == null ? Stream.<List<?>>empty() : all.stream())
          .filter(name -> HOSTS_AND_ADDRESSES.contains(name.get(0)))
          .map(name -> shown(String.valueOf(name.get(1))))
          .toList();
      return hosts.isEmpty() ? "no host at all (" + name(certificate.getSubjectX500Principal()) + ")"
          : String.join(", ", hosts.subList(0, Math.min(NAMES_SHOWN, hosts.size())))
              + (hosts.size() > NAMES_SHOWN ? " and others" : "");
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
  }

  static String day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  static String name(X500Principal principal) {
    return "\"" + shown(Objects.requireNonNullElse(principal.getName(), "")) + "\"";
  }

  /** Whoever answers at the broker's address writes what is in its certificate. */
  private static String shown(String foreign) {
    String plain = foreign.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() > NAME_LENGTH_MAX ? plain.substring(0, NAME_LENGTH_MAX) + "…" : plain;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("the link uses sockets");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("without the socket the broker's name is not checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException("the link is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("the link is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("the link is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
