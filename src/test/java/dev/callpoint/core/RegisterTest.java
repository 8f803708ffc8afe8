package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Result.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegisterTest {
  private static Result result(String id, Outcome outcome) {
    return new Result(id, "reset", outcome, "why", "", "", 0);
  }

  private static Register over(Register register, String id, boolean commanded) {
    return register.asked(id, commanded).answered(result(id, Outcome.COMPLETED));
  }

  private static List<String> ids(Register register) {
    return register.entries().stream().map(Register.Entry::id).toList();
  }

  @Test
  void theNewest256AreRemembered() {
    Register register = Register.EMPTY;
    for (int i = 0; i <= 256; i++) {
      register = over(register, "r" + i, true);
    }
    assertEquals(IntStream.rangeClosed(1, 256).mapToObj(i -> "r" + i).toList(), ids(register));
  }

  @Test
  void whoWaitsIsNotForgotten() {
    Register register = Register.EMPTY.asked("waits", true).answered(result("waits", Outcome.ACCEPTED));
    for (int i = 0; i < 1_000; i++) {
      register = over(register, "r" + i, true);
    }
    assertTrue(register.find("waits").orElseThrow().isAccepted());
    assertEquals(256, register.entries().size());
  }

  @Test
  void whatNobodyOutsideHasNamedIsForgottenFirst() {
    Register register = over(over(Register.EMPTY, "command", true), "button", false);
    for (int i = 0; i < 255; i++) {
      register = over(register, "r" + i, true);
    }
    assertTrue(register.find("button").isEmpty());
    assertTrue(register.find("command").isPresent());
  }

  @Test
  void ofTheAnswersOfBeforeThoseThatAreNotFinalAreUnfinished() {
    List<Result> answers = List.of(result("a", Outcome.COMPLETED), result("b", Outcome.ACCEPTED));
    Register register = Register.after(answers);
    assertEquals(List.of("a", "b"), ids(register));
    assertEquals(List.of(answers.getLast()), register.unfinished());
    assertEquals(List.of(), register.allFinished().unfinished());
  }
}
