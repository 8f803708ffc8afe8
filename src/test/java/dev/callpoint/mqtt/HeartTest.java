package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Keep-alive 30 s: a beat every 10 s, death after 36 s. Starts shortly before the clock overflows, as nanoTime may. */
final class HeartTest {
  private static final long START = Long.MAX_VALUE - seconds(20);

  private final Heart heart = new Heart(Duration.ofSeconds(30), START);

  @Test
  void itBeatsAtOnceAndThenThreeTimesAKeepAlive() {
    assertTrue(heart.due(START));
    heart.beaten(START, START);
    assertFalse(heart.due(at(9)));
    assertTrue(heart.due(at(10)));
    assertEquals(at(10), heart.wakeNanos(at(1)));
  }

  @Test
  void silenceAfterUnansweredBeatsIsDeathAfterOneAndAFifthKeepAlives() {
    long heard = at(0);
    heart.beaten(at(1), heard);
    heart.beaten(at(11), heard);
    heart.beaten(at(21), heard);
    assertFalse(heart.stopped(at(35), heard));
    assertTrue(heart.stopped(at(36), heard));
    assertEquals(at(31), heart.wakeNanos(heard));
    heart.beaten(at(31), heard);
    assertEquals(at(36), heart.wakeNanos(heard));
  }

  @Test
  void anyByteOfTheBrokerIsAnAnswer() {
    heart.beaten(at(1), at(0));
    assertFalse(heart.stopped(at(100), at(2)));
  }

  @Test
  void aLinkThatWasHeldUpItselfGivesTheBrokerTimeToAnswer() {
    heart.beaten(at(1), at(0));
    long heard = at(2);
    assertFalse(heart.stopped(at(100), heard));
    heart.beaten(at(100), heard);
    assertFalse(heart.stopped(at(101), heard), "silent for 99 s, but asked only 1 s ago");
    assertTrue(heart.stopped(at(126), heard));
  }

  @Test
  void aDoubtedConnectionIsAskedAtOnceAndDeadAfterTwoSecondsOfSilence() {
    heart.beaten(at(1), at(0));
    heart.doubt(at(3));
    assertTrue(heart.due(at(3)));
    heart.beaten(at(3), at(2));
    assertFalse(heart.stopped(at(4), at(2)));
    assertEquals(at(5), heart.wakeNanos(at(2)));
    heart.doubt(at(4));
    assertTrue(heart.stopped(at(5), at(2)), "a second doubt does not prolong the first");
  }

  @Test
  void aDoubtEndsWithTheFirstByte() {
    heart.doubt(at(3));
    heart.beaten(at(3), at(2));
    assertFalse(heart.stopped(at(4), at(4)));
    assertFalse(heart.stopped(at(9), at(4)));
    assertEquals(at(13), heart.wakeNanos(at(4)));
  }

  private static long at(int seconds) {
    return START + seconds(seconds);
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
