package dev.callpoint.cli;

import dev.callpoint.cli.DevicesFound.Camera;
import dev.callpoint.cli.DevicesFound.Sound;
import dev.callpoint.devices.GpioChip;
import dev.callpoint.devices.Offer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The devices of a machine for people: what each is called, and the line to put into the configuration. */
final class DevicesPage {
  private final StringBuilder page = new StringBuilder();

  private DevicesPage() {}

  static String of(DevicesFound found) {
    DevicesPage devices = new DevicesPage();
    devices.cameras(found.cameras());
    devices.sound("Microphones", "microphone.device", found.microphones());
    devices.sound("Speakers", "speaker.device", found.speakers());
    devices.chips(found.gpioChips());
    found.takes().ifPresent(takes -> {
      devices.line("The configuration takes");
      devices.row("camera", takes.camera());
      devices.row("microphone", takes.microphone());
      devices.row("speaker", takes.speaker());
      devices.row("GPIO chip", takes.gpioChip());
    });
    return devices.page.toString().stripTrailing();
  }

  private void cameras(List<Camera> cameras) {
    title("Cameras", cameras.isEmpty());
    for (Camera camera : cameras) {
      line("  " + camera.name() + "  " + camera.node() + (camera.place().isEmpty() ? "" : ", " + camera.place()));
      row("  write", setting("camera.device", camera.device()));
      row("  or", camera.byPath().stream().filter(path -> !path.equals(camera.device()))
          .map(path -> setting("camera.device", path) + "  for whatever is plugged in there")
          .findFirst().orElse(""));
      row("  gives", sizes(camera.offers()));
      row("  problem", camera.problem());
    }
  }

  /** As {@code 640x480 YUYV 15 30, 1280x720 MJPG 30}: pictures a second behind the format. */
  private static String sizes(List<Offer> offers) {
    Map<Integer, String> bySize = new TreeMap<>();
    offers.stream().collect(Collectors.groupingBy(offer -> offer.width() + "x" + offer.height() + " " + offer.format()))
        .forEach((size, same) -> bySize.put(area(same.getFirst()), size + same.stream().map(Offer::fps)
            .collect(Collectors.toCollection(TreeSet::new)).stream().map(fps -> " " + fps).collect(Collectors.joining())));
    return String.join(", ", bySize.values());
  }

  private static int area(Offer offer) {
    return offer.width() * offer.height();
  }

  private void sound(String title, String key, List<Sound> devices) {
    title(title, devices.isEmpty());
    for (Sound device : devices) {
      line("  " + device.name() + "  card " + device.card() + (device.inUse() ? ", in use now" : ""));
      row("  write", setting(key, device.device()));
    }
  }

  private void chips(List<GpioChip> chips) {
    title("GPIO chips", chips.isEmpty());
    for (GpioChip chip : chips) {
      line("  " + chip.name() + (chip.label().isEmpty() ? "" : "  " + chip.label() + ", " + chip.lines() + " lines"));
      row("  write", setting("panel.chip", chip.name()));
      row("  busy", chip.busy().stream()
          .map(line -> line.line() + (line.holder().isEmpty() ? "" : " " + line.holder())).collect(Collectors.joining(", ")));
      row("  problem", chip.problem());
    }
  }

  private void title(String title, boolean none) {
    line(none ? title + ": none" : title);
  }

  private static String setting(String key, String value) {
    return key + " = \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      line("  %-11s %s".formatted(name, value));
    }
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
