package dev.callpoint.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys as text between BEGIN and END lines (RFC 7468). A private key must be PKCS#8, as the JDK
 * reads no other form (its PEM API is a preview in Java 25); the older forms are told apart, with the command that
 * converts them.
 *
 * @param key of the configuration, that a sentence can name it
 */
record PemFile(String key, Path path) {
  /** All authorities of a Linux distribution are a quarter of that. */
  private static final int BYTES_MAX = 1 << 20;

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ((?:[A-Z0-9]+ )?PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final byte[] SAMPLE = "a key and its certificate".getBytes(StandardCharsets.US_ASCII);

  /** At least one. */
  List<X509Certificate> certificates() throws UnusableFile {
    try {
      List<X509Certificate> found = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes())).stream()
          .map(X509Certificate.class::cast)
          .toList();
      if (found.isEmpty()) {
        throw unusable("holds no certificate (BEGIN CERTIFICATE)");
      }
      return found;
    } catch (CertificateException e) {
      throw unusable("holds a certificate that cannot be read");
    }
  }

  /** The private key to that certificate. */
  PrivateKey privateKey(X509Certificate certificate) throws UnusableFile {
    Matcher pem = PRIVATE_KEY.matcher(new String(bytes(), StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw unusable("holds no private key (BEGIN PRIVATE KEY)");
    }
    switch (pem.group(1)) {
      case "PRIVATE KEY" -> {}
      case "ENCRYPTED PRIVATE KEY" -> throw unusable("is encrypted, and nobody is there to type its password; decrypt it:"
          + " openssl pkcs8 -in " + path.getFileName() + " -out new.pem");
      default -> throw unusable("is in an older form (BEGIN " + pem.group(1) + "); convert it:"
          + " openssl pkcs8 -topk8 -nocrypt -in " + path.getFileName() + " -out new.pem");
    }
    PublicKey counterpart = certificate.getPublicKey();
    try {
      PrivateKey key = KeyFactory.getInstance(counterpart.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2))));
      if (belongs(key, counterpart)) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Another algorithm's key, or none at all: the same to whoever has to put it right.
    }
    throw unusable("is not the key of the client certificate");
  }

  private static boolean belongs(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    });
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(counterpart);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  /** A pipe or a device is refused: reading one could wait for ever. */
  private byte[] bytes() throws UnusableFile {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw unusable("is no regular file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
          throw unusable("is larger than " + (BYTES_MAX >> 20) + " MiB");
        }
        return bytes;
      }
    } catch (UnusableFile e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw unusable("does not exist");
    } catch (AccessDeniedException e) {
      throw unusable("may not be read by the user " + System.getProperty("user.name", "of this process"));
    } catch (IOException e) {
      throw unusable("cannot be read: " + e.getMessage());
    }
  }

  private UnusableFile unusable(String why) {
    return new UnusableFile(this + " " + why);
  }

  @Override
  public String toString() {
    return path + " (" + key + ")";
  }
}
