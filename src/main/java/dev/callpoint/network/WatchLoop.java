package dev.callpoint.network;

import dev.callpoint.network.Kernel.Received;
import dev.callpoint.network.KnownNetwork.Changes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the network's thread does.
 *
 * <pre>
 *            ┌──────────────── fault: told once, tried again after a pause ────────────────┐
 *            ▼                                                                             │
 *   ──▶ opening ──subscribed──▶ taking stock ──all answered──▶ listening ──a change──▶ gathering
 *                                     ▲      (differences told)                            │
 *                                     └─────────────────── quiet again ────────────────────┘
 * </pre>
 *
 * A burst of changes ends with a stocktaking, because the kernel drops the IPv4 routes of an interface that is switched
 * off without a word. What it brings to light is told with the burst. The first one tells nothing.
 */
final class WatchLoop implements Runnable {
  private final Kernel.Opening opening;
  private final NetworkWatch.Listener listener;
  private final LongSupplier clock;
  private final Retry retry;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Kernel current;
  private volatile boolean watching;

  private String fault = "";
  private int sequence;
  private Burst burst = new Burst();
  private @Nullable KnownNetwork known;
  private @Nullable Stocktaking stocktaking;

  /** @param telling the burst that is told when all is answered; what changes meanwhile begins the next one */
  private record Stocktaking(Inventory inventory, Burst telling) {}

  /** @param clock monotonic, in nanoseconds, never negative */
  WatchLoop(Kernel.Opening opening, NetworkWatch.Listener listener, LongSupplier clock, Retry retry) {
    this.opening = opening;
    this.listener = listener;
    this.clock = clock;
    this.retry = retry;
  }

  // From any thread.

  void close() {
    closed.countDown();
    Kernel open = current;
    if (open != null) {
      open.wake();
    }
  }

  /** True once the network is known and as long as its changes are seen. */
  boolean watching() {
    return watching;
  }

  // On the network's thread.

  @Override
  public void run() {
    try {
      do {
        watch();
      } while (!closed.await(retry.pauseNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watching = false;
      if (!closing()) {
        listener.fault("the network's thread ended by an error; changes of the network are not seen, restart Callpoint");
      }
    }
  }

  private boolean closing() {
    return closed.getCount() == 0;
  }

  private void watch() {
    try (Kernel kernel = opening.open()) {
      // Before it is asked whether to end: whoever closes does it the other way round.
      current = kernel;
      begin(kernel);
      while (!closing()) {
        turn(kernel);
      }
    } catch (NetworkFault e) {
      failed(e.what());
    } catch (RuntimeException e) {
      failed("changes of the network are not seen: " + e);
    } finally {
      current = null;
    }
  }

  private void begin(Kernel kernel) throws NetworkFault {
    stocktaking = new Stocktaking(new Inventory(kernel, sequence, clock.getAsLong()), burst);
    burst = new Burst();
  }

  private void turn(Kernel kernel) throws NetworkFault {
    long now = clock.getAsLong();
    Stocktaking open = stocktaking;
    long until = open == null ? burst.dueAtNanos() : open.inventory.deadlineNanos();
    if (until <= now) {
      if (open != null) {
        throw new NetworkFault("changes of the network are not seen: the kernel does not answer what it is asked");
      }
      begin(kernel);
      return;
    }
    switch (kernel.await(until == Long.MAX_VALUE ? until : until - now)) {
      case Received.Nothing _ -> {
        // The next turn looks whether something is due.
      }
      case Received.Lost _ -> burst.add(List.of("some of the kernel's messages were lost"), clock.getAsLong());
      case Received.Datagram datagram -> {
        for (MessageReader.Read read : MessageReader.read(datagram.bytes())) {
          if (datagram.answer()) {
            answered(read);
          } else {
            notified(read.message());
          }
        }
      }
    }
  }

  private void notified(Message message) {
    if (stocktaking != null) {
      stocktaking.inventory.notified(message);
    }
    if (known != null) {
      Changes changes = known.take(message);
      if (changes.any()) {
        burst.add(changes.sentences(), clock.getAsLong());
      }
    }
  }

  private void answered(MessageReader.Read read) throws NetworkFault {
    Stocktaking open = stocktaking;
    if (open == null || !open.inventory.answered(read)) {
      return;
    }
    stocktaking = null;
    sequence = open.inventory.sequence();
    KnownNetwork found = open.inventory.found();
    if (known != null) {
      open.telling.add(known.differences(found), clock.getAsLong());
    }
    known = found;
    watching = true;
    tell(open.telling);
    works();
  }

  private void works() {
    retry.succeeded(clock.getAsLong());
    if (!fault.isEmpty()) {
      fault = "";
      listener.recovered();
    }
  }

  /** What was gathered is told although the kernel did not confirm it. */
  private void failed(String what) {
    watching = false;
    if (stocktaking != null) {
      tell(stocktaking.telling);
      stocktaking = null;
    }
    tell(burst);
    retry.failed(clock.getAsLong());
    if (!what.equals(fault)) {
      fault = what;
      listener.fault(what);
    }
  }

  private void tell(Burst over) {
    String what = over.take();
    if (!what.isEmpty()) {
      listener.changed(what);
    }
  }
}
