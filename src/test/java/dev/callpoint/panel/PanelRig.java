package dev.callpoint.panel;

import static org.awaitility.Awaitility.await;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.panel.PanelSettings.Pull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;

/** A running panel on Pi4J's mock provider, and what it said. */
final class PanelRig implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMillis(800);
  static final Duration HOLD = Duration.ofSeconds(2);

  final List<String> said = new CopyOnWriteArrayList<>();
  final List<String> pulses = new CopyOnWriteArrayList<>();
  final List<Boolean> relayMoves = new CopyOnWriteArrayList<>();
  final Panel panel;
  /** What the listener does with the panel's thread at each press, before it notes it. */
  volatile Runnable atPress = () -> { };

  PanelRig(PanelSettings settings) {
    panel = new Panel(settings, new Recorder());
    panel.start();
  }

  static PanelRig simulated(int debounceMs) {
    PanelRig rig = new PanelRig(settings(Kind.SIMULATED, "", debounceMs, false));
    rig.awaitOpen();
    return rig;
  }

  static PanelRig activeLow(int debounceMs) {
    PanelRig rig = new PanelRig(settings(Kind.SIMULATED, "", debounceMs, true));
    rig.awaitOpen();
    return rig;
  }

  static PanelSettings settings(Kind kind, String chip, int debounceMs, boolean activeLow) {
    return new PanelSettings(kind, chip, new Line(17, activeLow, Pull.UP), new Line(5, activeLow, Pull.UP),
        new Line(6, activeLow, Pull.UP), debounceMs, HOLD, new Line(27, activeLow, Pull.OFF),
        new Line(22, activeLow, Pull.OFF), LIMIT, Path.of(System.getProperty("java.io.tmpdir")));
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5));
  }

  void awaitOpen() {
    PanelLoop loop = panel.loop();
    soon().until(() -> loop.input(Contact.CASE).isOpen() && loop.input(Contact.BUTTON).isOpen() && loop.light().isOpen() && loop.simulatedRelay().isOpen());
  }

  /** Pi4J's own input, moved as a wire would. */
  MockDigitalInput button() {
    return input(Contact.BUTTON);
  }

  MockDigitalInput input(Contact contact) {
    return (MockDigitalInput) Objects.requireNonNull(panel.loop().input(contact).input());
  }

  DigitalOutput light() {
    return Objects.requireNonNull(panel.loop().light().output());
  }

  DigitalOutput relay() {
    return Objects.requireNonNull(panel.loop().simulatedRelay().output());
  }

  @Override
  public void close() {
    panel.close();
  }

  private final class Recorder implements Panel.Listener {
    @Override
    public void pressed(Contact button) {
      atPress.run();
      said.add(words(button, "pressed"));
    }

    @Override
    public void held(Contact button) {
      said.add(words(button, "held"));
    }

    @Override
    public void released(Contact button) {
      said.add(words(button, "released"));
    }

    private static String words(Contact button, String what) {
      return button == Contact.BUTTON ? what : button.key() + " " + what;
    }

    @Override
    public void tampered(boolean open) {
      said.add(open ? "opened" : "closed");
    }

    @Override
    public void relayMoved(boolean closed) {
      relayMoves.add(closed);
    }

    @Override
    public void pulsed(String id, boolean done, String detail) {
      pulses.add(id + (done ? " done: " : " failed: ") + detail);
    }

    @Override
    public void fault(String part, String what) {
      said.add("fault: " + what);
    }

    @Override
    public void recovered(String part, String what) {
      said.add("recovered: " + what);
    }
  }

  /** A listener whom nothing concerns, to be told what does. */
  static class Nobody implements Panel.Listener {
    @Override
    public void pressed(Contact button) {}

    @Override
    public void held(Contact button) {}

    @Override
    public void released(Contact button) {}

    @Override
    public void tampered(boolean open) {}

    @Override
    public void relayMoved(boolean closed) {}

    @Override
    public void pulsed(String id, boolean done, String detail) {}

    @Override
    public void fault(String part, String what) {}

    @Override
    public void recovered(String part, String what) {}
  }
}
