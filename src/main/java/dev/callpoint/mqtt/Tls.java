package dev.callpoint.mqtt;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS of one connection. */
final class Tls {
  private final LinkSettings settings;
  private volatile @Nullable ClientKey key;

  Tls(LinkSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads the files and shakes hands, with the broker's certificate and name checked.
   *
   * @throws UnusableFile when one of the files is of no use
   * @throws javax.net.ssl.SSLException with a {@link CertificateRefused} among its causes when the broker is not trusted
   */
  SSLSocket over(Socket plain, int limitMs) throws IOException {
    SSLSocket secured = (SSLSocket) context().getSocketFactory()
        .createSocket(plain, settings.host(), settings.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(limitMs);
    secured.startHandshake();
    return secured;
  }

  private SSLContext context() throws IOException {
    try {
      ClientKey own = ClientKey.read(settings.tls());
      key = own;
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {own}, new TrustManager[] {BrokerTrust.read(settings)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java's TLS does not work: " + e.getMessage(), e);
    }
  }

  /** The device's certificate, or that there is none, if the broker has asked for it. */
  @Nullable ClientKey asked() {
    ClientKey own = key;
    return own != null && own.isAsked() ? own : null;
  }
}
