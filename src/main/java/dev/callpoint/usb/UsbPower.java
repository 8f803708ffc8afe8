package dev.callpoint.usb;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Switches the USB device behind the camera or the microphone off and on again.
 *
 * <p>This is what the kernel offers to software for pulling the plug, but for the power, which stays on; see
 * {@link PowerCycle}. A webcam with a microphone is one device and goes as a whole. Hubs, keyboards, storage and network
 * devices are never switched.
 *
 * <p>All methods may be called from any thread and none waits, but {@link #close}.
 */
public final class UsbPower implements AutoCloseable {
  /** Beyond what the usb thread gives to a device that is off when we close: it is switched on first. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final UsbLoop loop;
  private final Listener listener;
  private @Nullable Thread thread;
  private boolean closed;

  /** Called on the usb thread, or by {@link #cycle} itself for what it does not take; must only enqueue. */
  public interface Listener {

    /**
     * Exactly one for each {@link #cycle}, within 8 s.
     *
     * @param done whether every device of the part was switched off and on, and is back in /dev
     * @param detail what happened, where, and what to do
     */
    void cycled(Part part, boolean done, String detail);
  }

  public UsbPower(UsbSettings settings, Listener listener) {
    this(settings, Timing.REAL, listener);
  }

  UsbPower(UsbSettings settings, Timing timing, Listener listener) {
    this.listener = listener;
    this.loop = new UsbLoop(settings, timing, listener);
  }

  /**
   * Looks, on a thread of its own, which devices there are, and begins to take requests.
   *
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (closed || thread != null) {
      throw new IllegalStateException(closed ? "it is closed" : "it is started already");
    }
    thread = Thread.ofPlatform().name("usb").daemon().start(loop);
  }

  /**
   * Asks for the part's device to be switched off and on. A request that comes while the same part is switched shares its
   * answer. One for the other part waits for its turn.
   */
  public void cycle(Part part) {
    String refusal = loop.add(part);
    if (refusal != null) {
      listener.cycled(part, false, refusal);
    }
  }

  /**
   * Says that camera and microphone are at work, so this is a moment to see which devices they are. May be called as
   * often as one likes.
   */
  public void seen() {
    loop.seen();
  }

  List<UsbDevice> known(Part part) {
    return loop.known(part);
  }

  /** Answers what waits, switches on what is off, and ends the thread. Waits for that up to 2 s. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    loop.close();
    if (running == null) {
      loop.dismiss();
      return;
    }
    if (running == Thread.currentThread()) {
      return;
    }
    try {
      if (!running.join(CLOSE_MAX)) {
        Logger.error("The usb thread did not end within {} s; the process has to end without it", CLOSE_MAX.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
