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
 * The journal's lines. Each is JSON by itself, so that any tool can read it, and tells its incident's length in bytes and CRC-32 (as in zlib):
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
  private static final byte[] INCIDENT = ascii("\",\"incident\":");
  private static final int CRC_DIGITS = 8;
  private static final int LENGTH_DIGITS = 6;
  private static final int HEAD = BEGIN.length + CRC_DIGITS + BYTES.length + LENGTH_DIGITS + INCIDENT.length;

  private Lines() {}

  /**
   * What could be read.
   *
   * @param skipped pieces that were torn or corrupted
   */
  record Read(List<ObjectNode> incidents, int skipped) {}

  /** The line with its newline. */
  static byte[] line(ObjectNode incident) {
    byte[] body = Json.bytes(incident);
    byte[] line = new byte[HEAD + body.length + 2];
    System.arraycopy(head(body, 0, body.length), 0, line, 0, HEAD);
    System.arraycopy(body, 0, line, HEAD, body.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return line;
  }

  static Read read(byte[] bytes) {
    List<ObjectNode> incidents = new ArrayList<>();
    int skipped = 0;
    int at = indexOfBegin(bytes, 0);
    while (at < bytes.length) {
      int length = bodyLength(bytes, at);
      try {
        if (length < 0) {
          throw new BadJson("torn or corrupted");
        }
        incidents.add((ObjectNode) Json.object(Arrays.copyOfRange(bytes, at + HEAD, at + HEAD + length)));
        at = indexOfBegin(bytes, at + HEAD + length);
      } catch (BadJson e) {
        skipped++;
        at = indexOfBegin(bytes, at + 1);
      }
    }
    return new Read(incidents, skipped);
  }

  /** The length of the incident in the line that begins there, -1 when the line is not whole. */
  private static int bodyLength(byte[] bytes, int at) {
    int lengthAt = at + BEGIN.length + CRC_DIGITS + BYTES.length;
    if (at + HEAD > bytes.length) {
      return -1;
    }
    int length = 0;
    for (int i = lengthAt; i < lengthAt + LENGTH_DIGITS; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      length = length * 10 + bytes[i] - '0';
    }
    if (length > bytes.length - at - HEAD) {
      return -1;
    }
    byte[] head = head(bytes, at + HEAD, length);
    return Arrays.equals(head, 0, HEAD, bytes, at, at + HEAD) ? length : -1;
  }

  private static byte[] head(byte[] bytes, int bodyAt, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, bodyAt, length);
    return ascii("{\"crc32\":\"%08x\",\"bytes\":\"%06d\",\"incident\":".formatted(crc.getValue(), length));
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
