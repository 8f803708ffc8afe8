package dev.callpoint.usb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Threads for work that may never return. One that does not is left behind and remembered, and what it hangs on is
 * left alone; when {@value #STUCK_MAX} hang, no further one is started. All but the work itself is of the usb thread.
 */
final class Errands {
  /** So many threads may hang; together with those that are started at once: 2 + {@value Search#DEVICES_MAX} at the most. */
  static final int STUCK_MAX = 3;

  private final Runnable ended;
  private final List<Errand<?>> stuck = new ArrayList<>();

  static final class Errand<T> extends FutureTask<T> {
    private final String subject;
    private final Runnable ended;

    Errand(String subject, Callable<T> work, Runnable ended) {
      super(work);
      this.subject = subject;
      this.ended = ended;
    }

    @Override
    protected void done() {
      ended.run();
    }
  }

  /** @param ended called on an errand's thread when it has ended */
  Errands(Runnable ended) {
    this.ended = ended;
  }

  /** @param subject what the work is on, a device's place; also the thread's name */
  <T> Errand<T> start(String subject, Callable<T> work) {
    Errand<T> errand = new Errand<>(subject, work, ended);
    Thread.ofPlatform().daemon().name("usb-" + subject).start(errand);
    return errand;
  }

  /** Nobody waits for it any more; it goes on until the kernel lets it. */
  void leave(Errand<?> errand) {
    stuck.add(errand);
  }

  /** Why nothing can be started on this; empty when it can. */
  Optional<String> refusal(String subject) {
    stuck.removeIf(Errand::isDone);
    if (stuck.size() >= STUCK_MAX) {
      return Optional.of(stuck.size() + " earlier attempts still hang in the kernel (at "
          + stuck.stream().map(errand -> errand.subject).toList()
          + "): unplug what hangs; nothing is tried before one of them ends");
    }
    return stuck.stream().anyMatch(errand -> errand.subject.equals(subject))
        ? Optional.of("an earlier attempt at " + subject + " still hangs in the kernel: unplug the device and plug it in again")
        : Optional.empty();
  }
}
