package dev.callpoint.media;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A picture to draw on: planar I420, 8 bit, with the chroma planes at half size. Colours are YCbCr, 0 to 255. */
final class Canvas {
  final int width;
  final int height;
  final byte[] y;
  final byte[] u;
  final byte[] v;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    y = new byte[width * height];
    u = new byte[chromaWidth() * chromaHeight()];
    v = new byte[chromaWidth() * chromaHeight()];
  }

  int chromaWidth() {
    return (width + 1) / 2;
  }

  int chromaHeight() {
    return (height + 1) / 2;
  }

  /** Fills a rectangle; what lies outside the picture is cut off. */
  void fill(int left, int top, int w, int h, Colour colour) {
    fillPlane(y, width, height, left, top, left + w, top + h, colour.y());
    fillPlane(u, chromaWidth(), chromaHeight(), left / 2, top / 2, (left + w) / 2, (top + h) / 2, colour.u());
    fillPlane(v, chromaWidth(), chromaHeight(), left / 2, top / 2, (left + w) / 2, (top + h) / 2, colour.v());
  }

  /** Writes a line of text; a letter is 6 by 8 dots, each dot a square of {@code dot} pixels. */
  void write(String text, int left, int top, int dot, Colour colour) {
    for (int i = 0; i < text.length(); i++) {
      byte[] rows = Glyphs.rows(text.charAt(i));
      for (int row = 0; row < rows.length; row++) {
        for (int column = 0; column < Glyphs.WIDTH; column++) {
          if ((rows[row] >> (Glyphs.WIDTH - 1 - column) & 1) != 0) {
            fill(left + (i * (Glyphs.WIDTH + 1) + column) * dot, top + row * dot, dot, dot, colour);
          }
        }
      }
    }
  }

  static int textWidth(String text, int dot) {
    return text.length() * (Glyphs.WIDTH + 1) * dot;
  }

  void copyFrom(Canvas other) {
    System.arraycopy(other.y, 0, y, 0, y.length);
    System.arraycopy(other.u, 0, u, 0, u.length);
    System.arraycopy(other.v, 0, v, 0, v.length);
  }

  static void copyPlane(byte[] plane, int width, ByteBuffer target, int stride) {
    int rows = plane.length / width;
    for (int row = 0; row < rows; row++) {
      target.put(row * stride, plane, row * width, width);
    }
  }

  /** The other way round: what a buffer holds, with its stride, becomes a plane. */
  static void readPlane(ByteBuffer source, int stride, byte[] plane, int width) {
    int rows = plane.length / width;
    for (int row = 0; row < rows; row++) {
      source.get(row * stride, plane, row * width, width);
    }
  }

  private static void fillPlane(
      byte[] plane, int width, int height, int left, int top, int right, int bottom, int value) {
    int from = Math.clamp(left, 0, width);
    int to = Math.clamp(right, 0, width);
    for (int row = Math.clamp(top, 0, height); row < Math.clamp(bottom, 0, height); row++) {
      Arrays.fill(plane, row * width + from, row * width + to, (byte) value);
    }
  }

  /** A colour in YCbCr (ITU-R BT.601, limited range). */
  record Colour(int y, int u, int v) {
    static final Colour BLACK = new Colour(16, 128, 128);
    static final Colour WHITE = new Colour(235, 128, 128);
    static final Colour SLATE = new Colour(52, 136, 122);
    static final Colour AMBER = new Colour(170, 60, 160);
  }
}
