package dev.callpoint.panel;

import static dev.callpoint.panel.PanelRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Kind;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.panel.PanelSettings.Pull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Light, relay, start and end, on real Pi4J with its mock provider. */
final class PanelTest {
  private static final String NO_CHIP = "/dev/gpiochip-that-no-machine-has";

  @Test
  void aRelayPulseEndsByItself() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      List<Change> changes = watch(rig.relay());
      assertEquals(DigitalState.LOW, rig.relay().state());
      rig.panel.pulseRelay("u1", Duration.ofMillis(150));
      soon().until(() -> changes.size() == 2);
      assertEquals(List.of(DigitalState.HIGH, DigitalState.LOW), changes.stream().map(Change::to).toList());
      assertBetween(150, 600, changes.get(1).ms() - changes.get(0).ms());
      soon().until(() -> !rig.panel.state().relayClosed());
    }
  }

  @Test
  void pulsesOnAClosedRelayExtendItAtMostToTheHardLimit() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      List<Change> changes = watch(rig.relay());
      rig.panel.pulseRelay("u1", Duration.ofMillis(400));
      soon().until(() -> rig.panel.state().relayClosed());
      rig.panel.pulseRelay("u1", Duration.ofDays(100_000_000));
      soon().until(() -> changes.size() == 2);
      long limitMs = PanelRig.LIMIT.toMillis();
      assertBetween(limitMs, limitMs + 500, changes.get(1).ms() - changes.get(0).ms());
    }
  }

  @Test
  void closingOpensTheRelayAndDarkensTheLight() {
    PanelRig rig = PanelRig.simulated(20);
    rig.panel.show(Light.READY);
    rig.panel.pulseRelay("u1", Duration.ofSeconds(30));
    soon().until(() -> rig.panel.state().relayClosed() && rig.panel.state().lightOn());
    DigitalOutput relay = rig.relay();
    DigitalOutput light = rig.light();
    assertEquals(DigitalState.HIGH, relay.state());
    rig.close();
    assertEquals(DigitalState.LOW, relay.state());
    assertEquals(DigitalState.LOW, light.state());
    assertFalse(rig.panel.state().relayClosed());
    assertFalse(rig.panel.state().lightOn());
  }

  @Test
  void activeLowOutputsAreHighWhenInactive() {
    PanelRig rig = PanelRig.activeLow(20);
    DigitalOutput relay = rig.relay();
    assertEquals(DigitalState.HIGH, relay.state());
    assertEquals(DigitalState.HIGH, rig.light().state());
    rig.panel.show(Light.READY);
    rig.panel.pulseRelay("u1", Duration.ofSeconds(30));
    soon().until(() -> rig.panel.state().relayClosed() && rig.panel.state().lightOn());
    assertEquals(DigitalState.LOW, relay.state());
    assertEquals(DigitalState.LOW, rig.light().state());
    rig.close();
    assertEquals(DigitalState.HIGH, relay.state());
  }

  @Test
  void theLightBlinksAsItsStateSays() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      List<Change> changes = watch(rig.light());
      rig.panel.show(Light.RECOVERING);
      soon().until(() -> changes.size() >= 6);
      long halfPeriods = changes.get(5).ms() - changes.get(0).ms();
      assertBetween(400, 1500, halfPeriods);
      rig.panel.show(Light.READY);
      soon().until(() -> rig.panel.state().light() == Light.READY && rig.panel.state().lightOn());
      rig.panel.show(Light.OFF);
      soon().until(() -> !rig.panel.state().lightOn());
      assertEquals(DigitalState.LOW, rig.light().state());
    }
  }

  @Test
  void onlyTheTwoWantedProvidersAreLoaded() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      assertEquals(2, Objects.requireNonNull(rig.panel.loop().gpio()).providers());
    }
  }

  @Test
  void aMachineWithoutTheChipIsAFaultSaidOnceAndNotTriedHot() {
    PanelRig rig = new PanelRig(PanelRig.settings(Kind.GPIOD, NO_CHIP, 20, false));
    soon().until(() -> !rig.panel.state().faults().isEmpty());
    String fault = rig.panel.state().faults().getFirst();
    assertTrue(fault.startsWith("no GPIO chip at " + NO_CHIP + ": "), fault);
    rig.panel.show(Light.READY);
    rig.panel.pulseRelay("u1", Duration.ofMillis(50));
    soon().until(() -> rig.panel.state().light() == Light.READY);
    assertFalse(rig.panel.state().relayClosed());
    assertFalse(rig.panel.state().lightOn());
    assertThrows(IllegalStateException.class, () -> rig.panel.press(Contact.BUTTON, Duration.ofMillis(50)));
    rig.close();
    assertEquals(List.of("fault: " + fault), rig.said);
  }

  @Test
  void aPanelWithoutLinesIsQuiet() {
    Line none = new Line(-1, false, Pull.OFF);
    PanelRig rig = new PanelRig(new PanelSettings(Kind.SIMULATED, "", none, none, none, 20, Duration.ZERO, none, none,
        Duration.ofSeconds(1), Path.of("/nowhere")));
    rig.panel.show(Light.READY);
    soon().until(() -> rig.panel.state().light() == Light.READY);
    assertThrows(IllegalStateException.class, () -> rig.panel.press(Contact.BUTTON, Duration.ofMillis(50)));
    rig.close();
    assertEquals(List.of(), rig.said);
  }

  @Test
  void aPanelOfKindNoneStartsNoThread() {
    PanelRig rig = new PanelRig(PanelRig.settings(Kind.NONE, "", 20, false));
    assertEquals(List.of(), panelThreads());
    rig.panel.pulseRelay("u1", Duration.ofMillis(50));
    rig.close();
    assertEquals(List.of(), rig.said);
  }

  @Test
  void noThreadIsLeftAfterClosing() {
    for (int round = 0; round < 3; round++) {
      PanelRig rig = PanelRig.simulated(20);
      assertEquals(List.of("panel"), panelThreads());
      Gpio gpio = Objects.requireNonNull(rig.panel.loop().gpio());
      rig.panel.press(Contact.BUTTON, Duration.ofMillis(30));
      soon().until(() -> rig.said.size() == 2);
      rig.close();
      rig.close();
      // The mock has no threads of its own, the gpiod provider has; closing the context ends them.
      assertTrue(gpio.isClosed());
      assertEquals(List.of(), panelThreads());
    }
  }

  @Test
  void closingDuringTheStartLeavesNothing() {
    for (int round = 0; round < 20; round++) {
      new PanelRig(PanelRig.settings(Kind.SIMULATED, "", 20, false)).close();
    }
    assertEquals(List.of(), panelThreads());
  }

  @Test
  void aPanelStartsOnce() {
    PanelRig rig = PanelRig.simulated(20);
    assertThrows(IllegalStateException.class, rig.panel::start);
    rig.close();
    assertThrows(IllegalStateException.class, rig.panel::start);
  }

  private record Change(DigitalState to, long ms) {}

  private static List<Change> watch(DigitalOutput output) {
    List<Change> changes = new CopyOnWriteArrayList<>();
    output.addListener(event -> changes.add(new Change(event.state(), System.nanoTime() / 1_000_000)));
    return changes;
  }

  private static List<String> panelThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
        .filter(name -> name.equals("panel") || name.startsWith("Pi4J")).sorted().toList();
  }

  private static void assertBetween(long least, long most, long value) {
    assertTrue(value >= least && value <= most, value + " ms is not within " + least + " to " + most);
  }
}
