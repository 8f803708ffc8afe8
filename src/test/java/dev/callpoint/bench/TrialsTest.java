package dev.callpoint.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrialsTest {
  private static Trials of(double... ms) {
    return new Trials(Contestant.peer("peer", "a peer", "peer"), ms);
  }

  @Test
  void percentilesLieBetweenTheMeasured() {
    Trials trials = of(40, 10, 30, 20);
    assertEquals(25, trials.percentile(0.5));
    assertEquals(37, trials.percentile(0.9), 1e-9);
    assertEquals(40, trials.percentile(1));
  }

  @Test
  void theRatioIsTheMedianOfThoseOfOneRoundNotThatOfTheMedians() {
    assertEquals(0.5, of(10, 50, 300).ratioTo(of(100, 100, 300)));
  }

  @Test
  void aTrialThatFailedIsCountedAndLeftOutOfAllFigures() {
    Trials trials = of(10, Double.NaN, 30);
    assertEquals(1, trials.failed());
    assertEquals(20, trials.percentile(0.5));
    assertEquals(2, trials.ratioTo(of(5, 5, Double.NaN)));
    assertEquals(List.of("a peer", "20", "28", "30", "30", "1", "1"), trials.cells(trials));
  }

  @Test
  void whereAllFailedNoFigureIsInvented() {
    assertTrue(Double.isNaN(of(Double.NaN).percentile(0.5)));
    assertEquals(List.of("a peer", "-", "-", "-", "-", "-", "1"), of(Double.NaN).cells(of(1)));
  }
}
