package dev.callpoint.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Device;
import dev.callpoint.testkit.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What the daemon's process has of the machine.
 *
 * @param heapKb what lives there after a collection
 */
record Figures(int threads, int descriptors, long pssAnonKb, long heapKb) {
  /** A row of jcmd's class histogram: instances, bytes, class. */
  private static final Pattern HISTOGRAM_ROW = Pattern.compile("(?m)^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");

  /** What the collector puts where it leaves a hole. */
  private static final String FILLER = "FillerElement";

  static Figures of(Device device) {
    long pid = device.process().pid();
    jcmd(pid, "GC.run");
    long heapKb =
        HISTOGRAM_ROW.matcher(jcmd(pid, "GC.class_histogram")).results()
                .filter(row -> !row.group(2).contains(FILLER))
                .mapToLong(row -> Long.parseLong(row.group(1)))
                .sum()
            / 1_024;
    assertTrue(heapKb > 0, "jcmd GC.class_histogram does not tell what lives on the heap");
    return new Figures(Processes.threads(pid), Processes.descriptors(pid), Processes.pssAnonKb(pid), heapKb);
  }

  private static String jcmd(long pid, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process = new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), output);
      assertEquals(0, process.exitValue(), output);
      return output;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
