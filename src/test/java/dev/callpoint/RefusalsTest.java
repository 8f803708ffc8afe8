package dev.callpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.callpoint.core.Event;
import dev.callpoint.core.Event.InputKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private long nowMs = 1;
  private final List<Event> events = new ArrayList<>();
  private final Refusals refusals = new Refusals(() -> nowMs, events::add);

  @Test
  void theFirstIsToldAtOnceAndTheOthersInSumALittleLater() {
    for (int i = 0; i < 10_000; i++) {
      refusals.add(InputKind.COMMAND, "no JSON " + i);
    }
    Event first = new Event.InputRefused(InputKind.COMMAND, 1, "no JSON 0");
    assertEquals(List.of(first), events);
    nowMs += 199;
    refusals.flush();
    assertEquals(List.of(first), events);
    nowMs += 1;
    refusals.flush();
    refusals.flush();
    assertEquals(List.of(first, new Event.InputRefused(InputKind.COMMAND, 9_999, "no JSON 9999")), events);
  }

  @Test
  void eachKindIsToldByItself() {
    refusals.add(InputKind.COMMAND, "a");
    refusals.add(InputKind.SIGNAL, "b");
    assertEquals(2, events.size());
  }

  @Test
  void oneThatComesLongAfterIsToldAtOnce() {
    refusals.add(InputKind.OTHER, "a");
    nowMs += 1_000;
    refusals.add(InputKind.OTHER, "b");
    assertEquals(new Event.InputRefused(InputKind.OTHER, 1, "b"), events.getLast());
  }
}
