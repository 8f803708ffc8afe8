package dev.callpoint.panel;

import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import dev.callpoint.panel.Panel.Contact;
import dev.callpoint.panel.PanelSettings.Line;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The panel's contacts, each with the finger that moves it where the panel is simulated. */
final class Inputs {
  private final Map<Contact, InputLine> lines = new EnumMap<>(Contact.class);
  private final Map<Contact, SimulatedFinger> fingers = new EnumMap<>(Contact.class);
  private final CaseSwitch caseSwitch;
  private final Faults faults;

  Inputs(PanelSettings settings, LongSupplier clock, Runnable wake, Panel.Listener listener, Faults faults) {
    this.faults = faults;
    this.caseSwitch = new CaseSwitch(listener);
    for (Contact contact : Contact.values()) {
      Line line = contact.of(settings);
      InputLine.Watcher watcher =
          contact == Contact.CASE ? caseSwitch : new PushButton(contact, settings.hold(), listener);
      lines.put(contact, new InputLine(contact.key(), line, settings.debounceMs(), clock, wake, watcher));
      fingers.put(contact, new SimulatedFinger(line, settings.debounceMs()));
    }
  }

  InputLine line(Contact contact) {
    return lines.get(contact);
  }

  List<InputLine> all() {
    return List.copyOf(lines.values());
  }

  /** From any thread. */
  void press(Contact contact, Duration hold) {
    fingers.get(contact).press(hold);
  }

  void moveFingers(long now) {
    fingers.forEach((contact, finger) -> {
      if (line(contact).input() instanceof MockDigitalInput mock) {
        finger.turn(mock, now);
      }
    });
  }

  /** A case that is open from the start is reported as open; a button may be stuck or wired the other way round. */
  void reportHeldFromStart(long now) {
    for (Contact contact : List.of(Contact.BUTTON, Contact.RESET_BUTTON)) {
      InputLine line = line(contact);
      if (line.suspicious(now)) {
        faults.raise(contact.key() + " held", line.name() + " on GPIO line " + line.line().number()
            + " reads as pressed ever since it was opened; check panel." + line.name() + ".active, panel." + line.name()
            + ".pull and the wiring");
      } else {
        faults.clear(contact.key() + " held", line.name() + " is released");
      }
    }
  }

  long wantedAtNanos() {
    long wanted = Long.MAX_VALUE;
    for (Contact contact : Contact.values()) {
      InputLine line = line(contact);
      wanted = Math.min(wanted, line.wantedAtNanos());
      if (line.input() instanceof MockDigitalInput) {
        wanted = Math.min(wanted, fingers.get(contact).wantedAtNanos());
      }
    }
    return wanted;
  }

  boolean caseOpen() {
    return caseSwitch.open();
  }

  long edgesDropped() {
    return lines.values().stream().mapToLong(InputLine::edgesDropped).sum();
  }
}
