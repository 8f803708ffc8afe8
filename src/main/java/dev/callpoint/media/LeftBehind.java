package dev.callpoint.media;

import static dev.callpoint.libc.CLibrary.call;
import static dev.callpoint.libc.CLibrary.function;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What libwebrtc leaves mapped of a camera that did not start. It maps the driver's buffers before it starts the stream
 * (VIDIOC_STREAMON), and forgets them where that fails, as it does on a USB bus without room; the kernel then takes the
 * camera for in use until the process ends. Seen with M138.
 */
final class LeftBehind {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final MethodHandle UNMAP =
      function("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

  private LeftBehind() {}

  /**
   * Gives back the buffers of a camera that no capture of this process uses.
   *
   * @return how many there were
   */
  static int release(Path node) {
    try {
      List<String> ranges =
          Files.readAllLines(MAPS).stream()
              .filter(line -> line.endsWith(" " + node) || line.endsWith(" " + node + " (deleted)"))
              .map(line -> line.substring(0, line.indexOf(' ')))
              .toList();
      ranges.forEach(LeftBehind::unmap);
      return ranges.size();
    } catch (IOException e) {
      return 0;
    }
  }

  /** @param range as in proc_pid_maps(5), {@code 7f0a-7f0b}, hexadecimal */
  private static void unmap(String range) {
    int hyphen = range.indexOf('-');
    long from = Long.parseUnsignedLong(range, 0, hyphen, 16);
    long end = Long.parseUnsignedLong(range, hyphen + 1, range.length(), 16);
    long result = call(state -> (int) UNMAP.invokeExact(state, from, end - from));
    if (result < 0) {
      System.err.println("a camera's buffers at " + range + " cannot be given back: errno " + -result);
    }
  }
}
