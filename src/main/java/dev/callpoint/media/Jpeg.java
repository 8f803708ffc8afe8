package dev.callpoint.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture as JPEG, by the JDK's own encoder, without a screen and without files. Its first use in an engine costs some
 * 7 MiB and some 100 ms of a processor, so it is loaded only where a picture is wanted.
 *
 * @param width pixels
 * @param height pixels
 */
record Jpeg(int width, int height, byte[] bytes) {
  private static final int TRIES_MAX = 12;
  private static final int CHANNELS = 3;

  static {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
  }

  /**
   * Scaled down until it is neither too wide nor too large.
   *
   * @param quality percent
   * @throws IOException when it does not get small enough
   */
  static Jpeg of(Canvas picture, int maxWidth, int quality, int bytesMax) throws IOException {
    int width = Math.min(maxWidth, picture.width);
    for (int i = 0; i < TRIES_MAX; i++) {
      int height = Math.max(1, Math.round((float) width * picture.height / picture.width));
      byte[] bytes = encoded(image(picture, width, height), quality / 100f);
      if (bytes.length <= bytesMax) {
        return new Jpeg(width, height, bytes);
      }
      width = Math.max(1, width * 3 / 4);
    }
    throw new IOException("the picture cannot be made smaller than " + bytesMax + " bytes");
  }

  /** ITU-R BT.601, limited range, as the encoder of the video takes it; in integers of 1/256. */
  private static BufferedImage image(Canvas picture, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Plane y = new Plane(picture.y, picture.width, picture.height, width, height);
    Plane u = new Plane(picture.u, picture.chromaWidth(), picture.chromaHeight(), width, height);
    Plane v = new Plane(picture.v, picture.chromaWidth(), picture.chromaHeight(), width, height);
    int at = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int light = 298 * (y.at(column, row) - 16) + 128;
        int blue = u.at(column, row) - 128;
        int red = v.at(column, row) - 128;
        pixels[at] = clamped(light + 516 * blue);
        pixels[at + 1] = clamped(light - 100 * blue - 208 * red);
        pixels[at + 2] = clamped(light + 409 * red);
        at += CHANNELS;
      }
    }
    return image;
  }

  private static byte clamped(int of256) {
    return (byte) Math.clamp(of256 >> 8, 0, 255);
  }

  /** One plane, seen in another size: each of the new pixels is the mean of those that it covers. */
  private record Plane(byte[] samples, int width, int height, int toWidth, int toHeight) {
    int at(int column, int row) {
      int left = column * width / toWidth;
      int top = row * height / toHeight;
      int right = Math.max(left + 1, (column + 1) * width / toWidth);
      int bottom = Math.max(top + 1, (row + 1) * height / toHeight);
      int sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          sum += samples[y * width + x] & 0xff;
        }
      }
      return sum / ((right - left) * (bottom - top));
    }
  }

  private static byte[] encoded(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(65_536);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
