package dev.callpoint.usb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A made-up /sys and /dev, shaped as the kernel's on a Raspberry Pi: a root hub, a hub in it with whatever is plugged in,
 * interfaces with an {@code authorized} of their own, classes of links. A thread does what the kernel does when a device's
 * {@code authorized} is written.
 */
final class UsbTree implements AutoCloseable {
  static final int[] VIDEO_CONTROL = {0x0e, 1, 0};
  static final int[] VIDEO_STREAMING = {0x0e, 2, 0};
  static final int[] AUDIO_CONTROL = {0x01, 1, 0};
  static final int[] AUDIO_STREAMING = {0x01, 2, 0};
  static final int[] BUTTONS = {0x03, 0, 0};
  static final int[] KEYBOARD = {0x03, 1, 1};
  static final int[] STORAGE = {0x08, 6, 0x50};
  static final int[] HUB = {0x09, 0, 1};

  final Path sys;
  final Path dev;
  private final Path hub;
  private final WatchService watch;
  private final Map<Path, Plugged> plugged = new LinkedHashMap<>();
  private final Thread kernel;

  /** One device; its fields say how it behaves from its next switching off or on. */
  final class Plugged {
    final Path directory;
    private final String camera;
    private final String card;
    private final List<int[]> interfaces;
    private final List<Path> made = new ArrayList<>();
    private boolean on;
    volatile int firstVideo;
    volatile int cardNumber;
    volatile boolean comesBack = true;
    volatile boolean letsGo = true;
    volatile boolean opens = true;
    private int timesOff;

    private Plugged(Path directory, String camera, String card, List<int[]> interfaces) {
      this.directory = directory;
      this.camera = camera;
      this.card = card;
      this.interfaces = interfaces;
    }

    /** Its driver gives up: nodes vanish, the device stays on the bus. */
    void loseNodes() throws IOException {
      synchronized (UsbTree.this) {
        for (Path path : made.reversed()) {
          if (!path.getFileName().toString().startsWith(directory.getFileName() + ":") && !path.getParent().equals(directory)) {
            delete(path);
          }
        }
      }
    }

    void unplug() throws IOException {
      synchronized (UsbTree.this) {
        plugged.remove(directory);
        vanish(this);
        delete(sys.resolve("bus/usb/devices").resolve(directory.getFileName()));
        delete(directory);
      }
    }

    int timesOff() {
      synchronized (UsbTree.this) {
        return timesOff;
      }
    }

    String authorized() throws IOException {
      return Files.readString(directory.resolve("authorized")).strip();
    }
  }

  UsbTree(Path root) throws IOException {
    sys = Files.createDirectories(root.toRealPath().resolve("sys"));
    dev = Files.createDirectories(root.toRealPath().resolve("dev"));
    Files.createDirectories(dev.resolve("snd"));
    Files.createDirectories(sys.resolve("class/video4linux"));
    Files.createDirectories(sys.resolve("class/sound"));
    Files.createDirectories(sys.resolve("bus/usb/devices"));
    Path rootHub = sys.resolve("devices/platform/soc/fe980000.usb/usb1");
    describe(rootHub, "1d6b:0002", "fe980000.usb", List.of(HUB));
    hub = rootHub.resolve("1-1");
    describe(hub, "2109:3431", "", List.of(HUB));
    for (Path at : List.of(rootHub, hub)) {
      Path own = Files.createDirectories(at.resolve(at.equals(hub) ? "1-1:1.0" : "1-0:1.0"));
      Files.writeString(own.resolve("authorized"), "1\n");
    }
    watch = root.getFileSystem().newWatchService();
    kernel = Thread.ofPlatform().daemon().name("kernel").start(this::obey);
  }

  UsbSettings settings(String camera, String microphone) {
    return new UsbSettings(sys, dev, Optional.of(camera), Optional.of(microphone));
  }

  /** @param ids {@code idVendor:idProduct:serial}, the serial may be left out */
  Plugged camera(int port, String ids, String name, int firstVideo) throws IOException {
    return plug(port, ids, name, "", firstVideo, 0, List.of(VIDEO_CONTROL, VIDEO_STREAMING));
  }

  Plugged card(int port, String ids, String id, int number) throws IOException {
    return plug(port, ids, "", id, 0, number, List.of(AUDIO_CONTROL, AUDIO_STREAMING, BUTTONS));
  }

  synchronized Plugged plug(
      int port, String ids, String camera, String card, int firstVideo, int cardNumber, List<int[]> interfaces)
      throws IOException {
    Path directory = hub.resolve("1-1." + port);
    String[] id = ids.split(":", 3);
    describe(directory, id[0] + ":" + id[1], id.length > 2 ? id[2] : "", interfaces);
    Plugged device = new Plugged(directory, camera, card, interfaces);
    device.firstVideo = firstVideo;
    device.cardNumber = cardNumber;
    plugged.put(directory, device);
    appear(device);
    directory.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
    return device;
  }

  /** From now on nobody reads what is written to its {@code authorized}. */
  synchronized void forget(Plugged device) {
    plugged.remove(device.directory);
  }

  /** A camera or card that is not on USB, as those of the board itself. */
  void onBoardCamera(String name, int video) throws IOException {
    Path folder = sys.resolve("devices/platform/soc/fe801000.csi/video4linux");
    video(folder, video, name, 0, true, new ArrayList<>());
  }

  void onBoardCard(String id, int number) throws IOException {
    sound(sys.resolve("devices/platform/soc/fef00700.hdmi/sound"), number, id, false, new ArrayList<>());
  }

  /** What the kernel does at a write to {@code authorized}. */
  private void obey() {
    try {
      while (true) {
        WatchKey key = watch.take();
        key.pollEvents();
        synchronized (this) {
          Plugged device = plugged.get((Path) key.watchable());
          if (device != null) {
            obey(device);
          }
        }
        key.reset();
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // Closed: the test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void obey(Plugged device) throws IOException {
    boolean wanted = device.authorized().equals("1");
    if (device.on && !wanted) {
      device.timesOff++;
      device.on = false;
      if (device.letsGo) {
        vanish(device);
      }
    } else if (!device.on && wanted) {
      device.on = true;
      if (device.comesBack && device.letsGo) {
        appear(device);
      }
    }
  }

  private void appear(Plugged device) throws IOException {
    device.on = true;
    String place = device.directory.getFileName().toString();
    for (int i = 0; i < device.interfaces.size(); i++) {
      Path at = Files.createDirectories(device.directory.resolve(place + ":1." + i));
      device.made.add(at);
      Files.writeString(at.resolve("authorized"), "1\n");
      Files.writeString(at.resolve("bInterfaceClass"), "%02x\n".formatted(device.interfaces.get(i)[0]));
    }
    if (!device.camera.isEmpty()) {
      Path folder = device.directory.resolve(place + ":1.0/video4linux");
      video(folder, device.firstVideo, device.camera, 0, device.opens, device.made);
      video(folder, device.firstVideo + 1, device.camera, 1, device.opens, device.made);
    }
    if (!device.card.isEmpty()) {
      String own = device.camera.isEmpty() ? ":1.0/sound" : ":1.2/sound";
      sound(device.directory.resolve(place + own), device.cardNumber, device.card, true, device.made);
    }
  }

  private void vanish(Plugged device) throws IOException {
    for (Path path : device.made.reversed()) {
      delete(path);
    }
    device.made.clear();
  }

  private void video(Path folder, int number, String name, int index, boolean opens, List<Path> made)
      throws IOException {
    Path node = Files.createDirectories(folder.resolve("video" + number));
    Files.writeString(node.resolve("name"), name + "\n");
    Files.writeString(node.resolve("index"), index + "\n");
    Files.createSymbolicLink(node.resolve("device"), Path.of("../../../" + folder.getParent().getFileName()));
    shown(node, "video4linux", dev.resolve("video" + number), opens, made);
  }

  private void sound(Path folder, int number, String id, boolean records, List<Path> made) throws IOException {
    Path card = Files.createDirectories(folder.resolve("card" + number));
    Files.writeString(card.resolve("id"), id + "\n");
    Files.createSymbolicLink(card.resolve("device"), Path.of("../../../" + folder.getParent().getFileName()));
    Files.createDirectories(card.resolve("pcmC" + number + "D0p"));
    if (records) {
      Files.createDirectories(card.resolve("pcmC" + number + "D0c"));
    }
    shown(card, "sound", dev.resolve("snd/controlC" + number), true, made);
  }

  private void shown(Path directory, String type, Path node, boolean opens, List<Path> made) throws IOException {
    Path folder = sys.resolve("class").resolve(type);
    Path link = folder.resolve(directory.getFileName());
    Files.createSymbolicLink(link, folder.relativize(directory));
    if (opens) {
      Files.writeString(node, "");
    } else {
      // A link to itself: there, but every open fails.
      Files.createSymbolicLink(node, node.getFileName());
    }
    made.addAll(List.of(directory, node, link));
  }

  private void describe(Path directory, String ids, String serial, List<int[]> interfaces) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("idVendor"), ids.split(":")[0] + "\n");
    Files.writeString(directory.resolve("idProduct"), ids.split(":")[1] + "\n");
    if (!serial.isEmpty()) {
      Files.writeString(directory.resolve("serial"), serial + "\n");
    }
    Files.write(directory.resolve("descriptors"), descriptors(interfaces));
    Files.writeString(directory.resolve("authorized"), "1\n");
    Path all = sys.resolve("bus/usb/devices");
    Files.createSymbolicLink(all.resolve(directory.getFileName()), all.relativize(directory));
  }

  /** As USB 2.0, 9.6, has them: device, configuration, and for each interface a class-specific one after it. */
  static byte[] descriptors(List<int[]> interfaces) {
    boolean hub = interfaces.getFirst()[0] == HUB[0];
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    raw.writeBytes(new byte[] {18, 1, 0, 2, (byte) (hub ? 9 : 0xef), 2, 1, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    raw.writeBytes(new byte[] {9, 2, 0, 0, (byte) interfaces.size(), 1, 0, (byte) 0x80, (byte) 250});
    for (int[] kind : interfaces) {
      raw.writeBytes(new byte[] {9, 4, 0, 0, 1, (byte) kind[0], (byte) kind[1], (byte) kind[2], 0});
      // Its bytes would be taken for a keyboard's interface by a reader that ignores lengths.
      raw.writeBytes(new byte[] {11, 0x24, 9, 4, 0, 0, 1, 3, 1, 1, 0});
    }
    return raw.toByteArray();
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> below = Files.walk(path)) {
        for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    } else {
      Files.deleteIfExists(path);
    }
  }

  /** Waits for the kernel to finish what it is at: it would make files in a folder that is being deleted. */
  @Override
  public void close() throws IOException {
    watch.close();
    try {
      kernel.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
