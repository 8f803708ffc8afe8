package dev.callpoint.panel;

import static dev.callpoint.panel.PanelRig.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Kind;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The button on real Pi4J with its mock provider. */
final class PanelButtonTest {
  @Test
  void aPressIsReportedOnceAndSoIsItsRelease() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.panel.press(Contact.BUTTON, Duration.ofMillis(60));
      soon().until(() -> rig.said.size() == 2);
      assertEquals(List.of("pressed", "released"), rig.said);
      soon().until(() -> rig.panel.state().presses() == 1 && !rig.panel.state().buttonDown());
    }
  }

  @Test
  void aHeldButtonIsDownUntilItIsReleased() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      rig.button().mockState(DigitalState.HIGH);
      soon().until(() -> rig.panel.state().buttonDown());
      assertEquals(List.of("pressed"), rig.said);
      rig.button().mockState(DigitalState.LOW);
      soon().until(() -> !rig.panel.state().buttonDown());
      assertEquals(List.of("pressed", "released"), rig.said);
    }
  }

  @Test
  void aBouncingContactIsOnePress() {
    try (PanelRig rig = PanelRig.simulated(50)) {
      for (int i = 0; i < 20; i++) {
        rig.button().mockState(DigitalState.HIGH);
        rig.button().mockState(DigitalState.LOW);
      }
      rig.button().mockState(DigitalState.HIGH);
      soon().until(() -> rig.said.contains("pressed"));
      rig.button().mockState(DigitalState.LOW);
      soon().until(() -> rig.said.contains("released"));
      assertEquals(List.of("pressed", "released"), rig.said);
    }
  }

  @Test
  void aThousandFastPressesWithoutDebounceAreAThousandPresses() {
    try (PanelRig rig = PanelRig.simulated(0)) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        rig.button().mockState(DigitalState.HIGH);
        rig.button().mockState(DigitalState.LOW);
        expected.add("pressed");
        expected.add("released");
      }
      soon().until(() -> rig.said.size() >= 2000);
      assertEquals(expected, rig.said);
      soon().until(() -> rig.panel.state().presses() == 1000);
      assertEquals(0, rig.panel.state().edgesDropped());
    }
  }

  @Test
  void aThousandPressesTooShortToCountEndInTheLevelThatTheyEndIn() {
    try (PanelRig rig = PanelRig.simulated(200)) {
      for (int i = 0; i < 1000; i++) {
        rig.button().mockState(DigitalState.HIGH);
        rig.button().mockState(DigitalState.LOW);
      }
      rig.button().mockState(DigitalState.HIGH);
      soon().until(() -> rig.panel.state().buttonDown());
      assertEquals(List.of("pressed"), rig.said);
      assertEquals(0, rig.panel.state().edgesDropped());
    }
  }

  @Test
  void aStormBeyondTheQueueIsDroppedAndCountedAndEndsInTheRightLevel() {
    try (PanelRig rig = PanelRig.simulated(20)) {
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch free = new CountDownLatch(1);
      rig.atPress = () -> {
        busy.countDown();
        awaitUninterrupted(free);
      };
      rig.button().mockState(DigitalState.HIGH);
      awaitUninterrupted(busy);
      for (int i = 0; i < 5000; i++) {
        rig.button().mockState(DigitalState.LOW);
        rig.button().mockState(DigitalState.HIGH);
      }
      rig.button().mockState(DigitalState.LOW); // dropped: only reading the level can tell
      free.countDown();
      soon().until(() -> rig.panel.state().edgesDropped() == 10_001 - InputLine.EDGES_MAX);
      // Longer than Pi4J may be silent: what was dropped here must not be held against it.
      soon().during(Duration.ofMillis(1300)).until(() -> rig.panel.state().faults().isEmpty());
      List<String> said = List.copyOf(rig.said);
      assertEquals("released", said.getLast());
      assertAlternating(said);
      assertFalse(rig.panel.state().buttonDown());
    }
  }

  @Test
  void simulatedPressesWaitForOneAnotherAndTooManyAreRefused() {
    try (PanelRig rig = PanelRig.simulated(5)) {
      int accepted = 0;
      IllegalStateException refusal = null;
      while (refusal == null && accepted < 1000) {
        try {
          rig.panel.press(Contact.BUTTON, Duration.ofMillis(15));
          accepted++;
        } catch (IllegalStateException e) {
          refusal = e;
        }
      }
      int presses = accepted;
      assertTrue(presses >= SimulatedFinger.PRESSES_MAX && presses < 1000, presses + " presses taken");
      soon().until(() -> rig.panel.state().presses() == presses && !rig.panel.state().buttonDown());
      assertEquals(2 * presses, rig.said.size());
      assertAlternating(rig.said);
    }
  }

  @Test
  void anActiveLowButtonIsPressedByALowLevelAndNotByStarting() {
    try (PanelRig rig = PanelRig.activeLow(20)) {
      assertEquals(DigitalState.HIGH, rig.button().state());
      rig.panel.press(Contact.BUTTON, Duration.ofMillis(200));
      soon().until(() -> rig.button().state() == DigitalState.LOW);
      soon().until(() -> rig.said.size() == 2);
      assertEquals(List.of("pressed", "released"), rig.said);
      assertEquals(DigitalState.HIGH, rig.button().state());
    }
  }

  @Test
  void aChangeThatPi4jDoesNotReportIsSeenAndTheLineIsOpenedAnew() throws ReflectiveOperationException {
    try (PanelRig rig = PanelRig.simulated(20)) {
      MockDigitalInput deaf = rig.button();
      Field level = MockDigitalInput.class.getDeclaredField("state");
      level.setAccessible(true);
      level.set(deaf, DigitalState.HIGH);
      soon().until(() -> rig.said.contains("pressed"));
      soon().until(() -> rig.said.stream().anyMatch(line -> line.startsWith("recovered: ")));
      assertEquals(List.of(
          "pressed",
          "fault: button on GPIO line 17 changes, but Pi4J no longer reports it; it is opened anew",
          "released",
          "recovered: button on GPIO line 17 works again"), rig.said);
      assertEquals(List.of(), rig.panel.state().faults());
      rig.panel.press(Contact.BUTTON, Duration.ofMillis(60));
      soon().until(() -> rig.panel.state().presses() == 2);
      assertFalse(deaf == rig.button());
    }
  }

  @Test
  void aListenerThatThrowsDoesNotStopThePanel() {
    PanelSettings settings = PanelRig.settings(Kind.SIMULATED, "", 5, false);
    try (Panel panel = new Panel(settings, new ThrowingListener())) {
      panel.start();
      panel.press(Contact.BUTTON, Duration.ofMillis(30));
      panel.press(Contact.BUTTON, Duration.ofMillis(30));
      soon().until(() -> panel.state().presses() == 2 && !panel.state().buttonDown());
    }
  }

  @Test
  void aPanelThatIsNotSimulatedSaysWhyItCannotBePressed() {
    PanelSettings none = PanelRig.settings(Kind.NONE, "", 20, false);
    PanelSettings real = PanelRig.settings(Kind.GPIOD, "gpiochip0", 20, false);
    Panel.Listener silent = new ThrowingListener();
    assertEquals("there is no panel to press: panel.kind is \"none\"; set it to \"simulated\"", refusal(none, silent));
    assertEquals("the panel is real: press its button by hand, or set panel.kind = \"simulated\"",
        refusal(real, silent));
  }

  private static String refusal(PanelSettings settings, Panel.Listener listener) {
    Panel panel = new Panel(settings, listener);
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> panel.press(Contact.BUTTON, Duration.ofMillis(50))).getMessage());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertAlternating(List<String> said) {
    for (int i = 0; i < said.size(); i++) {
      assertEquals(i % 2 == 0 ? "pressed" : "released", said.get(i));
    }
  }

  private record ThrowingListener() implements Panel.Listener {
    @Override
    public void pressed(Contact button) {
      throw new IllegalStateException("thrown by the test's listener");
    }

    @Override
    public void held(Contact button) {
      throw new IllegalStateException("thrown by the test's listener");
    }

    @Override
    public void released(Contact button) {
      throw new IllegalStateException("thrown by the test's listener");
    }

    @Override
    public void tampered(boolean open) {
      throw new IllegalStateException("thrown by the test's listener");
    }

    @Override
    public void relayMoved(boolean closed) {
      throw new IllegalStateException("thrown by the test's listener");
    }

    @Override
    public void pulsed(String id, boolean done, String detail) {
      throw new IllegalStateException(detail);
    }

    @Override
    public void fault(String part, String what) {
      throw new IllegalStateException(what);
    }

    @Override
    public void recovered(String part, String what) {
      throw new IllegalStateException(what);
    }
  }
}
