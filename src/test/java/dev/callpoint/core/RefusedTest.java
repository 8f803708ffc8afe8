package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.core.Event.InputKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Input that is refused: all of it counted, little of it told. */
class RefusedTest {
  private static void refuses(Scene scene, InputKind kind, long count, String what) {
    scene.happens(new Event.InputRefused(kind, count, what));
  }

  private static List<String> lines(Scene scene) {
    return scene.said(Command.Explain.class).stream()
        .map(Command.Explain::sentence)
        .filter(sentence -> sentence.startsWith("refused"))
        .toList();
  }

  @Test
  void itIsCountedByKind() {
    Scene scene = Scene.ready();
    refuses(scene, InputKind.COMMAND, 3, "no JSON");
    refuses(scene, InputKind.AVAILABILITY, 1, "perhaps");
    refuses(scene, InputKind.COMMAND, 4, "no JSON");
    assertEquals(Map.of("command", 7L, "availability", 1L), scene.status().inputRefusedBy());
    assertEquals(8, scene.status().inputRefused());
  }

  @Test
  void theFirstHasALineAndTheOthersHaveOneForAllEachTenSeconds() {
    Scene scene = Scene.ready();
    for (int i = 0; i < 10_000; i++) {
      refuses(scene, InputKind.SIGNAL, 1, "no JSON " + i);
    }
    assertEquals(List.of("refused: no JSON 0"), lines(scene));
    scene.run(9_900);
    assertEquals(1, lines(scene).size());
    scene.run(200);
    assertEquals("refused 9999 more messages in 10 s, the last: no JSON 9999", lines(scene).getLast());
    assertEquals(2, lines(scene).size());
    refuses(scene, InputKind.SIGNAL, 5, "again");
    scene.run(10_100);
    assertEquals("refused 5 more messages in 10 s, the last: again", lines(scene).getLast());
    scene.run(600_000);
    refuses(scene, InputKind.SIGNAL, 1, "much later");
    assertEquals("refused: much later", lines(scene).getLast());
    assertEquals(4, lines(scene).size());
  }

  @Test
  void aSumThatComesFirstHasItsLineToo() {
    Scene scene = Scene.ready();
    refuses(scene, InputKind.OTHER, 40, "noise");
    scene.run(10_100);
    assertEquals(List.of("refused: noise", "refused 39 more messages in 10 s, the last: noise"), lines(scene));
  }
}
