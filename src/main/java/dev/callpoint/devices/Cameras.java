package dev.callpoint.devices;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cameras that the kernel shows now, and which of them a configuration means. */
public final class Cameras {
  private static final Pattern NODE = Pattern.compile("video\\d{1,6}");

  /** A camera at USB is what people plug in; a board's own nodes are mostly parts of a pipeline that need more. */
  private static final Comparator<CameraNode> ORDER =
      Comparator.comparing(CameraNode::isUsb).reversed().thenComparing(CameraNode::number);

  private final Places places;
  private final CameraQuestions questions = new CameraQuestions();

  public Cameras(Places places) {
    this.places = places;
  }

  /**
   * Those that may give pictures, the likeliest camera first. A camera's further nodes ({@code index} in sysfs is not
   * 0) carry metadata or another rendering of the same picture, and are none.
   */
  public List<CameraNode> all() {
    Path folder = places.sys().resolve("class/video4linux");
    List<CameraNode> nodes = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (NODE.matcher(entry.getFileName().toString()).matches()) {
          node(entry).ifPresent(nodes::add);
        }
      }
    } catch (IOException e) {
      // No such folder: the kernel has no V4L2, or no camera was ever plugged in.
      return List.of();
    }
    nodes.sort(ORDER);
    return nodes;
  }

  /**
   * Those that are meant, in the order in which they are to be tried.
   *
   * @param wanted a name, a path below {@code /dev}, or {@code ""} for any
   */
  public List<CameraNode> wanted(String wanted) {
    if (wanted.startsWith("/dev/")) {
      String target = target(places.node(wanted));
      return all().stream().filter(node -> node.name().equals(target)).toList();
    }
    List<CameraNode> all = all();
    if (wanted.isEmpty()) {
      return all;
    }
    List<CameraNode> labelled = all.stream().filter(node -> CameraNode.isNamed(wanted, node.label())).toList();
    // Some drivers give sysfs another name than programs.
    return labelled.isEmpty()
        ? all.stream().filter(node -> CameraNode.isNamed(wanted, questions.card(node.file()))).toList()
        : labelled;
  }

  /** What to write into a configuration so that it means this one, now and after the next plugging in. */
  public String identity(CameraNode node, List<CameraNode> all) {
    List<CameraNode> twins = all.stream().filter(node::isTwinOf).toList();
    // Twins without serial numbers fight for one link: the last one plugged in has it.
    boolean fought = twins.stream().anyMatch(twin -> twin.byId().isEmpty());
    if (!node.byId().isEmpty() && !fought) {
      return node.byId().getFirst();
    }
    if (!twins.isEmpty()) {
      return node.byPath().isEmpty() ? "/dev/" + node.name() : node.byPath().getFirst();
    }
    return node.label();
  }

  /** Empty when it carries no picture, or went away while it was looked at. */
  private Optional<CameraNode> node(Path entry) {
    String name = entry.getFileName().toString();
    try {
      Path directory = entry.toRealPath();
      if (!attribute(directory, "index").equals("0")) {
        return Optional.empty();
      }
      return Optional.of(new CameraNode(name, directory, places.dev().resolve(name), attribute(directory, "name"),
          place(directory), links("by-id", name), links("by-path", name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String attribute(Path directory, String name) throws IOException {
    return Files.readString(directory.resolve(name)).strip();
  }

  /** The bus and the name of the device on it: {@code usb 1-1.2}, of the interface {@code 1-1.2:1.0}. */
  private static String place(Path directory) {
    try {
      Path device = directory.resolve("device").toRealPath();
      String bus = device.resolve("subsystem").toRealPath().getFileName().toString();
      String name = device.getFileName().toString();
      int colon = name.lastIndexOf(':');
      return bus + " " + (bus.equals("usb") && colon > 0 ? name.substring(0, colon) : name);
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> links(String kind, String name) {
    List<String> links = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(places.dev().resolve("v4l").resolve(kind))) {
      for (Path link : entries) {
        if (name.equals(target(link))) {
          links.add("/dev/v4l/" + kind + "/" + link.getFileName());
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    links.sort(null);
    return List.copyOf(links);
  }

  private static @Nullable String target(Path link) {
    try {
      return link.toRealPath().getFileName().toString();
    } catch (IOException e) {
      return null;
    }
  }
}
