package dev.callpoint.network;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A kernel that answers as one once did and whose clock moves only while it is waited for. For what a real one cannot be
 * made to show at will: a socket that is refused, an answer that does not come.
 */
final class ScriptedKernel implements Kernel {
  /** Something that happens while the loop waits; nothing is a wait to its end. */
  interface Step {
    Received run() throws NetworkFault;
  }

  private static final Map<Integer, String> ANSWERS = Map.of(MessageReader.GET_LINK, "links",
      MessageReader.GET_ADDRESS, "addresses", MessageReader.GET_ROUTE, "routes");

  private final Queue<Received> answers = new ArrayDeque<>();
  private final Queue<Step> steps = new ArrayDeque<>();
  final List<Integer> asked = new ArrayList<>();
  boolean mute;
  boolean closed;
  long nowNanos = 1_000;

  /** What the kernel notified when this was recorded. */
  ScriptedKernel says(String recorded) {
    Recorded.datagrams(recorded).forEach(bytes -> then(() -> new Received.Datagram(false, bytes)));
    return this;
  }

  ScriptedKernel then(Step step) {
    steps.add(step);
    return this;
  }

  /** Nothing comes until the loop has waited for as long as it wants. */
  ScriptedKernel silence() {
    return then(Received.Nothing::new);
  }

  @Override
  public void ask(int type, int sequence) {
    asked.add(type);
    if (mute) {
      return;
    }
    for (ByteBuffer datagram : Recorded.datagrams(ANSWERS.get(type))) {
      for (int at = 0; at < datagram.limit(); at += MessageReader.aligned(datagram.getInt(at))) {
        datagram.putInt(at + 8, sequence);
      }
      answers.add(new Received.Datagram(true, datagram));
    }
  }

  @Override
  public Received await(long mostNanos) throws NetworkFault {
    if (!answers.isEmpty()) {
      return answers.remove();
    }
    Step step = steps.poll();
    if (step == null) {
      throw new AssertionError("the loop goes on although nothing happens any more");
    }
    Received received = step.run();
    if (received instanceof Received.Nothing && mostNanos != Long.MAX_VALUE) {
      nowNanos += mostNanos;
    }
    return received;
  }

  @Override
  public void wake() {
    // It is only ever closed in a step, so nobody waits.
  }

  @Override
  public void close() {
    closed = true;
  }
}
