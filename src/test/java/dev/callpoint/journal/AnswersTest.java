package dev.callpoint.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result;
import dev.callpoint.core.Result.Outcome;
import dev.callpoint.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system; {@code /dev/full} is the disk that is full. */
final class AnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long RETRY_MS = 50;

  @TempDir
  Path directory;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Answers> open = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Answers answers : open) {
      answers.close(LIMIT);
    }
  }

  private Answers answers(long fileBytes) {
    Answers answers = new Answers(directory, new Answers.Listener() {
      @Override
      public void kept(String id) {
        told.add(id);
      }

      @Override
      public void fault(String what) {
        told.add("fault: " + what);
      }

      @Override
      public void recovered() {
        told.add("recovered");
      }
    }, fileBytes, RETRY_MS);
    open.add(answers);
    return answers;
  }

  private Answers started() {
    Answers answers = answers(Answers.FILE_BYTES_MAX);
    answers.load();
    answers.start();
    return answers;
  }

  private List<Result> loaded() {
    return answers(Answers.FILE_BYTES_MAX).load();
  }

  private Path file() {
    return directory.resolve("answers.jsonl");
  }

  private static Result result(String id, Outcome outcome) {
    return new Result(id, "unlock", outcome, "the relay \"shall\" close ‹ä›", "mqtt", "reset", 12);
  }

  private void await(String word) {
    Awaitility.await(word).atMost(LIMIT).until(() -> told.stream().anyMatch(t -> t.contains(word)));
  }

  @Test
  void theLastAnswerToEachIdIsThereWhenTheNextBegins() throws Exception {
    Answers answers = started();
    answers.keep(result("a", Outcome.ACCEPTED));
    answers.keep(result("b", Outcome.ACCEPTED));
    answers.keep(result("a", Outcome.COMPLETED));
    answers.close(LIMIT);
    assertEquals(List.of("a", "b", "a"), told);
    assertEquals(List.of(result("a", Outcome.COMPLETED), result("b", Outcome.ACCEPTED)), loaded());
  }

  @Test
  void itIsOnTheDiskWhenThatIsTold() {
    Answers answers = started();
    answers.keep(result("a", Outcome.ACCEPTED));
    await("a");
    assertEquals(List.of(result("a", Outcome.ACCEPTED)), loaded());
  }

  @Test
  void aLineThatIsTornCostsItselfAlone() throws Exception {
    Answers answers = started();
    answers.keep(result("a", Outcome.COMPLETED));
    answers.keep(result("b", Outcome.COMPLETED));
    answers.close(LIMIT);
    byte[] whole = Files.readAllBytes(file());
    int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n');
    for (int length = whole.length - 3; length > whole.length - 40; length--) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertEquals(List.of(result("a", Outcome.COMPLETED)), loaded(), "cut at " + length + " behind " + first);
    }
    Answers next = started();
    next.keep(result("c", Outcome.COMPLETED));
    next.close(LIMIT);
    assertEquals(List.of("a", "c"), loaded().stream().map(Result::id).toList());
  }

  @Test
  void whatThisVersionDoesNotUnderstandIsLeftOut() throws Exception {
    Answers answers = started();
    answers.keep(result("a", Outcome.COMPLETED));
    answers.close(LIMIT);
    var strange = Json.newObject().put("id", "b").put("outcome", "forwarded");
    Files.write(file(), Lines.line("answer", strange), StandardOpenOption.APPEND);
    Files.write(file(), Lines.line("incident", strange), StandardOpenOption.APPEND);
    assertEquals(List.of("a"), loaded().stream().map(Result::id).toList());
  }

  @Test
  void theDiskIsNeverFilledAndTheNewestAreKept() throws Exception {
    Answers answers = answers(10_000);
    answers.load();
    answers.start();
    for (int i = 0; i < 200; i++) {
      answers.keep(result("r" + i, Outcome.COMPLETED));
    }
    answers.close(LIMIT);
    assertEquals(200, told.size());
    assertTrue(Files.size(file()) + Files.size(directory.resolve("answers.1.jsonl")) <= 20_000);
    List<String> ids = loaded().stream().map(Result::id).toList();
    assertEquals("r199", ids.getLast());
    assertTrue(ids.size() > 40, ids.toString());
  }

  @Test
  void aDiskThatIsFullIsToldAndWhatWaitsIsWrittenWhenThereIsRoom() throws Exception {
    Files.createSymbolicLink(file(), Path.of("/dev/full"));
    Answers answers = started();
    await("fault: answers to commands");
    assertTrue(answers.keep(result("a", Outcome.ACCEPTED)));
    Files.delete(file());
    await("recovered");
    Awaitility.await("kept").atMost(LIMIT).until(() -> told.contains("a"));
    assertEquals(List.of(result("a", Outcome.ACCEPTED)), loaded());
  }

  @Test
  void noMoreWaitThanTheirBound() {
    Answers answers = answers(Answers.FILE_BYTES_MAX);
    for (int i = 0; i < Answers.WAITING_MAX; i++) {
      assertTrue(answers.keep(result("r" + i, Outcome.COMPLETED)));
    }
    assertFalse(answers.keep(result("more", Outcome.COMPLETED)));
  }
}
