package dev.callpoint;

import dev.callpoint.json.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The clocks by which a message tells how old it is, to the next daemon too: the monotonic one is good for one start of
 * the machine, the wall clock beyond that, where it was set.
 *
 * @param monotonicMs this daemon's
 * @param wall may not be set yet
 * @param boot the kernel's name of this start of the machine; empty when it is not known
 * @param bootedMs reading of the monotonic clock when the machine started: 0 or less
 */
record Clocks(LongSupplier monotonicMs, Supplier<Instant> wall, String boot, long bootedMs) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");

  static Clocks ofThisMachine(LongSupplier monotonicMs) {
    try {
      String seconds = Files.readString(UPTIME).split(" ")[0];
      long upMs = Math.round(Double.parseDouble(seconds) * 1_000);
      return new Clocks(monotonicMs, Instant::now, Files.readString(BOOT_ID).strip(), monotonicMs.getAsLong() - upMs);
    } catch (IOException | NumberFormatException e) {
      return new Clocks(monotonicMs, Instant::now, "", 0);
    }
  }

  long nowMs() {
    return monotonicMs.getAsLong();
  }

  /** Empty while the wall clock is not set. */
  Optional<Instant> wallNow() {
    return Optional.of(wall.get()).filter(WallClock::isSet);
  }
}
