package dev.callpoint.network;

import java.util.List;

/**
 * Asks the kernel for all interfaces, addresses and default routes, one kind after the other, as it answers only one
 * question at a time. What it notifies meanwhile goes in as well, so the result is as of the last answer.
 */
final class Inventory {
  /** The kernel answers within some milliseconds; one that has not by now is not asked further. */
  static final long ANSWER_MOST_NANOS = 1_000_000_000L;

  /** An answer during which something changed may lack something; then all is asked anew, so often at most. */
  private static final int ROUNDS_MAX = 3;

  /** Interfaces first: they tell whose an address is. */
  private static final List<Integer> QUESTIONS =
      List.of(MessageReader.GET_LINK, MessageReader.GET_ADDRESS, MessageReader.GET_ROUTE);

  private final Kernel kernel;
  private final long deadlineNanos;
  private int sequence;
  private int question;
  private int round = 1;
  private boolean interrupted;
  private KnownNetwork found = new KnownNetwork();

  /** Asks the first question. @param sequence the last that was used for this kernel */
  Inventory(Kernel kernel, int sequence, long nowNanos) throws NetworkFault {
    this.kernel = kernel;
    this.sequence = sequence;
    this.deadlineNanos = nowNanos + ANSWER_MOST_NANOS;
    ask();
  }

  /** @return true when nothing more is to be asked */
  boolean answered(MessageReader.Read read) throws NetworkFault {
    if (read.sequence() != sequence) {
      return false;
    }
    interrupted |= read.interrupted();
    switch (read.message()) {
      case Message.Refused m -> throw new NetworkFault(
          "changes of the network are not seen: the kernel does not list it, errno " + m.errno());
      case Message.AnswerEnded _ -> {
        return isComplete();
      }
      case Message m -> found.take(m);
    }
    return false;
  }

  void notified(Message message) {
    found.take(message);
  }

  KnownNetwork found() {
    return found;
  }

  int sequence() {
    return sequence;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  private boolean isComplete() throws NetworkFault {
    question++;
    if (question == QUESTIONS.size()) {
      if (!interrupted || round == ROUNDS_MAX) {
        return true;
      }
      round++;
      question = 0;
      interrupted = false;
      found = new KnownNetwork();
    }
    ask();
    return false;
  }

  private void ask() throws NetworkFault {
    sequence++;
    kernel.ask(QUESTIONS.get(question), sequence);
  }
}
