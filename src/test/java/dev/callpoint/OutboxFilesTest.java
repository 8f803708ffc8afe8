package dev.callpoint;

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
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** On a real file system. */
final class OutboxFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long RETRY_MS = 50;
  private static final long LATER_MS = 3_600_000;

  @TempDir
  Path state;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final List<OutboxFiles> open = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (OutboxFiles files : open) {
      files.close(LIMIT);
    }
  }

  private final class Teller implements OutboxFiles.Listener {
    @Override
    public void fault(String what) {
      told.add(what);
    }

    @Override
    public void recovered() {
      told.add("recovered");
    }
  }

  private OutboxFiles files() {
    OutboxFiles files = new OutboxFiles(state, new Teller(), RETRY_MS);
    open.add(files);
    return files;
  }

  private OutboxFiles started() {
    OutboxFiles files = files();
    files.load();
    files.start();
    return files;
  }

  /** What the next daemon finds. */
  private SortedMap<String, ObjectNode> found() throws InterruptedException {
    close();
    return files().load();
  }

  private static String name(int number) {
    return "%016d".formatted(number);
  }

  private static ObjectNode message(int number) {
    return Json.newObject().put("kind", "event").set("message", Json.newObject().put("id", "e" + number));
  }

  private Set<String> onTheDisk() throws IOException {
    try (Stream<Path> all = Files.list(state.resolve("outbox"))) {
      return all.map(file -> file.getFileName().toString()).filter(name -> !name.equals("lock")).collect(Collectors.toSet());
    }
  }

  private void await(String what, Callable<Boolean> isSo) {
    Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(isSo);
  }

  @Test
  void whatIsPutIsOnTheDiskWithoutAnythingBeingClosed() throws Exception {
    OutboxFiles files = started();
    files.put(name(1), message(1), 0);
    files.put(name(2), message(2), 0);
    await("both", () -> onTheDisk().equals(Set.of(name(1) + ".json", name(2) + ".json")));
    assertEquals(List.of(name(1), name(2)), List.copyOf(found().keySet()));
    assertEquals(List.of(), told);
  }

  @Test
  void whatIsRemovedInTimeIsNeverWritten() throws Exception {
    OutboxFiles files = started();
    files.put(name(1), message(1), LATER_MS);
    files.put(name(2), message(2), LATER_MS);
    files.remove(name(1));
    files.put(name(3), message(3), 0);
    await("the third", () -> onTheDisk().contains(name(3) + ".json"));
    assertEquals(Set.of(name(3) + ".json"), onTheDisk());
    files.close(LIMIT);
    assertEquals(Set.of(name(2) + ".json", name(3) + ".json"), onTheDisk(), "at the end the grace is over");
  }

  @Test
  void whatIsRemovedLaterIsDeleted() throws Exception {
    OutboxFiles files = started();
    files.put(name(1), message(1), 0);
    await("there", () -> onTheDisk().equals(Set.of(name(1) + ".json")));
    files.remove(name(1));
    await("gone", () -> onTheDisk().isEmpty());
  }

  @Test
  void theNextDaemonRemovesWhatTheOneBeforeHasLeft() throws Exception {
    started().put(name(1), message(1), 0);
    close();
    OutboxFiles next = files();
    assertEquals(message(1), next.load().get(name(1)));
    next.start();
    next.remove(name(1));
    await("gone", () -> onTheDisk().isEmpty());
  }

  @Test
  void cutAtAnyByteAMessageIsLostAloneOrReadWhole() throws Exception {
    OutboxFiles files = started();
    files.put(name(1), message(1), 0);
    files.put(name(2), message(2), 0);
    close();
    Path first = state.resolve("outbox").resolve(name(1) + ".json");
    byte[] whole = Json.bytes(message(1));
    for (int length = 0; length < whole.length; length++) {
      Files.write(first, Arrays.copyOf(whole, length));
      assertEquals(List.of(message(2)), List.copyOf(found().values()), "cut after " + length + " bytes");
      assertFalse(Files.exists(first));
    }
    Files.write(first, new byte[whole.length]);
    assertEquals(1, found().size(), "a file whose blocks never came to the disk");
    Files.write(first, whole);
    assertEquals(2, found().size());
  }

  @Test
  void whatWasBeingWrittenWhenThePowerWentIsLeftOut() throws Exception {
    started().put(name(2), message(2), 0);
    close();
    Files.write(state.resolve("outbox").resolve(name(3) + ".new"), Json.bytes(message(3)));
    Files.writeString(state.resolve("outbox").resolve("stranger.txt"), "hello");
    assertEquals(List.of(name(2)), List.copyOf(found().keySet()));
    assertEquals(Set.of(name(2) + ".json"), onTheDisk());
  }

  @Test
  void aDiskThatTakesNothingIsToldOnceAndWhatIsWantedIsWrittenWhenItIsWell() throws Exception {
    Path inTheWay = Files.createFile(state.resolve("outbox"));
    OutboxFiles files = started();
    await("told", () -> told.size() == 1);
    files.put(name(1), message(1), 0);
    files.put(name(2), message(2), 0);
    files.remove(name(2));
    assertTrue(told.getFirst().contains(inTheWay + " ("), told::toString);
    assertTrue(told.getFirst().endsWith("): make room, give the right to write, or set state_directory"), told::toString);
    Files.delete(inTheWay);
    await("recovered", () -> told.size() == 2);
    assertEquals("recovered", told.getLast());
    await("written", () -> onTheDisk().equals(Set.of(name(1) + ".json")));
  }

  @Test
  void aFolderThatVanishesIsMadeAgain() throws Exception {
    OutboxFiles files = started();
    files.put(name(1), message(1), 0);
    await("there", () -> onTheDisk().equals(Set.of(name(1) + ".json")));
    for (String name : List.of(name(1) + ".json", "lock")) {
      Files.delete(state.resolve("outbox").resolve(name));
    }
    Files.delete(state.resolve("outbox"));
    files.put(name(2), message(2), 0);
    await("there again", () -> Files.exists(state.resolve("outbox").resolve(name(2) + ".json")));
  }

  @Test
  void aSecondDaemonDoesNotTellWhatTheFirstKeeps() throws Exception {
    OutboxFiles first = started();
    first.put(name(1), message(1), 0);
    await("there", () -> onTheDisk().equals(Set.of(name(1) + ".json")));
    OutboxFiles second = files();
    assertEquals(0, second.load().size());
    second.start();
    await("told", () -> !told.isEmpty());
    assertTrue(told.getFirst().contains("another callpoint writes there"), told::toString);
  }

  @Test
  void aDiskThatTakesNothingDoesNotHoldUpTheEnd() throws Exception {
    Files.createFile(state.resolve("outbox"));
    OutboxFiles files = started();
    files.put(name(1), message(1), 0);
    await("told", () -> told.size() == 1);
    long begin = System.nanoTime();
    files.close(LIMIT);
    assertTrue(System.nanoTime() - begin < LIMIT.toNanos() / 2);
  }
}
