package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  @Test
  void itDoublesWhileNobodyAnswersUpToTheSilenceThatIsBelieved() {
    Patience patience = new Patience(Duration.ofSeconds(18));
    assertEquals(5_500, ms(patience));
    patience.ended();
    assertEquals(11_000, ms(patience));
    patience.ended();
    assertEquals(18_000, ms(patience));
    patience.ended();
    assertEquals(18_000, ms(patience));
  }

  @Test
  void anyAnswerMakesItShortAgain() {
    Patience patience = new Patience(Duration.ofSeconds(18));
    patience.ended();
    patience.answered();
    assertEquals(5_500, ms(patience));
  }

  @Test
  void aShortKeepAliveDoesNotMakeItShorterThanConnectingMayTake() {
    Patience patience = new Patience(Duration.ofSeconds(2));
    patience.ended();
    assertEquals(5_500, ms(patience));
  }

  private static long ms(Patience patience) {
    return Duration.ofNanos(patience.nanos()).toMillis();
  }
}
