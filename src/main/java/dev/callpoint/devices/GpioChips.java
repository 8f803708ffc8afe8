package dev.callpoint.devices;

import dev.callpoint.devices.GpioChip.Busy;
import dev.callpoint.devices.Libc.Node;
import dev.callpoint.devices.Libc.Refusal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The GPIO chips and who holds their lines, by the ioctls of linux/gpio.h (version 2, Linux 5.10). Takes no line. */
public final class GpioChips {
  private static final long CHIP_INFO = 0x8044b401L;
  private static final int CHIP_INFO_BYTES = 68;
  private static final int LABEL_AT = 32;
  private static final int LINES_AT = 64;

  private static final long LINE_INFO = 0xc100b405L;
  private static final int LINE_INFO_BYTES = 256;
  private static final int HOLDER_AT = 32;
  private static final int OFFSET_AT = 64;
  private static final int FLAGS_AT = 72;
  private static final int USED = 1;
  private static final int NAME_BYTES = 32;
  private static final int LINES_MAX = 512;

  private final Path dev;
  private final Libc libc = new Libc();

  public GpioChips(Places places) {
    dev = places.dev();
  }

  public List<GpioChip> all() {
    List<GpioChip> chips = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(dev, "gpiochip[0-9]*")) {
      // A link such as Raspberry Pi OS's gpiochip4 would be the same chip twice.
      found.forEach(file -> {
        if (!Files.isSymbolicLink(file)) {
          chips.add(chip(file));
        }
      });
    } catch (IOException e) {
      return List.of();
    }
    chips.sort(Comparator.<GpioChip>comparingInt(chip -> chip.name().length()).thenComparing(GpioChip::name));
    return chips;
  }

  private GpioChip chip(Path file) {
    String name = file.getFileName().toString();
    try (Node node = libc.open(file); Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(CHIP_INFO_BYTES, 4);
      int result = node.ask(CHIP_INFO, answer);
      if (result < 0) {
        throw new Refusal(file, -result);
      }
      int lines = answer.get(ValueLayout.JAVA_INT, LINES_AT);
      return new GpioChip(name, text(answer, LABEL_AT), lines, busy(node, arena, lines), "");
    } catch (IOException e) {
      return new GpioChip(name, "", 0, List.of(), String.valueOf(e.getMessage()));
    }
  }

  private static List<Busy> busy(Node node, Arena arena, int lines) {
    List<Busy> busy = new ArrayList<>();
    MemorySegment answer = arena.allocate(LINE_INFO_BYTES, 8);
    for (int line = 0; line < Math.min(lines, LINES_MAX); line++) {
      answer.fill((byte) 0);
      answer.set(ValueLayout.JAVA_INT, OFFSET_AT, line);
      boolean answered = node.ask(LINE_INFO, answer) >= 0;
      if (answered && (answer.get(ValueLayout.JAVA_LONG, FLAGS_AT) & USED) != 0) {
        busy.add(new Busy(line, text(answer, HOLDER_AT)));
      }
    }
    return List.copyOf(busy);
  }

  private static String text(MemorySegment answer, int at) {
    byte[] bytes = answer.asSlice(at, NAME_BYTES).toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
