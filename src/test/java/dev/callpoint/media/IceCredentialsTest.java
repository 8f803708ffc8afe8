package dev.callpoint.media;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IceCredentialsTest {
  private static final String CANDIDATE = "candidate:1 1 udp 2122260223 192.0.2.1 48981 typ host generation 0";
  private final IceCredentials credentials =
      IceCredentials.of("v=0\r\nm=video 9\r\na=ice-ufrag:Vv8J\r\na=ice-pwd:x\r\nm=audio 9\r\na=ice-ufrag:l/a+\r\n");

  @Test
  void aCandidateFitsTheDescriptionThatHasItsFragment() {
    assertTrue(credentials.fit(CANDIDATE + " ufrag Vv8J network-id 1"));
    assertTrue(credentials.fit(CANDIDATE + " ufrag l/a+"));
  }

  @Test
  void aCandidateOfAnotherRoundDoesNotFit() {
    assertFalse(credentials.fit(CANDIDATE + " ufrag Vv8"));
    assertFalse(credentials.fit(CANDIDATE + " ufrag 9fii network-id 1"));
    assertFalse(IceCredentials.NONE.fit(CANDIDATE + " ufrag Vv8J"));
  }

  @Test
  void aCandidateThatNamesNoneIsOfWhatIsDescribed() {
    assertTrue(credentials.fit(CANDIDATE));
    assertTrue(credentials.fit(""));
  }
}
