package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Incident;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A turn for people. */
final class Words {
  private static final int LENGTH_MAX = 160;

  private Words() {}

  /** Empty where nothing happened but the usual: time, counters and reports, from which nothing but figures came. */
  static Optional<Report.Step> step(Event event, long ms, List<Command> commands) {
    List<String> followed = commands.stream().filter(c -> !(c instanceof Command.PublishVitals)).map(Words::of).toList();
    boolean usual =
        event instanceof Event.TimePassed || event instanceof Event.ProgressMade || event instanceof Event.PageReported;
    return usual && followed.isEmpty() ? Optional.empty() : Optional.of(new Report.Step(ms, of(event), followed));
  }

  static String of(Event event) {
    return shortened(event.toString());
  }

  private static String of(Command command) {
    return switch (command) {
      case Command.Explain c -> printable((c.alarming() ? "! " : "“") + c.sentence() + (c.alarming() ? "" : "”"));
      case Command.PublishStatus c -> "PublishStatus[" + printable(c.status().state()) + "]";
      case Command.PublishIncident c -> printable(of(c.incident()));
      // Not each by name as in the core: whatever comes to be commanded tells itself, and nothing is decided here.
      default -> shortened(command.toString());
    };
  }

  private static String of(Incident incident) {
    return "PublishIncident[" + incident.id() + ": cause " + incident.cause().label() + ", "
        + incident.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-') + " after " + incident.ms() + " ms, "
        + incident.trigger() + "]";
  }

  private static String shortened(String words) {
    String text = printable(words);
    return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX - 1) + "…";
  }

  /** Words come from wherever the recording does; they must not steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
