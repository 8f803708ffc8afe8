package dev.callpoint.network;

import java.nio.ByteBuffer;

/** The kernel's end of the watch: answers to questions, and notifications. For one thread, but {@link #wake}. */
interface Kernel extends AutoCloseable {

  /** Gives a kernel to listen to, subscribed but not asked yet. */
  interface Opening {
    Kernel open() throws NetworkFault;
  }

  /** What came. */
  sealed interface Received {

    /** Time is over, somebody woke it, or it was not for us. */
    record Nothing() implements Received {}

    /** More came than there was room for: what is known may be wrong. */
    record Lost() implements Received {}

    /**
     * @param answer to {@link #ask}; else a notification
     * @param bytes in the machine's byte order; good until the next {@link #await}
     */
    record Datagram(boolean answer, ByteBuffer bytes) implements Received {}
  }

  /**
   * Asks for everything of a kind. The answer comes in datagrams, the last message of which says that it is the last;
   * until then nothing else may be asked.
   *
   * @param type {@code RTM_GETLINK} and so on
   * @param sequence is in the answer too
   */
  void ask(int type, int sequence) throws NetworkFault;

  /** @param mostNanos for so long, if nothing comes; {@link Long#MAX_VALUE} waits for ever */
  Received await(long mostNanos) throws NetworkFault;

  /** Ends {@link #await}, or the next one. By any thread, also after the close. */
  void wake();

  @Override
  void close();
}
