package dev.callpoint.journal;

import static dev.callpoint.journal.LinesTest.incident;
import static dev.callpoint.journal.LinesTest.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** On a real file system; {@code /dev/full} is the disk that is full. */
final class JournalTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long FILE_BYTES = 100_000;
  private static final long RETRY_MS = 50;

  @TempDir
  Path directory;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Journal> open = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Journal journal : open) {
      journal.close(LIMIT);
    }
  }

  private Journal journal(Path where, long fileBytes) {
    Journal journal = new Journal(where, new Journal.Listener() {
      @Override
      public void fault(String what) {
        told.add(what);
      }

      @Override
      public void recovered() {
        told.add("recovered");
      }
    }, fileBytes, RETRY_MS);
    journal.load();
    open.add(journal);
    return journal;
  }

  private Journal started() {
    Journal journal = journal(directory, FILE_BYTES);
    journal.start();
    return journal;
  }

  private Path file() {
    return directory.resolve("incidents.jsonl");
  }

  private static List<Long> numbers(Journal journal) {
    return journal.recent(Journal.RECENT_MAX).stream().map(i -> i.path("number").asLong()).toList();
  }

  private void await(String what, Callable<Boolean> isSo) {
    Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(isSo);
  }

  @Test
  void incidentsOutliveTheProcess() throws Exception {
    Journal first = started();
    assertEquals(0, first.lastNumber());
    first.add(incident(1));
    first.add(incident(2));
    assertEquals(2, first.lastNumber());
    first.close(LIMIT);

    Journal second = started();
    assertEquals(List.of(incident(1), incident(2)), second.recent(10));
    assertEquals(List.of(incident(2)), second.recent(1));
    assertEquals(2, second.lastNumber());
    assertEquals(List.of(), told);
  }

  @Test
  void eachIncidentIsOnTheDiskWithoutTheJournalBeingClosed() throws Exception {
    Journal journal = started();
    journal.add(incident(1));
    await("on the disk", () -> Files.exists(file()) && Arrays.equals(lines(1), Files.readAllBytes(file())));
  }

  @Test
  void cutAtAnyByteItLosesAtMostTheLastIncidentAndGoesOn() throws Exception {
    byte[] whole = lines(1, 2, 3);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      Journal journal = started();
      List<Long> before = numbers(journal);
      assertTrue(before.size() >= length / lines(1).length, "cut after " + length + " bytes: " + before);
      journal.add(incident(4));
      journal.close(LIMIT);

      Journal again = journal(directory, FILE_BYTES);
      List<Long> expected = new ArrayList<>(before);
      expected.add(4L);
      assertEquals(expected, numbers(again), "cut after " + length + " bytes");
      // For tools that read by lines the new one is whole too.
      String last = Files.readAllLines(file(), ISO_8859_1).getLast();
      assertEquals(incident(4), Json.object(last.getBytes(ISO_8859_1)).path("incident"));
    }
    assertEquals(List.of(), told);
  }

  @Test
  void anIncidentWithTheSameIdTakesThePlaceOfTheEarlier() throws Exception {
    Journal journal = started();
    ObjectNode ended = incident(1).put("outcome", "completed");
    journal.add(incident(1));
    journal.add(incident(2));
    journal.add(ended);
    assertEquals(List.of(incident(2), ended), journal.recent(10));
    journal.close(LIMIT);
    assertEquals(List.of(incident(2), ended), journal(directory, FILE_BYTES).recent(10));
  }

  @Test
  void twoFilesAreNeverLargerThanTheirBoundAndTheNewestAreKept() throws Exception {
    long bound = 10L * lines(1).length;
    Journal journal = journal(directory, bound);
    journal.start();
    for (long number = 1; number <= 500; number++) {
      long next = number;
      await("a place", () -> journal.add(incident(next)));
      assertTrue(size() <= 2 * bound + lines(1).length, () -> size() + " bytes");
    }
    journal.close(LIMIT);
    assertTrue(size() <= 2 * bound, () -> size() + " bytes");
    List<Long> kept = numbers(journal(directory, bound));
    assertEquals(500, kept.getLast());
    assertTrue(kept.size() >= 10 && kept.size() <= 20, kept::toString);
    assertEquals(LongStream.rangeClosed(501 - kept.size(), 500).boxed().toList(), kept);
    assertEquals(List.of(), told);
  }

  @Test
  void memoryIsBoundedToo() {
    Journal journal = journal(directory, FILE_BYTES);
    LongStream.rangeClosed(1, 1_000).forEach(number -> journal.add(incident(number)));
    assertEquals(Journal.RECENT_MAX, journal.recent(5_000).size());
    assertEquals(1_000 - Journal.WAITING_MAX, journal.dropped());
    assertEquals(1_000, journal.lastNumber());
  }

  @Test
  void aFullDiskIsToldOnceAndWhatWaitsIsWrittenWhenThereIsRoom() throws Exception {
    Files.createSymbolicLink(file(), Path.of("/dev/full"));
    Journal journal = journal(directory, FILE_BYTES);
    journal.start();
    for (long number = 1; number <= 3; number++) {
      assertTrue(journal.add(incident(number)));
    }
    await("the fault is told", () -> !told.isEmpty());
    assertEquals(List.of(1L, 2L, 3L), numbers(journal), "known all the same");

    Files.delete(file());
    await("it is well again", () -> told.contains("recovered"));
    journal.close(LIMIT);
    assertEquals(List.of(1L, 2L, 3L), numbers(journal(directory, FILE_BYTES)));
    assertEquals(2, told.size(), told::toString);
  }

  @Test
  void aFullDiskIsNamedAsSuch() throws Exception {
    Files.createSymbolicLink(file(), Path.of("/dev/full"));
    LineFile lines = new LineFile(directory, "incidents", FILE_BYTES);
    try {
      lines.add(lines(1));
      throw new AssertionError("/dev/full takes a line");
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("No space left"), e.getMessage());
    }
  }

  @Test
  void aDirectoryThatCannotBeHadIsToldAtTheStart() throws Exception {
    Path occupied = Files.createFile(directory.resolve("occupied"));
    Journal journal = journal(occupied, FILE_BYTES);
    journal.start();
    await("the fault is told", () -> told.size() == 1);
    assertTrue(told.getFirst().contains(occupied.toString()) && told.getFirst().contains("state_directory"), told::toString);
    journal.add(incident(1));
    assertEquals(List.of(1L), numbers(journal));

    Files.delete(occupied);
    await("it is well again", () -> told.contains("recovered"));
    await("on the disk", () -> numbers(journal(occupied, FILE_BYTES)).equals(List.of(1L)));
  }

  @Test
  void whatCannotBeReadIsToldAndNewIncidentsAreTakenAllTheSame() throws Exception {
    Files.createDirectory(directory.resolve("incidents.1.jsonl"));
    Files.write(file(), lines(1));
    Journal journal = started();
    await("the fault is told", () -> !told.isEmpty());
    assertTrue(told.getFirst().startsWith("incidents of before cannot be read in " + directory), told::toString);
    journal.add(incident(2));
    await("on the disk", () -> Files.size(file()) == lines(1, 2).length);
  }

  @Test
  void aSecondDaemonIsKeptAway() throws Exception {
    Journal first = started();
    await("it has its lock", () -> Files.exists(file()));
    Journal second = started();
    await("the fault is told", () -> told.stream().anyMatch(t -> t.contains("another callpoint writes there")));
    first.close(LIMIT);
    await("it is well again", () -> told.contains("recovered"));
    second.add(incident(1));
    await("on the disk", () -> Files.size(file()) == lines(1).length);
  }

  @Test
  void closingDoesNotWaitForADiskThatStaysFull() throws Exception {
    Files.createSymbolicLink(file(), Path.of("/dev/full"));
    Journal journal = journal(directory, FILE_BYTES);
    journal.start();
    journal.add(incident(1));
    await("the fault is told", () -> !told.isEmpty());
    long begin = System.nanoTime();
    journal.close(LIMIT);
    assertTrue(System.nanoTime() - begin < Duration.ofSeconds(2).toNanos());
    assertFalse(told.contains("recovered"));
  }

  private long size() {
    long bytes = 0;
    for (String name : List.of("incidents.jsonl", "incidents.1.jsonl")) {
      bytes += directory.resolve(name).toFile().length();
    }
    return bytes;
  }
}
