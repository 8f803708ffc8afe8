package dev.callpoint.devices;

import dev.callpoint.devices.Libc.Node;
import dev.callpoint.devices.Libc.Refusal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a camera what it can do, by the ioctls of linux/videodev2.h. No question but {@link #holder} changes anything,
 * and all may be asked while another program shows the picture.
 *
 * <p>MediaDevices of webrtc-java 0.14.0 is not asked: it asks for everything of every format, which took vivid up to a
 * second, it sorts what it finds by an order that is none, remembers cameras that were unplugged, and its thread that watches
 * udev ends the process when one is unplugged that udev has no product name of.
 */
public final class CameraQuestions {
  private static final long QUERYCAP = 0x80685600L;
  private static final long ENUM_FMT = 0xc0405602L;
  private static final long G_FMT = 0xc0d05604L;
  private static final long S_FMT = 0xc0d05605L;
  private static final long ENUM_FRAMESIZES = 0xc02c564aL;
  private static final long ENUM_FRAMEINTERVALS = 0xc034564bL;

  private static final int CAPABILITY_BYTES = 104;
  private static final int FORMAT_DESCRIPTION_BYTES = 64;
  private static final int FORMAT_BYTES = 208;
  private static final int SIZE_BYTES = 44;
  private static final int INTERVAL_BYTES = 52;

  private static final int CARD_AT = 16;
  private static final int CAPABILITIES_AT = 84;
  private static final int DEVICE_CAPABILITIES_AT = 88;
  private static final int BUFFER_VIDEO_CAPTURE = 1;
  private static final int CAPTURE = 0x1;
  /** V4L2_CAP_VIDEO_M2M and _MPLANE (codecs), V4L2_CAP_IO_MC (part of a pipeline that somebody has to set up first). */
  private static final int NO_CAMERA = 0x8000 | 0x4000 | 0x20000000;
  private static final int HAS_DEVICE_CAPABILITIES = 0x80000000;
  private static final int DISCRETE = 1;

  /** A driver that never says that this was the last one is not asked for ever. */
  private static final int ANSWERS_MAX = 256;

  /** What is looked at of a size or rate that can be set step by step. */
  private static final int[][] SIZES =
      {{320, 240}, {640, 360}, {640, 480}, {800, 600}, {1024, 768}, {1280, 720}, {1920, 1080}};
  private static final int[] RATES = {5, 10, 15, 20, 25, 30, 50, 60};

  private final Libc libc = new Libc();

  /** A size that the camera has in a format; both ends are the same, or it goes from one to the other. */
  private record Sizes(int minWidth, int maxWidth, int minHeight, int maxHeight) {
    boolean have(int[] size) {
      return size[0] >= minWidth && size[0] <= maxWidth && size[1] >= minHeight && size[1] <= maxHeight;
    }
  }

  /**
   * What the camera offers of what the engine can use; empty when this node gives no pictures by itself.
   *
   * @throws IOException when it does not open or does not answer, with what to do
   */
  public List<Offer> offers(Path file) throws IOException {
    try (Node node = libc.open(file); Arena arena = Arena.ofConfined()) {
      if (!isCamera(file, node, arena)) {
        return List.of();
      }
      Set<String> formats = formats(node, arena);
      List<Offer> offers = new ArrayList<>();
      for (String format : taken(formats)) {
        for (int[] size : sizes(node, arena, format)) {
          for (int fps : rates(node, arena, format, size)) {
            offers.add(new Offer(format, size[0], size[1], fps));
          }
        }
      }
      return offers;
    }
  }

  /** The name by which most programs know it; mostly the label in sysfs, cut to 31 bytes. {@code ""} if it does not answer. */
  public String card(Path file) {
    try (Node node = libc.open(file); Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(CAPABILITY_BYTES, 4);
      return node.ask(QUERYCAP, answer) < 0 ? "" : answer.getString(CARD_AT);
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether the kernel says that there is no such device any more; its node may stay while somebody has it open. */
  public boolean isGone(Path file) {
    try (Node _ = libc.open(file)) {
      return false;
    } catch (Refusal refusal) {
      return refusal.isGone();
    }
  }

  /**
   * Why a camera that is there does not start, or {@code ""} when that cannot be seen. Sets the format that is set
   * already, which a driver refuses while somebody streams.
   */
  public String holder(Path file) {
    try (Node node = libc.open(file); Arena arena = Arena.ofConfined()) {
      MemorySegment format = arena.allocate(FORMAT_BYTES, 8);
      format.set(ValueLayout.JAVA_INT, 0, BUFFER_VIDEO_CAPTURE);
      int got = node.ask(G_FMT, format);
      int set = got < 0 ? got : node.ask(S_FMT, format);
      return set < 0 ? new Refusal(file, -set).getMessage() : "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isCamera(Path file, Node node, Arena arena) throws Refusal {
    MemorySegment answer = arena.allocate(CAPABILITY_BYTES, 4);
    int result = node.ask(QUERYCAP, answer);
    if (result < 0) {
      throw new Refusal(file, -result);
    }
    int whole = answer.get(ValueLayout.JAVA_INT, CAPABILITIES_AT);
    int own = (whole & HAS_DEVICE_CAPABILITIES) != 0 ? answer.get(ValueLayout.JAVA_INT, DEVICE_CAPABILITIES_AT) : whole;
    return (own & CAPTURE) != 0 && (own & NO_CAMERA) == 0;
  }

  private static Set<String> formats(Node node, Arena arena) {
    Set<String> formats = new TreeSet<>();
    MemorySegment answer = arena.allocate(FORMAT_DESCRIPTION_BYTES, 4);
    for (int i = 0; i < ANSWERS_MAX; i++) {
      answer.fill((byte) 0);
      answer.set(ValueLayout.JAVA_INT, 0, i);
      answer.set(ValueLayout.JAVA_INT, 4, BUFFER_VIDEO_CAPTURE);
      if (node.ask(ENUM_FMT, answer) < 0) {
        break;
      }
      String format = text(answer.get(ValueLayout.JAVA_INT, 44));
      if (Wish.isUsable(format)) {
        formats.add(format);
      }
    }
    return formats;
  }

  /** Only those two that libwebrtc takes for small and for large pictures are worth asking about. */
  private static Set<String> taken(Set<String> formats) {
    Set<String> taken = new TreeSet<>();
    taken.add(Wish.formatTaken(formats, 640, 480));
    taken.add(Wish.formatTaken(formats, 1280, 720));
    taken.remove("");
    return taken;
  }

  private static List<int[]> sizes(Node node, Arena arena, String format) {
    List<int[]> sizes = new ArrayList<>();
    MemorySegment answer = arena.allocate(SIZE_BYTES, 4);
    for (int i = 0; i < ANSWERS_MAX; i++) {
      answer.fill((byte) 0);
      answer.set(ValueLayout.JAVA_INT, 0, i);
      answer.set(ValueLayout.JAVA_INT, 4, number(format));
      if (node.ask(ENUM_FRAMESIZES, answer) < 0) {
        break;
      }
      if (answer.get(ValueLayout.JAVA_INT, 8) == DISCRETE) {
        sizes.add(new int[] {answer.get(ValueLayout.JAVA_INT, 12), answer.get(ValueLayout.JAVA_INT, 16)});
      } else {
        Sizes range = new Sizes(answer.get(ValueLayout.JAVA_INT, 12), answer.get(ValueLayout.JAVA_INT, 16),
            answer.get(ValueLayout.JAVA_INT, 24), answer.get(ValueLayout.JAVA_INT, 28));
        List.of(SIZES).stream().filter(range::have).forEach(sizes::add);
        break;
      }
    }
    // A driver need not say; it then gives the nearest to what it is asked for.
    return sizes.isEmpty() ? List.of(SIZES) : sizes;
  }

  private static Set<Integer> rates(Node node, Arena arena, String format, int[] size) {
    Set<Integer> rates = new TreeSet<>();
    MemorySegment answer = arena.allocate(INTERVAL_BYTES, 4);
    for (int i = 0; i < ANSWERS_MAX; i++) {
      answer.fill((byte) 0);
      answer.set(ValueLayout.JAVA_INT, 0, i);
      answer.set(ValueLayout.JAVA_INT, 4, number(format));
      answer.set(ValueLayout.JAVA_INT, 8, size[0]);
      answer.set(ValueLayout.JAVA_INT, 12, size[1]);
      if (node.ask(ENUM_FRAMEINTERVALS, answer) < 0) {
        break;
      }
      int fastest = perSecond(answer, 20);
      if (answer.get(ValueLayout.JAVA_INT, 16) == DISCRETE) {
        rates.add(fastest);
      } else {
        int slowest = perSecond(answer, 28);
        for (int rate : RATES) {
          if (rate >= slowest && rate <= fastest) {
            rates.add(rate);
          }
        }
        break;
      }
    }
    if (rates.isEmpty()) {
      // A driver need not say; libwebrtc then reckons with this one, too.
      rates.add(30);
    }
    return rates;
  }

  /** Of an interval, a fraction of a second: numerator, denominator. */
  private static int perSecond(MemorySegment answer, int at) {
    long numerator = Integer.toUnsignedLong(answer.get(ValueLayout.JAVA_INT, at));
    long denominator = Integer.toUnsignedLong(answer.get(ValueLayout.JAVA_INT, at + 4));
    return numerator == 0 ? 1_000 : (int) Math.min(1_000, Math.round((double) denominator / numerator));
  }

  private static String text(int fourCharacters) {
    byte[] bytes = new byte[4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(fourCharacters);
    return new String(bytes, StandardCharsets.ISO_8859_1).strip();
  }

  private static int number(String format) {
    return ByteBuffer.wrap(format.getBytes(StandardCharsets.ISO_8859_1)).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
