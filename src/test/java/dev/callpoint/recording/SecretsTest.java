package dev.callpoint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.IceCandidate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  static final String PASSWORD = "kJ8sUq2mYv1Wc7Zt0PbRx4Ld";
  static final String SDP =
      "v=0\r\no=- 4611 2 IN IP4 192.0.2.17\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:Xy3k\r\na=ice-pwd:"
          + PASSWORD + "\r\na=fingerprint:sha-256 AB:CD:EF:01:23:45:67:89\r\n";
  static final String CANDIDATE = "candidate:842163049 1 udp 1677729535 198.51.100.7 51234 typ srflx raddr 2001:db8::17 rport 9 ufrag Xy3k";

  private final Secrets secrets = Secrets.hidden();

  static void assertNoSecrets(String text) {
    for (String secret : List.of(PASSWORD, "192.0.2.17", "198.51.100.7", "2001:db8::17", "AB:CD:EF", "a=", "m=audio", "51234", "Xy3k")) {
      assertFalse(text.contains(secret), () -> secret + " is in " + text);
    }
  }

  @Test
  void aSecretBecomesOneAndTheSamePlaceholder() {
    String hidden = secrets.whole(SDP);
    assertNoSecrets(hidden);
    assertEquals(hidden, secrets.whole(new String(SDP.toCharArray())));
    assertNotEquals(hidden, secrets.whole(SDP + "a=x\r\n"));
    assertTrue(hidden.contains(SDP.length() + " characters"), hidden);
  }

  @Test
  void nobodyCanTryAddressesUntilTheHashFits() {
    assertNotEquals(secrets.whole(CANDIDATE), Secrets.hidden().whole(CANDIDATE));
  }

  @Test
  void aPlaceholderStays() {
    String hidden = secrets.whole(SDP);
    assertEquals(hidden, Secrets.hidden().whole(hidden));
    assertEquals(hidden, secrets.within(hidden));
    assertEquals("", secrets.whole(""), "no offer yet is told from one");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "Failed to parse SessionDescription. a=ice-pwd:" + PASSWORD + " Invalid value",
    "bad " + CANDIDATE,
    "connect to 192.0.2.17:3478 failed",
    "[2001:db8::17]:443 (refused)",
    "fingerprint AB:CD:EF:01:23:45 differs",
    SDP
  })
  void aSentenceThatQuotesSecretsLosesThemAlone(String text) {
    String hidden = secrets.within(text);
    assertNoSecrets(hidden.replace("51234", "").replace("Xy3k", ""));
    assertNotEquals(text, hidden);
    assertEquals(hidden, secrets.within(hidden));
    assertEquals("the engine refused answer: " + hidden, secrets.within("the engine refused answer: " + text));
    assertEquals("try (" + secrets.within("a=" + PASSWORD) + ")", secrets.within("try (a=" + PASSWORD + ")"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "the camera has given no frame for 2000 ms", "reset after button press completed in 300 ms: picture and sound {engine=0, offer=12}",
    "ended by signal 9 at 12:34:56", "libwebrtc 0.14.0: rtc::Thread::Run", "ms=500, rates=[1.5]", "/dev/video0: busy"
  })
  void otherSentencesStay(String text) {
    assertEquals(text, secrets.within(text));
  }

  @Test
  void eventsLoseTheirSecretsAndKeepTheRest() throws Exception {
    Codec codec = new Codec(secrets);
    String offer = codec.event(new Event.OfferMade(7, 0, SDP));
    String candidate = codec.event(new Event.CandidateReceived("op-1", 7, new IceCandidate(CANDIDATE, "audio", 1)));
    assertNoSecrets(offer + candidate);
    assertEquals(new Event.OfferMade(7, 0, secrets.whole(SDP)), codec.read(Event.class, Codec.tree(offer)));
    assertTrue(candidate.contains("\"sdpMid\":\"audio\""), candidate);
  }
}
