package dev.callpoint.recording;

import dev.callpoint.core.Command;
import dev.callpoint.core.Core;
import dev.callpoint.core.Event;
import dev.callpoint.core.State;
import dev.callpoint.recording.Report.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Feeds a recording through this program's core and compares the commands. Each segment begins with the state that it has recorded; where
 * segments follow each other, that is compared with the one that was reached too. After a difference the rest of the recording is not
 * looked at, as everything may follow from it; after a line that cannot be read it goes on with the next segment.
 */
public final class Replay {
  private final Codec codec = new Codec(Secrets.hidden());
  private final Report.Listener listener;
  private final List<Header> segments = new ArrayList<>();
  private final List<String> damage = new ArrayList<>();
  private @Nullable Difference difference;
  private @Nullable State state;
  private @Nullable Header next;
  private String run = "";
  private long turn;
  private long turns;
  private boolean ended;

  private Replay(Report.Listener listener) {
    this.listener = listener;
  }

  /** The recordings that are kept in a state directory, the oldest first. */
  public static List<Path> kept(Path stateDirectory) throws IOException {
    return Shelf.in(Recorder.recordings(stateDirectory));
  }

  /** The segments of a daemon that runs, the oldest first; the last one still grows. */
  public static List<Path> current(Path runDirectory) throws IOException {
    return Segments.inOrder(Recorder.recordings(runDirectory));
  }

  /**
   * Replays a recording.
   *
   * @param grows its end may be missing
   * @throws Unreadable when it is no recording
   * @throws IOException when it is not there, or its disk does not give it
   */
  public static Report of(Path path, boolean grows, Report.Listener listener) throws IOException, Unreadable {
    try (Recorded recorded = Recorded.open(path)) {
      Replay replay = new Replay(listener);
      replay.run(recorded);
      if (!grows) {
        replay.checkEnd(recorded);
      }
      if (replay.segments.isEmpty()) {
        throw new Unreadable(replay.damage.isEmpty() ? "it is empty" : replay.damage.getFirst());
      }
      return new Report(replay.segments, replay.turns, replay.difference, replay.damage);
    }
  }

  private void run(Recorded recorded) throws IOException, Unreadable {
    long number = 0;
    Optional<String> line;
    while (difference == null && (line = recorded.next()).isPresent()) {
      number++;
      try {
        line(Codec.tree(line.get()));
      } catch (Unreadable e) {
        if (number == 1) {
          throw new Unreadable("it is no recording of callpoint: " + e.getMessage());
        }
        damaged("line " + number + ": " + e.getMessage());
      }
    }
  }

  private void checkEnd(Recorded recorded) {
    recorded.damage().ifPresentOrElse(
        damage::add,
        () -> {
          if (!ended && difference == null) {
            damage.add("its end is missing");
          }
        });
  }

  /** Without a state nothing can be replayed until the next segment begins. */
  private void damaged(String what) {
    if (state != null || next != null) {
      damage.add(what + "; the rest of this segment is passed over");
    }
    state = null;
    next = null;
    run = "";
  }

  private void line(JsonNode json) throws Unreadable {
    ended = json.path("end").asBoolean(false);
    if (Header.begins(json)) {
      next = Header.of(json);
    } else if (segments.isEmpty() && next == null) {
      throw new Unreadable("it does not begin like one");
    } else if (json.has("state")) {
      begin(codec.read(State.class, json.path("state")));
    } else if (json.has("ticks") && state != null) {
      ticks(json.path("ticks"));
    } else if (json.has("event") && state != null) {
      Event event = codec.read(Event.class, json.path("event"));
      turn(event, whole(json.path("ms")), json.path("commands").asString(""));
    }
  }

  private void begin(State recorded) throws Unreadable {
    Header header = next;
    if (header == null) {
      throw new Unreadable("a state without a header");
    }
    boolean follows = header.run().equals(run) && header.turn() == turn;
    if (state != null && follows && !codec.state(recorded).equals(codec.state(state))) {
      String what = "the commands were the same, but the state reached is another than the one recorded";
      difference = new Difference(turn, header.nowMs(), "", "", "", List.of(), codec.state(state), what);
      return;
    }
    state = recorded;
    run = header.run();
    turn = header.turn();
    next = null;
    segments.add(header);
    listener.segment(header);
  }

  private void ticks(JsonNode times) throws Unreadable {
    long ms = 0;
    for (JsonNode time : times) {
      ms += whole(time);
      turn(new Event.TimePassed(), ms, "");
      if (difference != null) {
        return;
      }
    }
  }

  private void turn(Event event, long ms, String recorded) {
    State before = state;
    if (before == null) {
      return;
    }
    Core.Outcome outcome;
    try {
      outcome = Core.turn(before, event, ms);
    } catch (RuntimeException e) {
      difference =
          new Difference(turn, ms, codec.event(event), recorded, "", List.of(), codec.state(before), "the core breaks: " + e);
      return;
    }
    String now = outcome.commands().isEmpty() ? "" : codec.hash(outcome.commands());
    if (!now.equals(recorded)) {
      List<String> commands = outcome.commands().stream().map(c -> codec.text(Command.class, c)).toList();
      difference =
          new Difference(turn, ms, codec.event(event), recorded, now, commands, codec.state(before), "other commands");
      return;
    }
    state = outcome.state();
    turn++;
    turns++;
    Words.step(event, ms, outcome.commands()).ifPresent(listener::step);
  }

  private static long whole(JsonNode number) throws Unreadable {
    if (!number.canConvertToLong() || !number.isIntegralNumber()) {
      throw new Unreadable("a time is expected, not " + number);
    }
    return number.longValue();
  }
}
