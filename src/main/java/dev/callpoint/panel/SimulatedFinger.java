package dev.callpoint.panel;

import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import dev.callpoint.panel.PanelSettings.Line;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Presses the simulated button: one press after the other, each followed by a pause in which the release settles.
 * Moves the mock's level, so that the edge takes the way that a real one takes.
 */
final class SimulatedFinger {
  static final int PRESSES_MAX = 32;
  static final Duration HOLD_MAX = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = 20_000_000L;

  private final Line line;
  private final long pauseNanos;
  private final ArrayBlockingQueue<Duration> waiting = new ArrayBlockingQueue<>(PRESSES_MAX);
  private boolean down;
  private long movesAt;

  SimulatedFinger(Line line, int debounceMs) {
    this.line = line;
    this.pauseNanos = PAUSE_NANOS + 2 * debounceMs * 1_000_000L;
  }

  /**
   * From any thread.
   *
   * @throws IllegalArgumentException when the hold is not more than nothing and at most a minute
   * @throws IllegalStateException when {@value #PRESSES_MAX} presses wait already
   */
  void press(Duration hold) {
    if (hold.compareTo(Duration.ZERO) <= 0 || hold.compareTo(HOLD_MAX) > 0) {
      throw new IllegalArgumentException("a press lasts " + hold + ", allowed is more than 0 up to 1 minute");
    }
    if (!waiting.offer(hold)) {
      throw new IllegalStateException(PRESSES_MAX + " presses of the simulated button wait already; try again later");
    }
  }

  /** On the panel's thread. */
  void turn(MockDigitalInput input, long nowNanos) {
    if (nowNanos < movesAt) {
      return;
    }
    if (down) {
      down = false;
      movesAt = nowNanos + pauseNanos;
      input.mockState(Gpio.level(line, false));
      return;
    }
    Duration hold = waiting.poll();
    if (hold != null) {
      down = true;
      movesAt = nowNanos + hold.toNanos();
      input.mockState(Gpio.level(line, true));
    }
  }

  long wantedAtNanos() {
    return down || !waiting.isEmpty() ? movesAt : Long.MAX_VALUE;
  }
}
