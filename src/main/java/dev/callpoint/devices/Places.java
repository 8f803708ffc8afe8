package dev.callpoint.devices;

import java.nio.file.Path;

/**
 * Where the kernel shows devices.
 *
 * @param sys where sysfs is mounted
 * @param dev where device nodes are
 * @param proc where procfs is mounted
 */
public record Places(Path sys, Path dev, Path proc) {

  public static Places ofThisMachine() {
    return new Places(Path.of("/sys"), Path.of("/dev"), Path.of("/proc"));
  }

  /** A path below {@code /dev}, as a person writes it, where device nodes are here. */
  Path node(String written) {
    return dev.resolve(written.substring("/dev/".length()));
  }
}
