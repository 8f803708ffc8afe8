package dev.callpoint.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Command;
import dev.callpoint.core.Event;
import dev.callpoint.core.Past;
import dev.callpoint.core.State;
import dev.callpoint.core.Walks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoreLoopTest {

  private record Seen(Event event, long nowMs, List<Command> commands) {}

  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<Command> carried = Collections.synchronizedList(new ArrayList<>());

  private CoreLoop loop() {
    long startNanos = System.nanoTime();
    return new CoreLoop(
        State.initial(Walks.LIMITS, Past.NONE, 1),
        () -> 1 + (System.nanoTime() - startNanos) / 1_000_000,
        (_, event, nowMs, commands) -> seen.add(new Seen(event, nowMs, commands)),
        carried::add,
        () -> {
          if (carried.stream().anyMatch(Command.Finish.class::isInstance)) {
            finished.countDown();
          }
        },
        broken::complete);
  }

  @Test
  void theWitnessSeesEveryTurnAndWhatIsCarriedOut() throws Exception {
    CoreLoop loop = loop();
    loop.start();
    loop.post(new Event.BrokerConnected());
    loop.post(new Event.StopRequested());
    loop.post(new Event.EngineDied(1, "closed in order"));
    assertTrue(finished.await(10, TimeUnit.SECONDS));
    List<Event> events = seen.stream().map(Seen::event).filter(e -> !(e instanceof Event.TimePassed)).toList();
    assertEquals(List.of(new Event.BrokerConnected(), new Event.StopRequested(), new Event.EngineDied(1, "closed in order")), events);
    assertEquals(carried, seen.stream().flatMap(s -> s.commands().stream()).toList());
    for (int i = 1; i < seen.size(); i++) {
      assertTrue(seen.get(i).nowMs() >= seen.get(i - 1).nowMs());
    }
  }

  @Test
  void theWitnessSeesTheTurnThatBreaksTheCore() throws Exception {
    CoreLoop loop = loop();
    loop.start();
    Event bad = new Event.PartFailed(null, "a part without a name");
    loop.post(bad);
    assertInstanceOf(NullPointerException.class, broken.get(10, TimeUnit.SECONDS));
    assertEquals(bad, seen.getLast().event());
    assertEquals(List.of(), seen.getLast().commands());
  }
}
