package dev.callpoint.usb;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Switches one device off and on: once, on a thread of its own, which the kernel may keep.
 *
 * <pre>
 *   the same device, and one that may be? ──▶ "0" ──▶ interfaces gone ──▶ off for a while ──▶ "1" ──▶ its node opens
 * </pre>
 *
 * <p>What {@code authorized} does (the kernel's Documentation/usb/authorization.rst): 0 takes the device's configuration
 * away, so its drivers let go and its nodes vanish; 1 configures it anew, as if it were plugged in. That mends a driver and
 * most devices' firmware. The port's power (VBUS) stays on: firmware that needs a loss of power is not mended.
 *
 * <p>Not the port's {@code disable} (Linux 6.0), which cuts the power on hubs that can: by its documentation most cannot,
 * those that can often switch all their ports together, the right to write it would be a right over whatever is
 * plugged in there, and a daemon that dies in between would leave a port dead on which no device can be found any more.
 */
final class PowerCycle {
  private static final String RULE =
      "install device-config/udev/60-callpoint.rules as /etc/udev/rules.d/60-callpoint.rules, then run "
          + "'udevadm control --reload' and 'udevadm trigger --subsystem-match=usb'";

  private final UsbDevice device;
  private final Part part;
  private final String wanted;
  private final Nodes nodes;
  private final Timing timing;
  private final long deadlineNanos;
  private final BooleanSupplier closing;
  private Optional<Nodes.Node> back = Optional.empty();
  private String obstacle = "";

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** @param deadlineNanos after which nobody waits for it any more; a device is switched on again nevertheless */
  PowerCycle(
      UsbDevice device,
      Part part,
      UsbSettings settings,
      Timing timing,
      long deadlineNanos,
      BooleanSupplier closing) {
    this.device = device;
    this.part = part;
    this.wanted = settings.wanted(part).orElse("");
    this.nodes = new Nodes(settings);
    this.timing = timing;
    this.deadlineNanos = deadlineNanos;
    this.closing = closing;
  }

  Outcome run() throws IOException, InterruptedException {
    try {
      Interfaces interfaces = checked();
      Outcome outcome = cycled();
      boolean both = interfaces.serves(Part.CAMERA) && interfaces.serves(Part.MICROPHONE);
      return both ? outcome.with("camera and microphone are one device, both were switched") : outcome;
    } catch (UsbFault fault) {
      return Outcome.failed(fault.getMessage());
    }
  }

  private Interfaces checked() throws UsbFault, IOException {
    if (!device.isStillThere()) {
      throw new UsbFault(name() + " is no longer there: it was unplugged, or its hub has lost it; plug it in");
    }
    Interfaces interfaces = Interfaces.read(device.directory());
    Optional<String> refusal = interfaces.refusal();
    if (refusal.isPresent()) {
      throw new UsbFault(name() + " is not switched off and on: " + refusal.get());
    }
    return interfaces;
  }

  private Outcome cycled() throws UsbFault, IOException, InterruptedException {
    long began = System.nanoTime();
    write("0");
    boolean gone;
    try {
      gone = await(timing.gone(), device::isIdle);
      rest();
    } finally {
      write("1");
    }
    await(timing.back(), this::isBack);
    if (back.isEmpty() && closing.getAsBoolean()) {
      return Outcome.failed(name() + " was switched off and on; nobody waited for it, as Callpoint ends");
    }
    if (back.isEmpty()) {
      return Outcome.failed(name() + " was switched off and on, but is not back: " + (obstacle.isEmpty()
          ? "unplug it and plug it in again; look at its cable, its hub and the power supply" : obstacle));
    }
    String where = back.get().file().toString();
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    if (!gone) {
      return Outcome.failed(name() + " was told to switch off and on, but its driver did not let go of " + where
          + " within " + timing.gone() + " ms: unplug it and plug it in again");
    }
    return new Outcome(true, name() + " was switched off and on, back as " + where + " after " + tookMs + " ms" + renamed());
  }

  /** A node's number may be another one than before; a configuration that relies on it finds nothing then. */
  private String renamed() throws IOException {
    boolean named = nodes.wanted(part, wanted).stream().anyMatch(node -> node.directory().startsWith(device.directory()));
    return named ? "" : ", which is not the " + wanted + " of the configuration: put its name into " + part.words() + ".device";
  }

  private void write(String value) throws UsbFault, IOException {
    try {
      Files.writeString(device.authorized(), value, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new UsbFault(name() + " may not be switched by user " + System.getProperty("user.name") + ": " + RULE);
    } catch (IOException e) {
      if (!device.isStillThere()) {
        throw new UsbFault(name() + " was unplugged meanwhile; plug it in");
      }
      throw new UsbFault(name() + " cannot be switched: " + e.getMessage()
          + "; a read-only /sys comes from a container, or from ProtectKernelTunables in the unit");
    }
  }

  private void rest() throws InterruptedException {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.off());
    while (untilNanos - System.nanoTime() > 0 && !closing.getAsBoolean()) {
      Thread.sleep(timing.poll());
    }
  }

  private boolean isBack() throws IOException {
    obstacle = "";
    back = nodes.of(device, part).stream().filter(this::opens).findFirst();
    return back.isPresent();
  }

  /** Opening a node streams nothing: of a card it is the control node. */
  private boolean opens(Nodes.Node node) {
    try (var _ = Files.newByteChannel(node.file(), StandardOpenOption.READ)) {
      return true;
    } catch (AccessDeniedException e) {
      obstacle = "user " + System.getProperty("user.name") + " may not open " + node.file() + "; put that user into its group";
      return false;
    } catch (IOException e) {
      obstacle = node.file() + " does not open (" + e.getMessage() + "); unplug it and plug it in again";
      return false;
    }
  }

  private boolean await(long limitMs, Condition condition) throws IOException, InterruptedException {
    long limitNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    long untilNanos = limitNanos - deadlineNanos < 0 ? limitNanos : deadlineNanos;
    while (!condition.holds()) {
      if (untilNanos - System.nanoTime() <= 0 || closing.getAsBoolean()) {
        return false;
      }
      Thread.sleep(timing.poll());
    }
    return true;
  }

  private String name() {
    return part.words() + " " + device.words();
  }
}
