package dev.callpoint.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class BlinkPatternTest {
  private static final long MS = 1_000_000L;

  /** One character is 100 ms, as in the Javadoc of Light. */
  @ParameterizedTest
  @CsvSource({
    "OFF,        .",
    "READY,      #",
    "RINGING,    #####.....",
    "IN_CALL,    ##################..",
    "RECOVERING, #.",
    "NO_BROKER,  #.............................",
    "NEEDS_HELP, #.#.#..........",
    "IDENTIFY,   #.#.######..",
  })
  void eachStateBlinksAsItsPictureShowsForThreePeriods(Light light, String picture) {
    for (int step = 0; step < 3 * picture.length(); step++) {
      boolean lit = picture.charAt(step % picture.length()) == '#';
      assertEquals(lit, light.pattern().litAfter(step * 100 * MS), light + " at " + step * 100 + " ms");
      assertEquals(lit, light.pattern().litAfter(step * 100 * MS + 99 * MS), light + " at " + step * 100 + "+99 ms");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Light.class, names = {"OFF", "READY"}, mode = EnumSource.Mode.EXCLUDE)
  void theLightChangesWhenThePatternSaysAndNotBefore(Light light) {
    BlinkPattern pattern = light.pattern();
    long now = 0;
    for (int change = 0; change < 20; change++) {
      long until = pattern.untilChangeNanos(now);
      assertTrue(until > 0, "a change must lie ahead");
      boolean before = pattern.litAfter(now);
      assertEquals(before, pattern.litAfter(now + until - 1));
      assertEquals(!before, pattern.litAfter(now + until));
      now += until;
    }
  }

  @Test
  void aSteadyLightNeverChanges() {
    assertEquals(Long.MAX_VALUE, Light.READY.pattern().untilChangeNanos(123));
    assertEquals(Long.MAX_VALUE, Light.OFF.pattern().untilChangeNanos(123));
  }
}
