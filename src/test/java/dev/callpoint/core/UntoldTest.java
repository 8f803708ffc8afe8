package dev.callpoint.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rings while the broker is away. */
class UntoldTest {
  private static final long KEPT_MS = 900_000;

  /** So many presses, each missed before the next. */
  private static Scene withUntold(int rings) {
    Scene scene = Scene.ready();
    scene.brokerGoes();
    for (int i = 0; i < rings; i++) {
      scene.press("p" + i);
      scene.run(4_000);
    }
    return scene.mark();
  }

  private static List<Long> lateMs(Scene scene) {
    return scene.said(Command.PublishEvent.class).stream().map(Command.PublishEvent::lateMs).toList();
  }

  @Test
  void theyAreToldInTheirOrderTheOldestFirst() {
    Scene scene = withUntold(3);
    scene.brokerComes();
    assertEquals(List.of("ring", "ring", "ring"), scene.events(), "it rings still");
    assertEquals(List.of(12_000L, 8_000L, 4_000L), lateMs(scene));
    assertEquals(
        "late: the button was pressed 12 s ago", scene.said(Command.PublishEvent.class).getFirst().detail());
  }

  @Test
  void sixteenAreToldAndTheOthersAreCounted() {
    Scene scene = withUntold(19);
    scene.brokerComes();
    List<Command.PublishEvent> events = scene.said(Command.PublishEvent.class);
    assertEquals(17, events.size());
    assertEquals("missed", events.getFirst().type());
    assertTrue(events.getFirst().detail().startsWith("expired: 3 rings"), events::toString);
    assertEquals(0, events.getFirst().lateMs());
    assertEquals(IntStream.rangeClosed(1, 16).mapToLong(i -> 4_000L * (17 - i)).boxed().toList(), lateMs(scene).subList(1, 17));
  }

  @Test
  void oneOfAQuarterOfAnHourAgoIsToldAndAnOlderOneIsCounted() {
    Scene young = withUntold(1);
    young.run(KEPT_MS - 4_000);
    young.brokerComes();
    assertEquals(List.of(KEPT_MS), lateMs(young));
    assertEquals(List.of("missed"), young.events());

    Scene old = withUntold(1);
    old.run(KEPT_MS - 4_000 + 1);
    old.brokerComes();
    assertEquals(List.of(0L), lateMs(old));
    assertTrue(old.said(Command.PublishEvent.class).getFirst().detail().startsWith("expired: 1 rings"));
  }

  @Test
  void eachIsToldOnce() {
    Scene scene = withUntold(2);
    scene.brokerComes();
    scene.mark();
    scene.brokerGoes();
    scene.run(1_000);
    scene.brokerComes();
    assertFalse(scene.events().contains("ring"));
  }

  @Test
  void whereNothingRangNothingIsTold() {
    Scene scene = withUntold(0);
    scene.run(10_000);
    scene.brokerComes();
    assertEquals(List.of(), scene.events());
  }

  @Test
  void oneThatWasToldAndIsMissedWhileTheBrokerIsAwayIsToldAsMissed() {
    Scene scene = Scene.ready();
    scene.press("p1");
    scene.run(10_000);
    scene.brokerGoes();
    scene.run(55_000);
    scene.mark();
    scene.brokerComes();
    assertEquals(List.of("missed"), scene.events());
    assertEquals(List.of(65_000L), lateMs(scene));
  }
}
