package dev.callpoint.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One thing to serve, wholly in memory.
 *
 * @param cache value of Cache-Control
 * @param etag strong validator with its quotes, made of the body
 */
record Page(byte[] body, String contentType, String cache, String etag) {

  /** Asked again each time, and answered by 304 when it is the same. */
  static final String REVALIDATED = "no-cache";
  /** For paths that contain a version. */
  static final String FOREVER = "public, max-age=31536000, immutable";

  static Page of(byte[] body, String contentType, String cache) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return new Page(body, contentType, cache, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Page of(String body, String contentType, String cache) {
    return of(body.getBytes(StandardCharsets.UTF_8), contentType, cache);
  }

  /** Whether a browser that sends this If-None-Match has the same body. */
  boolean isNamedBy(String ifNoneMatch) {
    for (String tag : ifNoneMatch.split(",", 20)) {
      String bare = tag.strip();
      if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
