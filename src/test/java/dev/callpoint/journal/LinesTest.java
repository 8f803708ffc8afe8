package dev.callpoint.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class LinesTest {
  static ObjectNode incident(long number) {
    return Json.newObject()
        .put("id", "camera-stalled-" + number)
        .put("number", (int) number)
        .put("detail", "picture and sound at op-alice000; {\"crc32\":\"öäü\" }");
  }

  static byte[] lines(long... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long number : numbers) {
      out.writeBytes(Lines.line(incident(number)));
    }
    return out.toByteArray();
  }

  private static List<Long> numbers(byte[] bytes) {
    return Lines.read(bytes).incidents().stream().map(i -> i.path("number").asLong()).toList();
  }

  @Test
  void whatIsWrittenIsRead() {
    Lines.Read read = Lines.read(lines(1, 2, 3));
    assertEquals(List.of(incident(1), incident(2), incident(3)), read.incidents());
    assertEquals(0, read.skipped());
  }

  @Test
  void eachLineIsJsonThatTellsItsLength() throws Exception {
    String line = new String(lines(7), UTF_8);
    assertTrue(line.endsWith("}\n"));
    var json = Json.object(line.getBytes(UTF_8));
    assertEquals(incident(7), json.path("incident"));
    assertEquals(Json.bytes(incident(7)).length, Integer.parseInt(json.path("bytes").asString()));
  }

  @Test
  void cutAtAnyByteAtMostTheLastIncidentIsLost() {
    byte[] whole = lines(1, 2, 3);
    int one = lines(1).length;
    for (int length = 0; length <= whole.length; length++) {
      // All of a line but its closing bracket and newline is enough.
      List<Long> expected = List.of(1L, 2L, 3L).subList(0, (length + 2) / one);
      assertEquals(expected, numbers(Arrays.copyOf(whole, length)), "cut after " + length + " bytes");
    }
  }

  @Test
  void anyByteCorruptedAtMostItsOwnLineIsLost() {
    byte[] whole = lines(1, 2, 3);
    int one = lines(1).length;
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {0x01, 0x20, 0x80, 0xff}) {
        byte[] corrupted = whole.clone();
        corrupted[at] ^= (byte) flip;
        List<Long> read = numbers(corrupted);
        long own = at / one + 1;
        List<Long> others = List.of(1L, 2L, 3L).stream().filter(n -> n != own).toList();
        assertEquals(others, read.stream().filter(n -> n != own).toList(), "byte " + at + " xor " + flip);
        assertTrue(read.size() <= 3);
        // The closing bracket and the newline are not needed.
        assertEquals(at % one >= one - 2, read.contains(own), "byte " + at + " xor " + flip);
      }
    }
  }

  @Test
  void whatIsNoJournalHasNoIncidents() {
    assertEquals(List.of(), numbers(new byte[10_000]));
    assertEquals(List.of(), numbers("{\"crc32\":\"".repeat(1_000).getBytes(UTF_8)));
  }

  @Test
  void piecesThatAreSkippedAreCounted() {
    byte[] corrupted = lines(1, 2, 3);
    corrupted[lines(1).length + 60] ^= 1;
    assertEquals(1, Lines.read(corrupted).skipped());
  }
}
