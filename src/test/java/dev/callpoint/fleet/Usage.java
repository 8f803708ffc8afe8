package dev.callpoint.fleet;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What this process has used so far.
 *
 * @param heapKb after a collection
 */
record Usage(long heapKb, long residentKb, int threads, Duration processor) {

  static Usage now() {
    System.gc();
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Usage(used / 1024, OpenFiles.residentKb(ProcessHandle.current().pid()),
        ManagementFactory.getThreadMXBean().getThreadCount(), processor(ProcessHandle.current()));
  }

  static Duration processor(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What each of so many devices has added since. */
  String perDevice(Usage before, int devices) {
    return (heapKb - before.heapKb) / devices + " KiB of heap, " + (residentKb - before.residentKb) / devices
        + " KiB resident, " + "%.1f".formatted((threads - before.threads) / (double) devices) + " threads";
  }
}
