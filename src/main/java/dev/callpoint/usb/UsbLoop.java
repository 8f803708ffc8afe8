package dev.callpoint.usb;

import dev.callpoint.usb.Errands.Errand;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** What the usb thread does: takes requests in turn, sends errands, waits for them until the deadline, answers. */
final class UsbLoop implements Runnable {
  static final int WAITING_MAX = 16;

  /** What an errand gets less than its request, so that it ends by itself and is not taken for one that hangs. */
  private static final long MARGIN_MS = 250;

  private static final String LOOK = "sysfs";

  private final UsbSettings settings;
  private final Timing timing;
  private final UsbPower.Listener listener;
  private final Search search;
  private final Errands errands = new Errands(this::wake);
  private final Queue<Request> waiting = new ArrayDeque<>();
  private final Map<Part, List<UsbDevice>> known = new ConcurrentHashMap<>();
  private boolean seen;
  private long lookedNanos;
  private volatile boolean closing;
  private long closedNanos;

  private record Request(Part part, long deadlineNanos) {}

  /** @param absence why there is no device; empty when there are some */
  private record Found(List<UsbDevice> devices, String absence) {}

  UsbLoop(UsbSettings settings, Timing timing, UsbPower.Listener listener) {
    this.settings = settings;
    this.timing = timing;
    this.listener = listener;
    this.search = new Search(settings);
  }

  // From any thread.

  /** Why it is not taken; null when it is. */
  synchronized @Nullable String add(Part part) {
    if (closing) {
      return "Callpoint ends, the " + part.words() + " is left as it is";
    }
    if (waiting.size() >= WAITING_MAX) {
      return WAITING_MAX + " requests to switch devices off and on wait already";
    }
    waiting.add(new Request(part, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.answer())));
    notifyAll();
    return null;
  }

  synchronized void seen() {
    seen = true;
    notifyAll();
  }

  synchronized void close() {
    closing = true;
    closedNanos = System.nanoTime();
    notifyAll();
  }

  /** The devices that the last look found, or remembered. */
  List<UsbDevice> known(Part part) {
    return known.getOrDefault(part, List.of());
  }

  private synchronized void wake() {
    notifyAll();
  }

  // On the usb thread.

  @Override
  public void run() {
    try {
      look();
      while (!closing) {
        Optional<Request> request = next();
        if (request.isPresent()) {
          serve(request.get());
        } else if (!closing) {
          look();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      dismiss();
    }
  }

  /** Answers what waits, after the end or where there was no start. */
  void dismiss() {
    taken(null).forEach(request -> answer(request, Outcome.failed("Callpoint ends, nothing was switched")));
  }

  /** Empty when it is time to look which devices there are, or to end. */
  private synchronized Optional<Request> next() throws InterruptedException {
    while (!closing && waiting.isEmpty()) {
      if (!seen) {
        wait();
        continue;
      }
      long leftMs = timing.lookAgain() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lookedNanos);
      if (leftMs <= 0) {
        return Optional.empty();
      }
      wait(leftMs);
    }
    return closing ? Optional.empty() : Optional.of(waiting.remove());
  }

  /** Answers the request, and with it those for the same part that came meanwhile: their wish is fulfilled too. */
  private void serve(Request request) throws InterruptedException {
    Outcome outcome = Outcome.failed("the " + request.part().words() + " was not switched off and on");
    try {
      outcome = cycled(request);
    } catch (RuntimeException e) {
      Logger.error(e, "Switching the {} off and on failed; the usb thread goes on", request.part().words());
    } finally {
      answer(request, outcome);
    }
    for (Request same : taken(request.part())) {
      answer(same, outcome);
    }
  }

  private Outcome cycled(Request request) throws InterruptedException {
    Part part = request.part();
    long leftMs = TimeUnit.NANOSECONDS.toMillis(request.deadlineNanos() - System.nanoTime());
    if (leftMs < timing.least()) {
      return Outcome.failed("the " + part.words() + " was not switched: another device was, until it was too late; ask again");
    }
    Optional<String> refusal = errands.refusal(LOOK);
    if (refusal.isPresent()) {
      return Outcome.failed("the " + part.words() + " is not switched: " + refusal.get());
    }
    List<UsbDevice> before = known(part);
    Errand<Found> look = errands.start(LOOK, () -> find(part, before));
    await(List.of(look), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.look()));
    if (!look.isDone()) {
      errands.leave(look);
      return Outcome.failed("the kernel does not say which USB device the " + part.words()
          + " is: one of its drivers hangs; unplug the device and plug it in again");
    }
    Found found = result(look, new Found(List.of(), "the kernel's USB devices cannot be read"));
    if (found.devices().isEmpty()) {
      return Outcome.failed(found.absence());
    }
    known.put(part, found.devices());
    return cycled(found.devices(), request);
  }

  /** All at once: when one hangs, the others are not kept off by it. */
  private Outcome cycled(List<UsbDevice> devices, Request request) throws InterruptedException {
    long untilNanos = request.deadlineNanos() - TimeUnit.MILLISECONDS.toNanos(MARGIN_MS);
    List<Outcome> outcomes = new ArrayList<>();
    List<Errand<Outcome>> running = new ArrayList<>();
    List<UsbDevice> switched = new ArrayList<>();
    for (UsbDevice device : devices) {
      Optional<String> refusal = errands.refusal(device.place());
      if (refusal.isPresent()) {
        outcomes.add(Outcome.failed(name(request, device) + " is not switched: " + refusal.get()));
        continue;
      }
      var cycle = new PowerCycle(device, request.part(), settings, timing, untilNanos, () -> closing);
      running.add(errands.start(device.place(), cycle::run));
      switched.add(device);
    }
    await(running, request.deadlineNanos());
    for (int i = 0; i < running.size(); i++) {
      outcomes.add(outcome(running.get(i), name(request, switched.get(i))));
    }
    return Outcome.of(outcomes);
  }

  private static String name(Request request, UsbDevice device) {
    return request.part().words() + " " + device.words();
  }

  private Outcome outcome(Errand<Outcome> errand, String name) throws InterruptedException {
    if (errand.isDone()) {
      return result(errand, Outcome.failed(name + " could not be switched off and on, the log says why"));
    }
    errands.leave(errand);
    return Outcome.failed(
        name + " was to be switched off and on, but its driver hangs in the kernel: unplug it and plug it in again");
  }

  /** Every errand has ended, or time is up. */
  private synchronized void await(Collection<? extends Errand<?>> running, long deadlineNanos) throws InterruptedException {
    while (!running.stream().allMatch(Errand::isDone)) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (closing) {
        leftNanos = Math.min(leftNanos, closedNanos + TimeUnit.MILLISECONDS.toNanos(timing.farewell()) - System.nanoTime());
      }
      if (leftNanos <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(leftNanos, TimeUnit.MILLISECONDS.toNanos(1)));
    }
  }

  private static <T> T result(Errand<T> ended, T otherwise) throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      Logger.error(e.getCause(), "Looking at USB devices failed");
      return otherwise;
    }
  }

  /** Refreshes what is known, so that a device is still known when its driver has given up. */
  private void look() throws InterruptedException {
    synchronized (this) {
      seen = false;
      lookedNanos = System.nanoTime();
    }
    for (Part part : Part.values()) {
      if (errands.refusal(LOOK).isPresent()) {
        return;
      }
      List<UsbDevice> before = known(part);
      Errand<List<UsbDevice>> look = errands.start(LOOK, () -> search.look(part, before));
      await(List.of(look), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.look()));
      if (look.isDone()) {
        known.put(part, result(look, before));
      } else {
        errands.leave(look);
      }
    }
  }

  private Found find(Part part, List<UsbDevice> before) throws IOException {
    List<UsbDevice> devices = search.look(part, before);
    if (devices.isEmpty() && settings.wanted(part).isPresent()) {
      devices = search.leftOff(part);
    }
    return new Found(devices, devices.isEmpty() ? search.absence(part) : "");
  }

  /** @param part null for every one */
  private synchronized List<Request> taken(@Nullable Part part) {
    List<Request> taken = new ArrayList<>();
    for (Iterator<Request> all = waiting.iterator(); all.hasNext(); ) {
      Request request = all.next();
      if (part == null || request.part() == part) {
        all.remove();
        taken.add(request);
      }
    }
    return taken;
  }

  private void answer(Request request, Outcome outcome) {
    try {
      listener.cycled(request.part(), outcome.done(), outcome.detail());
    } catch (RuntimeException e) {
      Logger.error(e, "The listener for USB devices failed; the usb thread goes on");
    }
  }
}
