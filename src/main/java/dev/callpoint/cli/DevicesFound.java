package dev.callpoint.cli;

import dev.callpoint.config.Config;
import dev.callpoint.devices.CameraNode;
import dev.callpoint.devices.CameraQuestions;
import dev.callpoint.devices.Cameras;
import dev.callpoint.devices.GpioChip;
import dev.callpoint.devices.GpioChips;
import dev.callpoint.devices.Offer;
import dev.callpoint.devices.Places;
import dev.callpoint.devices.SoundDevice;
import dev.callpoint.devices.SoundDevices;
import dev.callpoint.devices.Wish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The devices of this machine, and which of them a configuration takes. Its JSON form is what {@code callpoint devices
 * --json} prints.
 *
 * @param takes what the configuration takes; empty when none was given
 */
record DevicesFound(
    List<Camera> cameras, List<Sound> microphones, List<Sound> speakers, List<GpioChip> gpioChips, Optional<Takes> takes) {

  /**
   * @param device what to write into {@code camera.device}
   * @param offers of what it offers that which Callpoint can use
   * @param problem why it could not be asked, and what to do; {@code ""} when it was
   */
  record Camera(
      String name, String node, String place, String device, List<String> byId, List<String> byPath, List<Offer> offers,
      String problem) {}

  /** @param device what to write into {@code microphone.device} or {@code speaker.device} */
  record Sound(String name, String device, int card, boolean inUse) {}

  /** Each in words. */
  record Takes(String camera, String microphone, String speaker, String gpioChip) {}

  static DevicesFound look(Places places, Optional<Config> config) {
    Cameras cameras = new Cameras(places);
    List<Camera> found = cameras(cameras);
    List<SoundDevice> sound = new SoundDevices(places).all();
    List<GpioChip> chips = new GpioChips(places).all();
    Optional<Takes> takes = config.map(c -> new Takes(camera(c.camera(), cameras, found),
        c.microphone().source() == Config.Microphone.Source.ALSA
            ? sound(c.microphone().device(), sound, SoundDevice::records) : "none of these",
        c.speaker().sink() == Config.Speaker.Sink.ALSA
            ? sound(c.speaker().device(), sound, SoundDevice::plays) : "none of these",
        chip(c.panel(), chips)));
    return new DevicesFound(
        found,
        sounds(sound, SoundDevice::records, SoundDevice::recordsNow),
        sounds(sound, SoundDevice::plays, SoundDevice::playsNow),
        chips,
        takes);
  }

  private static List<Sound> sounds(
      List<SoundDevice> all, Predicate<SoundDevice> able, Predicate<SoundDevice> inUse) {
    return all.stream()
        .filter(able)
        .map(device -> new Sound(device.name(), device.identity(), device.card(), inUse.test(device)))
        .toList();
  }

  /** Without nodes that turn out to be none, such as a board's codecs. */
  private static List<Camera> cameras(Cameras cameras) {
    CameraQuestions questions = new CameraQuestions();
    List<CameraNode> all = cameras.all();
    List<Camera> found = new ArrayList<>();
    for (CameraNode node : all) {
      String device = cameras.identity(node, all);
      try {
        List<Offer> offers = Wish.attainable(questions.offers(node.file()));
        if (!offers.isEmpty()) {
          found.add(camera(node, device, offers, ""));
        }
      } catch (IOException e) {
        found.add(camera(node, device, List.of(), String.valueOf(e.getMessage())));
      }
    }
    return found;
  }

  private static Camera camera(CameraNode node, String device, List<Offer> offers, String problem) {
    return new Camera(
        node.label(), node.file().toString(), node.place(), device, node.byId(), node.byPath(), offers, problem);
  }

  private static String camera(Config.Camera wanted, Cameras cameras, List<Camera> found) {
    if (wanted.source() != Config.Camera.Source.V4L2) {
      return "none of these";
    }
    Wish wish = new Wish(wanted.width(), wanted.height(), wanted.fps());
    List<String> meant = cameras.wanted(wanted.device()).stream().map(node -> node.file().toString()).toList();
    String first = wanted.device().isEmpty() ? ", the first that works" : "";
    return meant.stream()
        .flatMap(node -> found.stream().filter(camera -> camera.node().equals(node)))
        .findFirst()
        .map(camera -> camera.name() + " (" + camera.node() + ")"
            + wish.nearest(camera.offers()).map(offer -> ", " + offer.words()).orElse("") + first)
        .orElseGet(() -> absent("camera.device", wanted.device()));
  }

  private static String sound(String wanted, List<SoundDevice> all, Predicate<SoundDevice> able) {
    if (wanted.isEmpty()) {
      return "ALSA's default, which is card 0 unless /etc/asound.conf says otherwise";
    }
    return all.stream().filter(able).filter(device -> device.isMeantBy(wanted)).findFirst()
        .map(device -> device.name() + " (card " + device.card() + ")")
        .orElseGet(() -> wanted.contains(":") ? "ALSA's " + wanted + ", which is none of these" : absent("device", wanted));
  }

  private static String chip(Config.Panel panel, List<GpioChip> chips) {
    if (panel.kind() != Config.Panel.Kind.GPIOD) {
      return "none of these";
    }
    String wanted = panel.chip().substring(panel.chip().lastIndexOf('/') + 1);
    return chips.stream()
        .filter(chip -> wanted.isBlank() ? chip.label().contains("pinctrl") : chip.name().equals(wanted))
        .findFirst()
        .map(chip -> chip.name() + (chip.label().isEmpty() ? "" : " (" + chip.label() + ")"))
        .orElseGet(() -> wanted.isBlank()
            ? "nothing: no chip's label says pinctrl; name one in panel.chip" : absent("panel.chip", wanted));
  }

  private static String absent(String key, String wanted) {
    return wanted.isEmpty() ? "nothing: there is none" : "nothing: " + key + " is '" + wanted + "', which is not there";
  }
}
