package dev.callpoint.journal;

import dev.callpoint.json.Json;
import dev.callpoint.json.Json.BadJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import tools.jackson.databind.node.ObjectNode;

/**
 * The journal's lines. Each is JSON by itself, so that any tool can read it, and tells the length in bytes and the CRC-32 (as in zlib) of what it
 * bears, an incident mostly:
 *
 * <pre>
 *   {"crc32":"0a1b2c3d","bytes":"001234","incident":{…}}
 * </pre>
 *
 * <p>A line that is torn or corrupted is skipped. Reading does not depend on the newlines: after a bad line it goes on where the next one begins,
 * which no text within JSON can look like, as its quotes are escaped there.
 */
final class Lines {
  private static final byte[] BEGIN = ascii("{\"crc32\":\"");
  private static final byte[] BYTES = ascii("\",\"bytes\":\"");
  private static final String INCIDENT = "incident";
  private static final int CRC_DIGITS = 8;
  private static final int LENGTH_DIGITS = 6;
  private static final int HEAD = BEGIN.length + CRC_DIGITS + BYTES.length + LENGTH_DIGITS + "\",\"\":".length();

  private Lines() {}

  /**
   * What could be read.
   *
   * @param skipped pieces that were torn or corrupted
   */
  record Read(List<ObjectNode> incidents, int skipped) {}

  /** The line with its newline. */
  static byte[] line(ObjectNode incident) {
    return line(INCIDENT, incident);
  }

  /** @param member the name of what the line bears */
  static byte[] line(String member, ObjectNode what) {
    byte[] body = Json.bytes(what);
    byte[] head = head(member, body, 0, body.length);
    byte[] line = new byte[head.length + body.length + 2];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(body, 0, line, head.length, body.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return line;
  }

  static Read read(byte[] bytes) {
    return read(INCIDENT, bytes);
  }

  /** @param member the name of what the lines bear; others are skipped */
  static Read read(String member, byte[] bytes) {
    List<ObjectNode> incidents = new ArrayList<>();
    int skipped = 0;
    int headLength = HEAD + member.length();
    int at = indexOfBegin(bytes, 0);
    while (at < bytes.length) {
      int length = bodyLength(member, bytes, at);
      try {
        if (length < 0) {
          throw new BadJson("torn or corrupted");
        }
        incidents.add((ObjectNode) Json.object(Arrays.copyOfRange(bytes, at + headLength, at + headLength + length)));
        at = indexOfBegin(bytes, at + headLength + length);
      } catch (BadJson e) {
        skipped++;
        at = indexOfBegin(bytes, at + 1);
      }
    }
    return new Read(incidents, skipped);
  }

  /** The length of what the line that begins there bears, -1 when it is not whole. */
  private static int bodyLength(String member, byte[] bytes, int at) {
    int headLength = HEAD + member.length();
    int lengthAt = at + BEGIN.length + CRC_DIGITS + BYTES.length;
    if (at + headLength > bytes.length) {
      return -1;
    }
    int length = 0;
    for (int i = lengthAt; i < lengthAt + LENGTH_DIGITS; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      length = length * 10 + bytes[i] - '0';
    }
    if (length > bytes.length - at - headLength) {
      return -1;
    }
    byte[] head = head(member, bytes, at + headLength, length);
    return Arrays.equals(head, 0, headLength, bytes, at, at + headLength) ? length : -1;
  }

  private static byte[] head(String member, byte[] bytes, int bodyAt, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, bodyAt, length);
    return ascii("{\"crc32\":\"%08x\",\"bytes\":\"%06d\",\"%s\":".formatted(crc.getValue(), length, member));
  }

  private static int indexOfBegin(byte[] bytes, int from) {
    for (int at = from; at <= bytes.length - BEGIN.length; at++) {
      if (Arrays.equals(BEGIN, 0, BEGIN.length, bytes, at, at + BEGIN.length)) {
        return at;
      }
    }
    return bytes.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
