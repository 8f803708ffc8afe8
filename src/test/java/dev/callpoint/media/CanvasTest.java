package dev.callpoint.media;

import dev.callpoint.media.Canvas.Colour;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CanvasTest {

  @Test
  void fillsTheRectangleInAllPlanes() {
    Canvas canvas = new Canvas(8, 4);
    canvas.fill(2, 2, 4, 2, new Colour(10, 20, 30));
    assertArrayEquals(new byte[] {0, 0, 10, 10, 10, 10, 0, 0}, row(canvas.y, 2, 8));
    assertArrayEquals(new byte[8], row(canvas.y, 1, 8));
    assertArrayEquals(new byte[] {0, 20, 20, 0}, row(canvas.u, 1, 4));
    assertArrayEquals(new byte[] {0, 30, 30, 0}, row(canvas.v, 1, 4));
  }

  @Test
  void cutsOffWhatLiesOutside() {
    Canvas canvas = new Canvas(4, 4);
    canvas.fill(-10, -10, 100, 100, Colour.WHITE);
    for (byte luma : canvas.y) {
      assertEquals((byte) 235, luma);
    }
  }

  @Test
  void hasRoomForOddSizes() {
    Canvas canvas = new Canvas(5, 3);
    assertEquals(15, canvas.y.length);
    assertEquals(6, canvas.u.length);
  }

  @Test
  void drawsLettersThatDiffer() {
    Canvas one = new Canvas(24, 16);
    Canvas seven = new Canvas(24, 16);
    one.write("1", 0, 0, 2, Colour.WHITE);
    seven.write("7", 0, 0, 2, Colour.WHITE);
    assertFalse(Arrays.equals(one.y, seven.y));
  }

  @Test
  void copiesAPlaneIntoALargerStride() {
    ByteBuffer target = ByteBuffer.allocate(6);
    Canvas.copyPlane(new byte[] {1, 2, 3, 4}, 2, target, 3);
    assertArrayEquals(new byte[] {1, 2, 0, 3, 4, 0}, target.array());
  }

  private static byte[] row(byte[] plane, int row, int width) {
    return Arrays.copyOfRange(plane, row * width, (row + 1) * width);
  }
}
