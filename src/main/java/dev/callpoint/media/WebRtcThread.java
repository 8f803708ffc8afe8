package dev.callpoint.media;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that calls webrtc-java. Callbacks of the library hand their work over to it and return; none calls the
 * library itself, as that can deadlock, and none lets an exception out, as that aborts the process.
 */
final class WebRtcThread {
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("webrtc").unstarted(work));

  /** Runs the work soon. A failure of it ends up in the engine's log and changes nothing else. */
  void run(Runnable work) {
    executor.execute(guarded(work));
  }

  ScheduledFuture<?> every(long periodNanos, Runnable work) {
    return executor.scheduleAtFixedRate(guarded(work), 0, periodNanos, TimeUnit.NANOSECONDS);
  }

  ScheduledFuture<?> after(long delayMs, Runnable work) {
    return executor.schedule(guarded(work), delayMs, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (Throwable e) {
        System.err.println("on the webrtc thread: " + e);
        e.printStackTrace();
      }
    };
  }
}
