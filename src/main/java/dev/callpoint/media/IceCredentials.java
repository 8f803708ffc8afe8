package dev.callpoint.media;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which ICE credentials a description has, by their username fragments (RFC 8839, 5.4), so that a candidate that names
 * other ones is known to be of another round.
 */
record IceCredentials(Set<String> fragments) {
  static final IceCredentials NONE = new IceCredentials(Set.of());

  private static final Pattern IN_DESCRIPTION = Pattern.compile("(?m)^a=ice-ufrag:(\\S+)");

  /** RFC 8829, 3.5.2.1, gives a candidate its fragment; libwebrtc and browsers write it as an extension attribute. */
  private static final Pattern IN_CANDIDATE = Pattern.compile(" ufrag (\\S+)");

  static IceCredentials of(String sdp) {
    return new IceCredentials(
        IN_DESCRIPTION.matcher(sdp).results().map(found -> found.group(1)).collect(Collectors.toUnmodifiableSet()));
  }

  /** True also for a candidate that names no credentials: it is of what is described. */
  boolean fit(String candidate) {
    Matcher named = IN_CANDIDATE.matcher(candidate);
    return !named.find() || fragments.contains(named.group(1));
  }
}
