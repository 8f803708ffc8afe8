package dev.callpoint.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private final Pictures pictures = new Pictures();

  private void add(int generation, String id) {
    pictures.add(generation, id, id.getBytes());
  }

  @Test
  void aPictureIsTakenOnceByItsIdAndGeneration() {
    add(1, "a");
    add(2, "b");
    assertEquals(Optional.empty(), pictures.take(2, "a"));
    assertArrayEquals("a".getBytes(), pictures.take(1, "a").orElseThrow());
    assertEquals(Optional.empty(), pictures.take(1, "a"));
    assertTrue(pictures.take(2, "b").isPresent());
  }

  @Test
  void thoseThatNobodyFetchesGiveWayToNewerOnes() {
    for (int i = 0; i <= Pictures.PICTURES_MAX; i++) {
      add(1, "p" + i);
    }
    assertTrue(pictures.take(1, "p0").isEmpty());
    assertTrue(pictures.take(1, "p1").isPresent());
  }
}
