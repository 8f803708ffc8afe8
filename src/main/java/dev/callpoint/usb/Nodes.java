package dev.callpoint.usb;

import dev.callpoint.devices.CameraNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The cameras and sound cards that the kernel shows now, and which of them the configuration means. */
final class Nodes {
  private static final Pattern VIDEO = Pattern.compile("video\\d+");
  private static final Pattern CARD = Pattern.compile("card\\d+");
  private static final Pattern RECORDS = Pattern.compile("pcmC\\d+D\\d+c");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final UsbSettings settings;

  /**
   * A camera or a sound card.
   *
   * @param directory in sysfs, without symbolic links
   * @param file its node in /dev; of a card its control node, which opens without opening the sound
   * @param label a camera's name, a card's id
   * @param gives pictures or recorded sound; a camera's second node carries metadata alone
   */
  record Node(String name, Path directory, Path file, String label, boolean gives) {}

  Nodes(UsbSettings settings) {
    this.settings = settings;
  }

  List<Node> all(Part part) throws IOException {
    Path folder = settings.sys().resolve("class").resolve(part == Part.CAMERA ? "video4linux" : "sound");
    List<Node> nodes = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return nodes;
    }
    Pattern names = part == Part.CAMERA ? VIDEO : CARD;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (names.matcher(entry.getFileName().toString()).matches()) {
          node(part, entry).ifPresent(nodes::add);
        }
      }
    }
    nodes.sort((a, b) -> a.name().compareTo(b.name()));
    return nodes;
  }

  /** Those of the device that give pictures or recorded sound, and for sound the others too where none does. */
  List<Node> of(UsbDevice device, Part part) throws IOException {
    List<Node> nodes = all(part).stream().filter(node -> node.directory().startsWith(device.directory())).toList();
    List<Node> giving = nodes.stream().filter(Node::gives).toList();
    return giving.isEmpty() && part == Part.MICROPHONE ? nodes : giving;
  }

  /** Those that the configuration means: the one it names, or where it names none all that give something. */
  List<Node> wanted(Part part, String wanted) throws IOException {
    if (wanted.isEmpty()) {
      return all(part).stream().filter(Node::gives).toList();
    }
    return all(part).stream()
        .filter(node -> part == Part.CAMERA ? isCamera(node, wanted) : isCard(node, wanted))
        .toList();
  }

  private boolean isCamera(Node node, String wanted) {
    if (wanted.startsWith("/dev/")) {
      try {
        Path file = settings.dev().resolve(wanted.substring("/dev/".length())).toRealPath();
        return file.getFileName().toString().equals(node.name());
      } catch (IOException e) {
        return false;
      }
    }
    return CameraNode.isNamed(wanted, node.label());
  }

  /** By a path like {@code /dev/snd/by-id/usb-…}, which leads to a control node, by its id, or by its number. */
  private boolean isCard(Node node, String wanted) {
    if (wanted.startsWith("/dev/")) {
      try {
        return settings.dev().resolve(wanted.substring("/dev/".length())).toRealPath().equals(node.file().toRealPath());
      } catch (IOException e) {
        return false;
      }
    }
    String card = card(wanted);
    return node.label().equals(card) || NUMBER.matcher(card).matches() && node.name().equals("card" + card);
  }

  /** The card in {@code Device}, {@code hw:1,0}, {@code plughw:CARD=Device,DEV=0} or {@code plug:SLAVE=hw:1}. */
  static String card(String alsaName) {
    String[] arguments = alsaName.substring(alsaName.lastIndexOf(':') + 1).split(",", -1);
    for (String argument : arguments) {
      if (argument.startsWith("CARD=")) {
        return argument.substring("CARD=".length());
      }
    }
    return arguments[0];
  }

  /** Empty when it went away while it was looked at. */
  private Optional<Node> node(Part part, Path entry) {
    String name = entry.getFileName().toString();
    try {
      Path directory = entry.toRealPath();
      if (part == Part.CAMERA) {
        boolean gives = UsbDevice.attribute(directory, "index").equals("0");
        Path file = settings.dev().resolve(name);
        return Optional.of(new Node(name, directory, file, UsbDevice.attribute(directory, "name"), gives));
      }
      Path file = settings.dev().resolve("snd").resolve("controlC" + name.substring("card".length()));
      return Optional.of(new Node(name, directory, file, UsbDevice.attribute(directory, "id"), records(directory)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean records(Path card) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(card)) {
      for (Path child : children) {
        if (RECORDS.matcher(child.getFileName().toString()).matches()) {
          return true;
        }
      }
    }
    return false;
  }
}
