package dev.callpoint.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.network.Kernel.Received;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Runs the loop in the test's own thread; the last step of each script closes it. */
final class WatchLoopTest {
  private static final List<Integer> INVENTORY =
      List.of(MessageReader.GET_LINK, MessageReader.GET_ADDRESS, MessageReader.GET_ROUTE);

  private final ScriptedKernel kernel = new ScriptedKernel();
  private final List<String> told = new ArrayList<>();
  private final Queue<String> refusals = new ArrayDeque<>();
  private final WatchLoop loop = new WatchLoop(this::open, new Ears(), () -> kernel.nowNanos, new Retry(1));

  @Test
  void whatIsThereAtFirstTellsNothing() {
    kernel.silence().then(this::close);
    loop.run();
    assertEquals(List.of(), told);
    assertEquals(INVENTORY, kernel.asked);
    assertTrue(kernel.closed);
  }

  @Test
  void aBurstIsToldOnceAfterLookingAgain() {
    kernel.says("route-added").says("ipv4-renewed").says("carrier-lost").silence().then(this::close);
    loop.run();
    // The second answer is as the first was: all is back, and that is told too.
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.getFirst().startsWith("changed default route through eth0 by 192.168.1.1; far0 stopped running; "
        + "eth0 stopped running; "), told.getFirst());
    assertEquals(2 * INVENTORY.size(), kernel.asked.size());
    assertEquals(1_000 + Burst.QUIET_NANOS, kernel.nowNanos);
  }

  @Test
  void renewalsDoNotEvenLookAgain() {
    kernel.says("ipv4-renewed").says("ipv6-renewed").says("link-local-usable").silence().then(this::close);
    loop.run();
    assertEquals(List.of(), told);
    assertEquals(INVENTORY, kernel.asked);
  }

  @Test
  void aSocketThatIsRefusedIsOneFaultUntilItWorks() {
    refusals.addAll(List.of("forbidden", "forbidden", "no room"));
    kernel.then(this::close);
    loop.run();
    assertEquals(List.of("fault forbidden", "fault no room", "recovered"), told);
  }

  @Test
  void whatChangedWhileNobodySawIsToldBeforeItWorksAgain() {
    kernel.says("ipv4-added").says("link-deleted").then(() -> {
      throw new NetworkFault("broken");
    }).then(this::close);
    loop.run();
    assertEquals(4, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("changed ") && told.get(0).contains("eth0 lost 192.168.1.20"), told.toString());
    assertEquals("fault broken", told.get(1));
    assertTrue(told.get(2).startsWith("changed ") && told.get(2).contains("eth0 has 192.168.1.20"), told.toString());
    assertEquals("recovered", told.get(3));
  }

  @Test
  void aKernelThatDoesNotAnswerIsAFaultAfterASecond() {
    kernel.mute = true;
    kernel.silence().then(() -> {
      assertEquals(1_000 + Inventory.ANSWER_MOST_NANOS, kernel.nowNanos);
      return close();
    });
    loop.run();
    assertEquals(List.of("fault changes of the network are not seen: the kernel does not answer what it is asked"), told);
  }

  @Test
  void lostMessagesAreAChange() {
    kernel.then(Received.Lost::new).silence().then(this::close);
    loop.run();
    assertEquals(List.of("changed some of the kernel's messages were lost"), told);
    assertEquals(2 * INVENTORY.size(), kernel.asked.size());
  }

  @Test
  void anErrorEndsTheThreadWithAFault() {
    kernel.then(() -> {
      throw new StackOverflowError("made up");
    });
    try {
      loop.run();
    } catch (StackOverflowError expected) {
      told.add("ended");
    }
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.getFirst().contains("restart Callpoint"), told.toString());
  }

  private Kernel open() throws NetworkFault {
    String refusal = refusals.poll();
    if (refusal != null) {
      throw new NetworkFault(refusal);
    }
    return kernel;
  }

  private Received close() {
    loop.close();
    return new Received.Nothing();
  }

  private final class Ears implements NetworkWatch.Listener {
    @Override
    public void changed(String what) {
      told.add("changed " + what);
    }

    @Override
    public void fault(String what) {
      told.add("fault " + what);
    }

    @Override
    public void recovered() {
      told.add("recovered");
    }
  }
}
