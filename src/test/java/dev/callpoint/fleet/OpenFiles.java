package dev.callpoint.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many files and connections a process may have open. A broker needs one for each client and some for itself; Debian's
 * unit for mosquitto leaves it systemd's soft limit of 1024, which {@code LimitNOFILE=} in a drop-in raises.
 */
final class OpenFiles {
  private static final int OWN = 50;

  private OpenFiles() {}

  /** Why a broker cannot take so many clients, in words; empty when it can. */
  static Optional<String> obstacle(long pid, int clients) {
    long limit = limit(pid);
    return limit >= clients + OWN
        ? Optional.empty()
        : Optional.of("the broker may open " + limit + " files and needs one for each of " + clients
            + " clients: \"ulimit -n " + (clients + OWN) + "\" before this; LimitNOFILE= in the unit of a real one");
  }

  static long limit(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "limits"))) {
      String soft = lines.filter(line -> line.startsWith("Max open files")).findFirst().orElseThrow().split(" {2,}")[1];
      return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int used(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory of a process, in KiB. */
  static long residentKb(long pid) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
      return Long.parseLong(line.replaceAll("[^0-9]", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
