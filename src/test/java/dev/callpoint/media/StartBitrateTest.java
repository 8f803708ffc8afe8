package dev.callpoint.media;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StartBitrateTest {
  private static final String HEAD = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n";

  @Test
  void isAddedInALineOfItsOwnWhereVp8HasNoParameters() {
    assertEquals(
        HEAD + "a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=1500\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n",
        StartBitrate.in(HEAD + "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n", 1_500));
  }

  @Test
  void joinsTheParametersThatVp8Has() {
    assertEquals(
        HEAD + "a=rtpmap:96 VP8/90000\r\na=fmtp:96 max-fr=30;x-google-start-bitrate=800\r\n",
        StartBitrate.in(HEAD + "a=rtpmap:96 VP8/90000\r\na=fmtp:96 max-fr=30\r\n", 800));
  }

  @Test
  void leavesAnAnswerWithoutVp8AsItIs() {
    String answer = HEAD + "a=rtpmap:98 VP9/90000\r\n";
    assertEquals(answer, StartBitrate.in(answer, 1_500));
  }

  @Test
  void takesAnythingForAnAnswer() {
    assertEquals("garbage", StartBitrate.in("garbage", 1_500));
    assertEquals("", StartBitrate.in("", 1_500));
  }
}
