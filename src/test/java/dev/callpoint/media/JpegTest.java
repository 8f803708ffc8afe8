package dev.callpoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.media.Canvas.Colour;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Read back by the JDK's decoder. */
class JpegTest {
  private static final int LIMIT = 65_536;

  private static BufferedImage read(Jpeg jpeg) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg.bytes()));
    assertEquals(jpeg.width() + "x" + jpeg.height(), image.getWidth() + "x" + image.getHeight());
    return image;
  }

  private static Canvas noise(int width, int height) {
    Canvas canvas = new Canvas(width, height);
    Random random = new Random(5);
    random.nextBytes(canvas.y);
    random.nextBytes(canvas.u);
    random.nextBytes(canvas.v);
    return canvas;
  }

  private static void assertColour(int red, int green, int blue, int rgb) {
    int[] wanted = {red, green, blue};
    for (int i = 0; i < 3; i++) {
      int found = rgb >> 16 - 8 * i & 0xff;
      assertTrue(Math.abs(found - wanted[i]) <= 6, () -> "wanted " + red + " " + green + " " + blue + ", found " + Integer.toHexString(rgb));
    }
  }

  @Test
  void coloursAreThoseThatABrowserShows() throws IOException {
    Canvas canvas = new Canvas(640, 480);
    canvas.fill(0, 0, 320, 240, new Colour(81, 90, 240));
    canvas.fill(320, 0, 320, 240, new Colour(145, 54, 34));
    canvas.fill(0, 240, 320, 240, new Colour(41, 240, 110));
    canvas.fill(320, 240, 320, 240, Colour.WHITE);
    BufferedImage image = read(Jpeg.of(canvas, 640, 90, LIMIT));
    assertColour(255, 0, 0, image.getRGB(100, 100));
    assertColour(0, 255, 0, image.getRGB(500, 100));
    assertColour(0, 0, 255, image.getRGB(100, 400));
    assertColour(255, 255, 255, image.getRGB(500, 400));
  }

  @Test
  void aPictureThatIsTooWideIsScaledDownAndOneThatIsNotStaysAsItIs() throws IOException {
    Canvas canvas = new Canvas(1280, 720);
    canvas.fill(0, 0, 640, 720, Colour.BLACK);
    canvas.fill(640, 0, 640, 720, Colour.WHITE);
    Jpeg small = Jpeg.of(canvas, 320, 80, LIMIT);
    assertEquals("320x180", small.width() + "x" + small.height());
    BufferedImage image = read(small);
    assertColour(0, 0, 0, image.getRGB(140, 90));
    assertColour(255, 255, 255, image.getRGB(180, 90));
    assertEquals(1280, Jpeg.of(canvas, 1920, 80, LIMIT).width());
  }

  @Test
  void whatWouldBeTooLargeIsMadeSmaller() throws IOException {
    Jpeg jpeg = Jpeg.of(noise(1920, 1080), 1920, 95, LIMIT);
    assertTrue(jpeg.bytes().length <= LIMIT, () -> jpeg.bytes().length + " bytes");
    assertTrue(jpeg.width() < 1920 && jpeg.width() >= 160, () -> jpeg.width() + " pixels");
    read(jpeg);
  }

  @Test
  void whatCannotBeMadeSmallEnoughIsRefused() {
    assertThrows(IOException.class, () -> Jpeg.of(noise(640, 480), 640, 80, 10));
  }

  @Test
  void oddSizesAreTakenToo() throws IOException {
    read(Jpeg.of(noise(161, 121), 640, 80, LIMIT));
    read(Jpeg.of(noise(161, 121), 160, 80, LIMIT));
  }
}
