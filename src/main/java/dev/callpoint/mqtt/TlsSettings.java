package dev.callpoint.mqtt;

import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * By what a link with TLS trusts its broker, and by what the broker trusts it. Paths, not contents: the files are read
 * again at each attempt to connect, as certificates are renewed while a daemon runs for years, and one that cannot be
 * read is the cause of a failed attempt, nothing more.
 *
 * @param authorities PEM, the certificates of those who may have signed the broker's; null: those whom the JVM trusts
 * @param certificate PEM, the device's own, then those of its issuers; null: none
 * @param key PEM, PKCS#8, not encrypted; null exactly where there is no certificate
 * @param clock the wall clock by which certificates are judged
 */
public record TlsSettings(
    @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key, InstantSource clock) {

  /** Trusts as the JVM does, and shows nothing. */
  static final TlsSettings USUAL = new TlsSettings(null, null, null, InstantSource.system());

  public TlsSettings {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a client certificate and its key come together or not at all");
    }
  }
}
