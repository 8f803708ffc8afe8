package dev.callpoint.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A made-up /sys, /dev and /proc, shaped as the kernel's; its nodes are files that answer no question. */
public final class MadeUpMachine {
  private final Path root;

  public MadeUpMachine(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("sys/class/video4linux"));
    Files.createDirectories(root.resolve("sys/bus/usb"));
    Files.createDirectories(root.resolve("dev/v4l/by-id"));
    Files.createDirectories(root.resolve("dev/v4l/by-path"));
    Files.createDirectories(root.resolve("proc/asound"));
  }

  public Places places() {
    return new Places(root.resolve("sys"), root.resolve("dev"), root.resolve("proc"));
  }

  /** @param index 0 for pictures, 1 for the metadata of the same camera */
  public MadeUpMachine camera(String port, int video, int index, String label) throws IOException {
    Path device = root.resolve("sys/devices/usb1/" + port + "/" + port + ":1.0");
    Path node = device.resolve("video4linux/video" + video);
    Files.createDirectories(node);
    if (!Files.exists(device.resolve("subsystem"))) {
      Files.createSymbolicLink(device.resolve("subsystem"), root.resolve("sys/bus/usb"));
    }
    Files.createSymbolicLink(node.resolve("device"), device);
    board(node, video, index, label);
    return this;
  }

  /** One that is part of the board. */
  public MadeUpMachine boardCamera(int video, String label) throws IOException {
    Path node = root.resolve("sys/devices/platform/isp/video4linux/video" + video);
    Files.createDirectories(node);
    board(node, video, 0, label);
    return this;
  }

  private void board(Path node, int video, int index, String label) throws IOException {
    Files.writeString(node.resolve("name"), label + "\n");
    Files.writeString(node.resolve("index"), index + "\n");
    Files.createSymbolicLink(root.resolve("sys/class/video4linux/video" + video), node);
    Files.createFile(root.resolve("dev/video" + video));
  }

  public MadeUpMachine link(String kind, String name, int video) throws IOException {
    Path link = root.resolve("dev/v4l").resolve(kind).resolve(name);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("../../video" + video));
    return this;
  }

  /** It is unplugged, and what leads to it with it. */
  public void unplug(int video) throws IOException {
    Path link = root.resolve("sys/class/video4linux/video" + video);
    Path node = link.toRealPath();
    Files.delete(link);
    for (String name : new String[] {"name", "index", "device"}) {
      Files.deleteIfExists(node.resolve(name));
    }
    Files.delete(node);
    Files.delete(root.resolve("dev/video" + video));
  }

  /** @param pcm as a line of /proc/asound/pcm after the numbers */
  public MadeUpMachine card(int number, String id, String name, String pcm) throws IOException {
    Path asound = root.resolve("proc/asound");
    Files.createDirectories(asound.resolve("card" + number + "/pcm0c/sub0"));
    Files.writeString(asound.resolve("card" + number + "/id"), id + "\n");
    Files.writeString(asound.resolve("card" + number + "/pcm0c/sub0/status"), "closed\n");
    append(asound.resolve("cards"),
        " %d [%-15s]: USB-Audio - %s%n                      %s at usb-1, full speed%n".formatted(number, id, name, name));
    append(asound.resolve("pcm"), "%02d-00: %s%n".formatted(number, pcm));
    return this;
  }

  public void record(int card) throws IOException {
    Files.writeString(root.resolve("proc/asound/card" + card + "/pcm0c/sub0/status"), "state: RUNNING\nowner_pid   : 1\n");
  }

  public MadeUpMachine gpioChip(int number) throws IOException {
    Files.createFile(root.resolve("dev/gpiochip" + number));
    return this;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, (Files.exists(file) ? Files.readString(file) : "") + text);
  }
}
