package dev.callpoint.usb;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a request.
 *
 * @param done switched off, switched on, and back
 * @param detail for a person
 */
record Outcome(boolean done, String detail) {

  static Outcome failed(String detail) {
    return new Outcome(false, detail);
  }

  Outcome with(String remark) {
    return new Outcome(done, detail + "; " + remark);
  }

  /** Of several devices: done when all are. */
  static Outcome of(List<Outcome> all) {
    return new Outcome(
        all.stream().allMatch(Outcome::done), all.stream().map(Outcome::detail).collect(Collectors.joining("; ")));
  }
}
