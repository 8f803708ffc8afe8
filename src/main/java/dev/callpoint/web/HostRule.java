package dev.callpoint.web;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers are answered. A server on loopback answers loopback's own names alone: else any web site could
 * have its name point to 127.0.0.1 and read this one through the operator's browser (DNS rebinding). Ports are not
 * compared, because a forwarded port differs.
 */
final class HostRule {

  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]*)(?::\\d{1,5})?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost\\.?|127(?:\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]");

  private final boolean loopbackOnly;

  HostRule(boolean loopbackOnly) {
    this.loopbackOnly = loopbackOnly;
  }

  /** @param header value of the Host header, null when there is none */
  boolean allows(@Nullable String header) {
    if (header == null) {
      return false;
    }
    var host = HOST.matcher(header.toLowerCase(Locale.ROOT));
    return host.matches() && (!loopbackOnly || LOOPBACK.matcher(host.group(1)).matches());
  }
}
