package dev.callpoint.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a TURN server and this device both know, and from which credentials are made that end by themselves
 * (draft-uberti-behave-turn-rest-00, 2.2; coturn's {@code use-auth-secret}). The server keeps no list of them: the name
 * tells it their end, and the credential that the name is not made up. It judges by its own clock.
 *
 * <p>It prints no secret, and gives none away.
 */
public final class SharedSecret {
  private static final String HASH = "HmacSHA1";

  private final SecretKeySpec key;

  /** @param secret of at least one character */
  public SharedSecret(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HASH);
  }

  /**
   * A name and its credential, for whoever may know them.
   *
   * @param username {@code <seconds since 1970>:<for whom>}
   * @param credential the Base64 of the name's HMAC-SHA1 under the secret
   */
  public record Credentials(String username, String credential) {
    @Override
    public String toString() {
      return username;
    }
  }

  /**
   * @param whom what the server's quotas and log call its user; without a colon
   * @param end after which the server lets nobody in with them
   */
  public Credentials until(Instant end, String whom) {
    String username = end.getEpochSecond() + ":" + whom;
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      byte[] hash = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new Credentials(username, Base64.getEncoder().encodeToString(hash));
    } catch (GeneralSecurityException e) {
      // Every Java has it (java.security.Provider's required algorithms).
      throw new IllegalStateException(e);
    }
  }
}
