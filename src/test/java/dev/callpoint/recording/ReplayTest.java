package dev.callpoint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
  @TempDir
  Path directory;

  private final List<Report.Step> steps = new ArrayList<>();

  private final Report.Listener listener = new Report.Listener() {
    @Override
    public void segment(Header header) {
      // The report has them all.
    }

    @Override
    public void step(Report.Step step) {
      steps.add(step);
    }
  };

  private Path recorded(List<Considered> turns, int turnsMax) throws IOException {
    Segments segments = new Segments(directory.resolve("run"), new Codec(Secrets.hidden()), Life.ABOUT, turnsMax);
    Life.record(turns, segments);
    new Shelf(directory.resolve("kept")).keep("incident-1", segments.since(0));
    return directory.resolve("kept").resolve("incident-1.jsonl.gz");
  }

  private Report replay(Path file) throws IOException, Unreadable {
    return Replay.of(file, false, listener);
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private Path rewritten(Path file, UnaryOperator<String> change) throws IOException {
    return Files.write(directory.resolve("changed.jsonl"), lines(file).stream().map(change).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aLongLifeGivesTheSameCommandsAgain(int block) throws Exception {
    for (int seed = block * 5; seed < (block + 1) * 5; seed++) {
      List<Considered> turns = Life.random(seed);
      Report report = replay(recorded(turns, turns.size() / 3 + 1));
      assertNull(report.difference(), "seed " + seed);
      assertEquals(List.of(), report.damage());
      assertEquals(3, report.segments().size());
      assertEquals(turns.size(), report.turns());
    }
  }

  @Test
  void theNewestSegmentsReplayWithoutTheOnesBefore() throws Exception {
    List<Considered> turns = Life.random(3);
    Report report = replay(recorded(turns, turns.size() / 10));
    assertNull(report.difference());
    assertEquals(Segments.SEGMENTS_MAX, report.segments().size());
    assertTrue(report.turns() > turns.size() / 5 && report.turns() < turns.size() / 2, "turns: " + report.turns());
    assertEquals(turns.size(), report.segments().getFirst().turn() + report.turns() - 1, "up to the last");
  }

  @Test
  void aTamperedEventIsFound() throws Exception {
    Life life = Life.booted().loses(1, 2);
    Path file = recorded(life.turns, 10_000);
    long died = life.turns.stream().filter(t -> t.event().toString().startsWith("EngineDied")).findFirst().orElseThrow().number();
    Report report = replay(rewritten(file, line -> line.replace("\"EngineDied\",\"generation\":1", "\"EngineDied\",\"generation\":2")));
    Report.Difference difference = report.difference();
    assertNotNull(difference);
    assertEquals(died, difference.turn());
    assertTrue(difference.event().contains("EngineDied"), difference::toString);
    assertFalse(difference.recorded().equals(difference.now()), difference::toString);
    assertEquals(died - 1, report.turns());
  }

  @Test
  void aTamperedHashIsFoundAndALostCommandToo() throws Exception {
    Path file = recorded(Life.booted().turns, 10_000);
    Report changed = replay(rewritten(file, line -> line.replaceAll("\"commands\":\"[0-9a-f]{4}", "\"commands\":\"ffff")));
    assertEquals(0, changed.turns());
    Report lost = replay(rewritten(file, line -> line.replaceAll(",\"commands\":\"[0-9a-f]{8}\"", "")));
    assertEquals(0, lost.turns());
  }

  @Test
  void aStateThatDoesNotFollowIsFound() throws Exception {
    Life life = Life.booted().passes(10_000, 1, 2);
    Path file = recorded(life.turns, life.turns.size() / 2 + 1);
    assertNull(replay(file).difference());
    int[] states = {0};
    Report report =
        replay(rewritten(file, line ->
            line.startsWith("{\"state\"") && ++states[0] == 2 ? line.replace("\"presses\":0", "\"presses\":1") : line));
    Report.Difference difference = report.difference();
    assertNotNull(difference);
    assertTrue(difference.what().contains("state"), difference::what);
  }

  @Test
  void aTurnThatBreaksTheCoreIsADifference() throws Exception {
    Path file = recorded(Life.booted().turns, 10_000);
    Report report = replay(rewritten(file, line -> line.replaceFirst("\"engines\":\\{\"all\":\\[]}", "\"engines\":null")));
    assertNotNull(report.difference());
    assertTrue(report.difference().what().contains("breaks"), report.difference()::what);
  }

  @Test
  void aTornFileReplaysWhatIsWhole() throws Exception {
    List<Considered> turns = Life.random(5).subList(0, 3_000);
    int segmentTurns = 1_200;
    Path file = recorded(turns, segmentTurns);
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(1);
    long most = 0;
    for (int i = 0; i < 50; i++) {
      int at = 1 + random.nextInt(bytes.length - 1);
      Path torn = Files.write(directory.resolve("torn.jsonl.gz"), Arrays.copyOf(bytes, at));
      try {
        Report report = replay(torn);
        assertNull(report.difference(), "cut at " + at);
        // Cut where a segment begins, what is left is whole, as nothing tells how many there were; and so it is where all
        // that is missing comes after the last turn.
        boolean complete = report.turns() % segmentTurns == 0 || report.turns() == turns.size();
        boolean whole = report.damage().isEmpty() && complete;
        assertTrue(whole || report.damage().size() == 1, "cut at " + at + ": " + report.damage());
        assertTrue(report.turns() <= turns.size());
        // What could be inflated is replayed, but for the last line.
        assertTrue(report.turns() >= (long) turns.size() * at / bytes.length / 3 || at < 10_000, at + ": " + report.turns());
        most = Math.max(most, report.turns());
      } catch (Unreadable e) {
        assertTrue(at < 5_000, "cut at " + at + ": " + e.getMessage());
      }
    }
    assertTrue(most > turns.size() / 2, "most: " + most);
  }

  @Test
  void aCorruptedLineCostsItsSegmentAlone() throws Exception {
    Life life = Life.booted().passes(20_000, 1, 2);
    int half = life.turns.size() / 2 + 1;
    Path file = recorded(life.turns, half);
    int[] number = {0};
    Report report = replay(rewritten(file, line -> ++number[0] == 40 ? line.substring(1) : line));
    assertNull(report.difference());
    assertEquals(1, report.damage().size(), report.damage()::toString);
    assertTrue(report.damage().getFirst().startsWith("line 40: "), report.damage()::toString);
    assertTrue(report.turns() >= life.turns.size() - half && report.turns() < life.turns.size(), "turns: " + report.turns());
  }

  @Test
  void whatIsNoRecordingIsToldApart() throws Exception {
    for (String content : List.of("", "\n", "hello\n", "{}\n", "{\"state\":{}}\n", "{\"is\":\"callpoint recording\",\"format\":99}\n")) {
      Path file = Files.writeString(directory.resolve("other"), content);
      assertThrows(Unreadable.class, () -> replay(file), content);
    }
    assertThrows(IOException.class, () -> replay(directory.resolve("absent")));
  }

  @Test
  void aSegmentThatGrowsIsReplayedAsFarAsItIsFlushed() throws Exception {
    Life life = Life.booted();
    Segments segments = new Segments(directory, new Codec(Secrets.hidden()), Life.ABOUT, 10_000);
    for (Considered turn : life.turns) {
      segments.add(turn);
    }
    segments.flush();
    Path file = Segments.inOrder(directory).getFirst();
    Report report = Replay.of(file, true, listener);
    assertEquals(life.turns.size(), report.turns());
    assertEquals(List.of(), report.damage());
    assertFalse(replay(file).damage().isEmpty(), "as a file of its own it lacks its end");
    segments.close();
    assertEquals(List.of(), replay(file).damage());
  }

  @Test
  void theTimeLineTellsWhatHappenedAndWhatFollowed() throws Exception {
    replay(recorded(Life.booted().loses(1, 2).turns, 10_000));
    String told = steps.toString();
    assertTrue(told.contains("EngineDied[generation=1, how=was ended by signal 9]"), told);
    assertTrue(told.contains("cause engine-dead, completed"), told);
    assertTrue(steps.stream().noneMatch(step -> step.event().startsWith("ProgressMade") && step.commands().isEmpty()));
  }

  @Test
  void noSecretIsInARecordingAndItReplaysAllTheSame() throws Exception {
    Life life = Life.booted().negotiates(SecretsTest.SDP, SecretsTest.CANDIDATE).passes(2_000, 1, 2);
    for (Class<? extends Command> kind :
        List.of(Command.SendOffer.class, Command.SendCandidate.class, Command.ApplyAnswer.class, Command.AddCandidate.class,
            Command.SendRefusal.class)) {
      assertTrue(life.said(kind), kind + " carries a secret");
    }
    // A small segment, so that a state with offer and candidates is in the file too.
    Path file = recorded(life.turns, life.turns.size() / 2 + 1);
    String text = String.join("\n", lines(file));
    for (String secret : List.of("v=0", "m=audio", "a=", SecretsTest.PASSWORD, "ice-pwd", "fingerprint", "192.0.2.17",
        "198.51.100.7", "2001:db8", "AB:CD", "typ srflx raddr 2")) {
      assertFalse(text.contains(secret), secret);
    }
    assertTrue(text.lines().filter(l -> l.startsWith("{\"state\"")).anyMatch(l -> l.contains("\"offer\":\"\\u2039hidden")), "a state with an offer");
    Report report = replay(file);
    assertNull(report.difference());
    assertEquals(life.turns.size(), report.turns());
  }
}
