package dev.callpoint.mqtt;

import java.security.cert.CertificateException;

/** The broker's certificate is not taken. The message is a sentence for people. */
final class CertificateRefused extends CertificateException {
  private static final long serialVersionUID = 1L;

  CertificateRefused(String sentence, CertificateException why) {
    super(sentence, why);
  }
}
