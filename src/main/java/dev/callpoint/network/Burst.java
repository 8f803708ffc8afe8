package dev.callpoint.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Changes that come together are told together: a cable that is pulled is a dozen messages of the kernel. */
final class Burst {
  /**
   * So long without a change ends it. Moving from cable to wireless, address and route follow each other within some
   * ten milliseconds; IPv6's search for duplicates takes a second and so comes separately.
   */
  static final long QUIET_NANOS = 300_000_000L;

  /** At the latest so long after its first change: an interface that flaps must not keep the others untold. */
  static final long LATEST_NANOS = 2_000_000_000L;

  /** A line of the log and of the status; of further changes only their number follows. */
  static final int TEXT_MAX_CHARS = 300;

  private static final int SENTENCES_MAX = 64;

  private final SequencedSet<String> sentences = new LinkedHashSet<>();
  private long further;
  private boolean begun;
  private long firstAt;
  private long lastAt;

  /** @param found what is worth telling; may be empty, the burst then begins or goes on all the same */
  void add(List<String> found, long nowNanos) {
    if (!begun) {
      begun = true;
      firstAt = nowNanos;
    }
    lastAt = nowNanos;
    for (String sentence : found) {
      if (sentences.contains(sentence) || sentences.size() < SENTENCES_MAX) {
        // What flaps ends with what it is last.
        sentences.addLast(sentence);
      } else {
        further++;
      }
    }
  }

  /** When it is over; {@link Long#MAX_VALUE} while there is none. */
  long dueAtNanos() {
    return begun ? Math.min(lastAt + QUIET_NANOS, firstAt + LATEST_NANOS) : Long.MAX_VALUE;
  }

  /** Ends it. @return what to tell, empty when nothing of it matters */
  String take() {
    StringBuilder text = new StringBuilder();
    long left = further;
    for (String sentence : sentences) {
      if (text.length() + sentence.length() + 2 <= TEXT_MAX_CHARS) {
        text.append(text.isEmpty() ? "" : "; ").append(sentence);
      } else {
        left++;
      }
    }
    sentences.clear();
    further = 0;
    begun = false;
    return left == 0 ? text.toString() : text + "; " + left + " more";
  }
}
