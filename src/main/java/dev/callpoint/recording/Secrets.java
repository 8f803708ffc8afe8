package dev.callpoint.recording;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What must not leave the device with a recording: passwords of ICE, fingerprints, addresses. The core hands SDP and candidates on and never
 * looks into them, so it decides the same with a placeholder, as long as one text always has the same: state, events and commands all go
 * through here.
 *
 * <ul>
 *   <li>A component {@linkplain #named named} after them is replaced as a whole by its length and a hash. The hash is keyed, with a key that
 *       nobody writes down: few enough addresses are possible to try them all.
 *   <li>Any other text may quote them, e.g. an error of the native library. There each piece is replaced by a constant, because the core
 *       builds sentences around such texts: the pieces of a sentence must come out as the pieces of what it was built from.
 * </ul>
 *
 * <p>What is a placeholder already stays, so a recording gives the same hashes when it is replayed.
 */
final class Secrets {
  /** For tests of the form alone. */
  static final Secrets NONE = new Secrets(null);

  private static final Set<String> NAMES = Set.of("sdp", "offer", "answer", "candidate", "candidates");
  private static final Pattern PLACEHOLDER = Pattern.compile("‹hidden [0-9a-f]{16}, [0-9]+ characters›");
  private static final int HASH_BYTES = 8;

  /** A whole description (RFC 8866: it begins with v=0), an attribute of one, a candidate's head (RFC 8839). */
  private static final String DESCRIPTION =
      "v=0\\r?\\n(?:[a-z]=[^\\r\\n]*\\r?\\n)*(?:[a-z]=[^\\s]*)?|(?<!\\w)a=[^\\s,;()\"']+|candidate:[^\\s,;()\"']+";
  /** IPv4, IPv6 and fingerprints (groups with colons), and the names that browsers give instead (mDNS). */
  private static final String ADDRESS =
      "(?<![\\w.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![\\w])|(?<![\\w:])(?:[0-9a-fA-F]{1,4}:){4,}[0-9a-fA-F:.]*"
          + "|(?<![\\w:])[0-9a-fA-F:]*::[0-9a-fA-F:.]*(?!\\w)|[\\w-]+\\.local(?!\\w)";
  private static final Pattern PIECE = Pattern.compile(DESCRIPTION + "|" + ADDRESS);
  /** Every piece has one of these, and most texts have none. */
  private static final Pattern PERHAPS = Pattern.compile("[.:=]");

  private final @Nullable SecretKeySpec key;

  private Secrets(@Nullable SecretKeySpec key) {
    this.key = key;
  }

  /** With a key of its own. */
  static Secrets hidden() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Secrets(new SecretKeySpec(key, "HmacSHA256"));
  }

  /** Whether a record's component of this name holds nothing but a secret. */
  static boolean named(String component) {
    return NAMES.contains(component) || component.toLowerCase(Locale.ROOT).endsWith("sdp");
  }

  /** For a text that is a secret; an empty one is none. */
  String whole(String text) {
    if (key == null || text.isEmpty() || PLACEHOLDER.matcher(text).matches()) {
      return text;
    }
    return "‹hidden " + hash(text, key) + ", " + text.length() + " characters›";
  }

  /** For a text that may quote secrets. */
  String within(String text) {
    if (key == null || !PERHAPS.matcher(text).find()) {
      return text;
    }
    return PIECE.matcher(text).replaceAll("‹hidden›");
  }

  private static String hash(String text, SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
