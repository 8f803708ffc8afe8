package dev.callpoint.media;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the encoder, by way of the answer, at how many kbit/s to begin. Without it WebRTC begins at 300 kbit/s and the
 * first picture is 140 ms later. The parameter is libwebrtc's own ({@code x-google-start-bitrate}, in kbit/s, in an
 * fmtp line of the codec).
 */
final class StartBitrate {
  private static final Pattern VP8 = Pattern.compile("a=rtpmap:(\\d{1,3}) VP8/90000");

  private StartBitrate() {}

  /** The answer with the parameter added to VP8; an answer without VP8 is returned as it is. */
  static String in(String answer, int kbps) {
    List<String> lines = new ArrayList<>(List.of(answer.split("\r?\n")));
    String payloadType = null;
    int at = -1;
    for (int i = 0; i < lines.size(); i++) {
      Matcher rtpmap = VP8.matcher(lines.get(i));
      if (rtpmap.matches()) {
        payloadType = rtpmap.group(1);
        at = i;
      }
    }
    if (payloadType == null) {
      return answer;
    }
    String parameter = "x-google-start-bitrate=" + kbps;
    String prefix = "a=fmtp:" + payloadType + " ";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(prefix)) {
        lines.set(i, lines.get(i) + ";" + parameter);
        return joined(lines);
      }
    }
    lines.add(at + 1, prefix + parameter);
    return joined(lines);
  }

  private static String joined(List<String> lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
