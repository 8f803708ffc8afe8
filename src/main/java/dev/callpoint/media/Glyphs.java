package dev.callpoint.media;

import java.util.HexFormat;
import java.util.Map;

/**
 * Letters for the test picture and the slate: 5 by 7 dots, a byte a row, the leftmost dot in the highest of the five
 * bits.
 */
final class Glyphs {
  static final int WIDTH = 5;
  static final int HEIGHT = 7;
  private static final byte[] BLANK = new byte[HEIGHT];
  private static final Map<Character, byte[]> ROWS =
      Map.ofEntries(
          entry('0', "0e11131519110e"),
          entry('1', "040c040404040e"),
          entry('2', "0e11010608101f"),
          entry('3', "1e01010e01011e"),
          entry('4', "02060a121f0202"),
          entry('5', "1f101e0101110e"),
          entry('6', "0608101e11110e"),
          entry('7', "1f010204080808"),
          entry('8', "0e11110e11110e"),
          entry('9', "0e11110f01020c"),
          entry('A', "0e11111f111111"),
          entry('B', "1e11111e11111e"),
          entry('C', "0e11101010110e"),
          entry('D', "1c12111111121c"),
          entry('E', "1f10101e10101f"),
          entry('F', "1f10101e101010"),
          entry('G', "0e11101711110f"),
          entry('H', "1111111f111111"),
          entry('I', "0e04040404040e"),
          entry('J', "0702020202120c"),
          entry('K', "11121418141211"),
          entry('L', "1010101010101f"),
          entry('M', "111b1515111111"),
          entry('N', "11191513111111"),
          entry('O', "0e11111111110e"),
          entry('P', "1e11111e101010"),
          entry('Q', "0e11111115120d"),
          entry('R', "1e11111e141211"),
          entry('S', "0f10100e01011e"),
          entry('T', "1f040404040404"),
          entry('U', "1111111111110e"),
          entry('V', "11111111110a04"),
          entry('W', "1111111515150a"),
          entry('X', "11110a040a1111"),
          entry('Y', "11110a04040404"),
          entry('Z', "1f01020408101f"),
          entry(':', "00040400040400"),
          entry('.', "00000000000c0c"),
          entry('-', "0000001f000000"));

  private Glyphs() {}

  /** The rows of a letter; blank for one that is not drawn. */
  static byte[] rows(char letter) {
    return ROWS.getOrDefault(Character.toUpperCase(letter), BLANK);
  }

  private static Map.Entry<Character, byte[]> entry(char letter, String rows) {
    return Map.entry(letter, HexFormat.of().parseHex(rows));
  }
}
