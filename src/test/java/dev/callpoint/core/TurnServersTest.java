package dev.callpoint.core;

import static dev.callpoint.core.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnServersTest {
  private static final String REFUSED = "refused by turn.example.org:3478: 401 Unauthorized";

  @Test
  void aServerThatRefusesIsTold() {
    Scene scene = Scene.inCall();
    tried(scene, REFUSED);
    assertEquals(List.of("turn: " + REFUSED), scene.status().degraded());
    assertEquals(
        List.of(new Command.Explain(true, "turn: " + REFUSED)), scene.said(Command.Explain.class));
    assertTrue(scene.is("in-call"), "a call that has its path does not need it");
  }

  @Test
  void itIsKnownUntilAnotherSessionFindsItWell() {
    Scene scene = Scene.inCall();
    tried(scene, REFUSED);
    scene.happens(new Event.ByeReceived(ALICE));
    scene.run(2_000);
    assertEquals(List.of("turn: " + REFUSED), scene.status().degraded());
    scene.watch(ALICE);
    scene.until(() -> scene.is("in-call"), 2_000);
    scene.mark();
    tried(scene);
    assertEquals(List.of(), scene.status().degraded());
    assertEquals(List.of(new Command.Explain(false, "turn: works again")), scene.said(Command.Explain.class));
    scene.mark();
    tried(scene);
    assertEquals(List.of(), scene.said(Command.Explain.class), "that it still works is nothing new");
  }

  @Test
  void aCallWithoutAPathEndsWithWhatTheServersSaid() {
    Scene scene = Scene.ready();
    scene.world.connects = false;
    scene.watch(ALICE);
    scene.until(() -> scene.status().session() > 0, 1_000);
    tried(scene, REFUSED);
    scene.until(() -> scene.events().contains("ended"), 20_000);
    String reason = scene.said(Command.PublishEvent.class).getLast().detail();
    assertTrue(reason.startsWith("no connection: no picture at the operator's page"), reason);
    assertTrue(reason.endsWith("turn: " + REFUSED + ")"), reason);
    assertEquals(reason, scene.said(Command.SendBye.class).getLast().reason(), "the operator reads it, too");
  }

  @Test
  void aConnectionThatIsUpIsNotBlamedOnThem() {
    Scene scene = Scene.ready();
    scene.world.page(ALICE).decodes = false;
    scene.watch(ALICE);
    scene.until(() -> scene.status().session() > 0, 1_000);
    tried(scene, REFUSED);
    scene.until(() -> scene.events().contains("ended"), 20_000);
    String reason = scene.said(Command.PublishEvent.class).getLast().detail();
    assertFalse(reason.contains("turn"), reason);
  }

  private static void tried(Scene scene, String... failures) {
    scene.happens(new Event.TurnTried(scene.active().generation, List.of(failures)));
  }
}
