package dev.callpoint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Incident;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Report.Listener NOBODY = new Report.Listener() {
    @Override
    public void segment(Header header) {
      // Nobody looks.
    }

    @Override
    public void step(Report.Step step) {
      // Nobody looks.
    }
  };

  @TempDir
  Path directory;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Recorder> open = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Recorder recorder : open) {
      recorder.close(LIMIT);
    }
  }

  private Recorder recorder(Path run, Path state) {
    Recorder recorder = new Recorder(run, state, Life.ABOUT, new Recorder.Listener() {
      @Override
      public void fault(String what) {
        told.add(what);
      }

      @Override
      public void recovered() {
        told.add("recovered");
      }

      @Override
      public void dropped(long turns) {
        told.add("dropped " + turns);
      }
    }, Segments.TURNS_MAX);
    open.add(recorder);
    return recorder;
  }

  private Recorder recorder() {
    return recorder(run(), state());
  }

  private Path run() {
    return directory.resolve("run");
  }

  private Path state() {
    return directory.resolve("state");
  }

  private static void tell(Recorder recorder, List<Considered> turns) {
    turns.forEach(turn -> recorder.turned(turn.before(), turn.event(), turn.nowMs(), turn.commands()));
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> path.getFileName().toString()).toList();
  }

  private void await(String what, Callable<Boolean> isSo) {
    Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(isSo);
  }

  @Test
  void anIncidentOfTheWatchdogIsKeptWithTheTimeBeforeIt() throws Exception {
    Recorder recorder = recorder();
    recorder.start();
    Life life = Life.booted().passes(5_000, 1, 2).loses(1, 2);
    tell(recorder, life.turns);
    await("it is kept", () -> !Replay.kept(state()).isEmpty());
    assertEquals(List.of("engine-dead-1.jsonl.gz"), names(Replay.kept(state())));
    Report report = Replay.of(Replay.kept(state()).getFirst(), false, NOBODY);
    assertNull(report.difference());
    assertEquals(List.of(), report.damage());
    assertTrue(report.turns() > 150, "turns: " + report.turns());

    recorder.close(LIMIT);
    Report current = Replay.of(Replay.current(run()).getFirst(), false, NOBODY);
    assertEquals(life.turns.size(), current.turns(), "the segment went on");
    assertEquals(List.of(), told);
  }

  @Test
  void aPressThatTheFirstResetServedIsNotKept() throws Exception {
    Recorder recorder = recorder();
    recorder.start();
    Life life = Life.booted().happens(new Event.ButtonPressed("b-1")).loses(1, 2);
    assertTrue(life.said(Command.PublishIncident.class));
    tell(recorder, life.turns);
    recorder.close(LIMIT);
    assertEquals(List.of(), Replay.kept(state()));
  }

  @Test
  void everyIncidentOfALongLifeIsJudgedByItsCauseItsRungsAndItsOutcome() {
    int[] kept = {0, 0};
    for (Considered turn : Life.random(2)) {
      for (Command command : turn.commands()) {
        if (command instanceof Command.PublishIncident c) {
          Incident incident = c.incident();
          boolean asked = List.of("button", "mqtt", "console", "cli").contains(incident.cause().label());
          boolean served = incident.outcome() == Incident.Outcome.COMPLETED && incident.rungs().size() == 1;
          assertEquals(!(asked && served), Recorder.isWorthKeeping(incident), incident::toString);
          kept[asked && served ? 0 : 1]++;
        }
      }
    }
    assertTrue(kept[0] > 0 && kept[1] > 0, "both kinds: " + kept[0] + ", " + kept[1]);
  }

  @Test
  void aStormOfIncidentsDoesNotWearTheCard() throws Exception {
    Recorder recorder = recorder();
    recorder.start();
    Life life = Life.booted();
    for (int engine = 1; engine <= 10; engine++) {
      life.loses(engine, engine + 1).happens(new Event.EngineWarmed(engine + 2, List.of())).passes(14_000, engine + 1, engine + 2);
    }
    tell(recorder, life.turns);
    recorder.close(LIMIT);
    assertEquals(
        IntStream.rangeClosed(1, Shelf.FILES_MAX).mapToObj(i -> "engine-dead-" + i + Shelf.END).toList(),
        names(Replay.kept(state())).stream().sorted().toList());
    for (Path path : Replay.kept(state())) {
      Report report = Replay.of(path, false, NOBODY);
      assertNull(report.difference(), path.toString());
      assertEquals(List.of(), report.damage());
    }
    life.passes(600_000, 11, 12).loses(11, 12);
    Recorder again = recorder();
    again.start();
    for (Considered turn : life.turns) {
      tell(again, List.of(turn));
      if (again.waiting() > Recorder.WAITING_MAX / 2) {
        await("it has written", () -> again.waiting() == 0);
      }
    }
    again.close(LIMIT);
    assertEquals("engine-dead-11.jsonl.gz", names(Replay.kept(state())).getLast(), "ten minutes later one is kept again");
    assertEquals(List.of(), told);
  }

  @Test
  void whatItCannotTakeIsDroppedToldAndANewSegmentBegins() throws Exception {
    Recorder recorder = recorder();
    List<Considered> turns = Life.random(4);
    tell(recorder, turns.subList(0, Recorder.WAITING_MAX + 500));
    recorder.start();
    await("it has taken what waits", () -> recorder.waiting() == 0);
    tell(recorder, turns.subList(Recorder.WAITING_MAX + 500, Recorder.WAITING_MAX + 600));
    recorder.close(LIMIT);
    assertEquals(List.of("dropped 500"), told);
    List<Path> segments = Replay.current(run());
    assertEquals(2, segments.size());
    assertEquals(Recorder.WAITING_MAX, Replay.of(segments.get(0), false, NOBODY).turns());
    Report second = Replay.of(segments.get(1), false, NOBODY);
    assertEquals(500, second.segments().getFirst().lost());
    assertEquals(100, second.turns());
    assertNull(second.difference());
  }

  @Test
  void segmentsOfADaemonBeforeStayUntilTheBound() throws Exception {
    for (int i = 0; i < 5; i++) {
      Recorder recorder = recorder();
      recorder.start();
      tell(recorder, Life.booted().turns);
      recorder.close(LIMIT);
    }
    assertEquals(List.of("0000000003.jsonl.gz", "0000000004.jsonl.gz", "0000000005.jsonl.gz"), names(Replay.current(run())));
  }

  @Test
  void aStateDirectoryThatCannotBeHadIsToldOnceAndRecordingGoesOn() throws Exception {
    Recorder recorder = recorder(run(), Path.of("/proc/callpoint"));
    recorder.start();
    Life life = Life.booted().loses(1, 2).passes(30_000, 2);
    tell(recorder, life.turns);
    recorder.close(LIMIT);
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.getFirst().contains("engine-dead-1 is not kept in /proc/callpoint/recordings"), told::toString);
    assertEquals(life.turns.size(), Replay.of(Replay.current(run()).getFirst(), false, NOBODY).turns());
  }

  @Test
  void keepingIsTriedAgainAndTheFaultIsOver() throws Exception {
    Files.writeString(state(), "in the way");
    Recorder recorder = recorder();
    recorder.start();
    Life life = Life.booted().loses(1, 2);
    tell(recorder, life.turns);
    await("the fault is told", () -> told.size() == 1);
    Files.delete(state());
    int before = life.turns.size();
    life.passes(11_000, 2);
    tell(recorder, life.turns.subList(before, life.turns.size()));
    recorder.close(LIMIT);
    assertEquals("recovered", told.getLast());
    assertEquals(List.of("engine-dead-1.jsonl.gz"), names(Replay.kept(state())));
  }

  @Test
  void aRunDirectoryThatCannotBeHadIsToldAndRecordingBeginsAgain() throws Exception {
    Files.writeString(run(), "in the way");
    Recorder recorder = recorder();
    recorder.start();
    Life life = Life.booted();
    tell(recorder, life.turns);
    await("the fault is told", () -> told.size() == 1);
    Files.delete(run());
    int before = life.turns.size();
    life.passes(15_000, 1, 2);
    tell(recorder, life.turns.subList(before, life.turns.size()));
    recorder.close(LIMIT);
    assertEquals("recovered", told.getLast());
    Report report = Replay.of(Replay.current(run()).getFirst(), false, NOBODY);
    assertNull(report.difference());
    assertEquals(life.turns.size(), report.segments().getFirst().lost() + report.turns());
  }

  @Test
  void whatBrokeTheCoreIsKeptOnceInAWhile() throws Exception {
    Recorder recorder = recorder();
    recorder.start();
    tell(recorder, Life.booted().turns);
    recorder.closeBroken(LIMIT);
    Path kept = Replay.kept(state()).getFirst();
    assertEquals("core-broken.jsonl.gz", kept.getFileName().toString());
    FileTime first = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(kept, first);
    Recorder again = recorder();
    again.start();
    tell(again, Life.booted().turns);
    again.closeBroken(LIMIT);
    assertEquals(first, Files.getLastModifiedTime(kept));
  }

  // --- the shelf ---

  @Test
  void theOldestAreRemovedByNumberAndBySize() throws IOException {
    Shelf shelf = new Shelf(directory);
    Path small = Files.write(directory.resolve("small"), new byte[10]);
    Path large = Files.write(directory.resolve("large"), new byte[7 * 1_048_576]);
    Files.writeString(directory.resolve("torn.jsonl.gz.unfinished"), "of before");
    for (int i = 0; i < 12; i++) {
      keepAged(shelf, "small-" + i, small, i);
    }
    List<String> names = names(Shelf.in(directory));
    assertEquals(Shelf.FILES_MAX, names.size());
    assertEquals("small-4.jsonl.gz", names.getFirst());
    for (int i = 0; i < 3; i++) {
      keepAged(shelf, "large-" + i, large, 20 + i);
    }
    assertEquals(List.of("large-1.jsonl.gz", "large-2.jsonl.gz"), names(Shelf.in(directory)));
    assertFalse(Files.exists(directory.resolve("torn.jsonl.gz.unfinished")));
  }

  private void keepAged(Shelf shelf, String name, Path segment, int age) throws IOException {
    shelf.keep(name, List.of(segment));
    Files.setLastModifiedTime(directory.resolve(name + Shelf.END), FileTime.fromMillis(1_000_000L + age * 1_000));
  }
}
