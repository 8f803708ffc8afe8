package dev.callpoint.panel;

import static dev.callpoint.panel.PanelRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalState;
import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Line;
import dev.callpoint.panel.PanelSettings.Pull;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holding a button, the reset button, the switch at the case, and what is answered to a pulse; on Pi4J's mock. */
final class PanelContactsTest {
  @Test
  void aButtonThatIsHeldIsToldOnceHoweverLongItIsHeld() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.panel.press(Contact.BUTTON, PanelRig.HOLD.multipliedBy(2).plusMillis(500));
      soon().until(() -> rig.said.size() == 3);
      assertEquals(List.of("pressed", "held", "released"), rig.said);
    }
  }

  @Test
  void aButtonThatIsLetGoInTimeIsNotHeld() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.panel.press(Contact.BUTTON, PanelRig.HOLD.dividedBy(2));
      soon().until(() -> rig.said.size() == 2);
      soon().during(PanelRig.HOLD).atMost(PanelRig.HOLD.plusSeconds(10)).until(() -> rig.said.size() == 2);
    }
  }

  @Test
  void theResetButtonIsAButtonOfItsOwn() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.input(Contact.RESET_BUTTON).mockState(DigitalState.HIGH);
      soon().until(() -> rig.said.size() == 2);
      rig.input(Contact.RESET_BUTTON).mockState(DigitalState.LOW);
      soon().until(() -> rig.said.size() == 3);
      assertEquals(List.of("reset_button pressed", "reset_button held", "reset_button released"), rig.said);
      assertEquals(0, rig.panel.state().presses());
    }
  }

  @Test
  void aCaseThatIsOpenedAndClosedIsToldTwice() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.input(Contact.CASE).mockState(DigitalState.HIGH);
      soon().until(() -> rig.panel.state().caseOpen());
      rig.input(Contact.CASE).mockState(DigitalState.LOW);
      soon().until(() -> rig.said.size() == 2);
      assertEquals(List.of("opened", "closed"), rig.said);
      assertFalse(rig.panel.state().caseOpen());
    }
  }

  @Test
  void aCaseThatIsOpenWhenThePanelBeginsIsToldAtOnceAndNoFault() {
    CaseSwitch open = new CaseSwitch(new PanelRig.Nobody() {
      @Override
      public void tampered(boolean open) {
        assertTrue(open);
      }
    });
    open.turn(true, 0);
    assertTrue(open.open());
  }

  @Test
  void aCaseWhoseLineIsLostStaysAsItWasTold() {
    CaseSwitch open = new CaseSwitch(new PanelRig.Nobody());
    open.changed(true, 0);
    open.lost();
    assertTrue(open.open());
  }

  @Test
  void aPulseIsAnsweredWhenTheRelayIsClosedAndItsMovesAreTold() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.panel.pulseRelay("u1", Duration.ofMillis(150));
      soon().until(() -> rig.relayMoves.equals(List.of(true, false)));
      assertEquals(List.of("u1 done: the relay is closed for 150 ms"), rig.pulses);
    }
  }

  @Test
  void aPulseIsRefusedWhereThereIsNoRelay() {
    Line none = new Line(-1, false, Pull.OFF);
    PanelSettings with = PanelRig.settings(PanelSettings.Kind.SIMULATED, "", 20, false);
    PanelSettings without = new PanelSettings(with.kind(), "", with.button(), none, none, 20, Duration.ZERO, none, none,
        with.relayHardLimit(), with.runDirectory());
    try (PanelRig rig = new PanelRig(without)) {
      rig.panel.pulseRelay("u1", Duration.ofMillis(150));
      assertEquals(List.of("u1 failed: there is no relay; see panel.kind and panel.relay.line"), rig.pulses);
    }
  }

  @Test
  void theToolsTellOnWhichChipTheRelayIs() {
    String told = """
        gpiochip0 - 2 lines:
        \tline   0:\tunnamed         \tinput
        \tline   1:\tunnamed         \toutput consumer=callpoint-relay
        gpiochip1 - 23 lines:
        \tline   1:\t"GPIO 1"        \tinput
        \tline  22:\t"GPIO22"        \toutput active-low consumer="callpoint-relay"
        """;
    assertEquals(Optional.of("gpiochip0"), GpioTools.chipIn(told, "callpoint-relay", line(1)));
    assertEquals(Optional.of("gpiochip1"), GpioTools.chipIn(told, "callpoint-relay", line(22)));
    assertEquals(Optional.empty(), GpioTools.chipIn(told, "callpoint-relay", line(0)));
    assertEquals(Optional.empty(), GpioTools.chipIn(told, "callpoint", line(1)));
  }

  private static Line line(int number) {
    return new Line(number, false, Pull.OFF);
  }
}
