package dev.callpoint.usb;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;

/** A running {@link UsbPower} and what it answered. */
final class UsbRig implements AutoCloseable {
  /** As in reality, but a device is off for a moment alone, and what does not happen is given up sooner. */
  static final Timing QUICK = new Timing(4_000, 300, 2_000, 20, 400, 40, 700, 5, 1_500);

  final List<Answer> answers = new CopyOnWriteArrayList<>();
  final UsbPower power;

  record Answer(Part part, boolean done, String detail) {}

  UsbRig(UsbSettings settings, Timing timing) {
    power = new UsbPower(settings, timing, (part, done, detail) -> answers.add(new Answer(part, done, detail)));
    power.start();
  }

  UsbRig(UsbSettings settings) {
    this(settings, QUICK);
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
  }

  Answer cycle(Part part) {
    int before = answers.size();
    power.cycle(part);
    soon().until(() -> answers.size() > before);
    return answers.get(before);
  }

  @Override
  public void close() {
    power.close();
  }
}
