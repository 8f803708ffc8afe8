package dev.callpoint.outages;

import dev.callpoint.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an outage did to one line. Times in milliseconds, -1 for never.
 *
 * @param noticedMs from the strike until the line knew
 * @param speaksMs from the mending until something said after it arrived
 * @param hearsMs from the mending until a command sent after it arrived
 * @param promised messages said in all
 * @param lost of those, that never arrived
 * @param twice messages that arrived once more
 * @param oldCommands commands that came more than two seconds late, or again
 * @param moreThreads than before the strike, when all was over
 */
record Side(
    long noticedMs, long speaksMs, long hearsMs, int promised, int lost, int twice, int oldCommands, int moreThreads) {
  private static final long OLD_MS = 2_000;

  /** @param base when it was over: nanoseconds, as all times here */
  static Side of(OutageRig rig, Line line, long struck, long base, int threadsBefore) {
    OptionalLong down = line.seen().downAfter(struck);
    Map<String, Long> said = rig.witness().results(line.device()).arrivals();
    List<String> promised = rig.promised(line);
    return new Side(
        down.isPresent() ? ms(down.getAsLong() - struck) : -1, speaks(promised, said, base), hears(rig, line, base),
        promised.size(), (int) promised.stream().filter(id -> !said.containsKey(id)).count(),
        rig.witness().results(line.device()).again(), oldCommands(rig, line),
        line.threads().size() - threadsBefore);
  }

  /** Milliseconds from a moment until something said after it arrived; -1 as long as nothing has. */
  static long speaks(List<String> promised, Map<String, Long> said, long base) {
    return promised.stream().filter(id -> saidAt(id) >= base && said.containsKey(id))
        .mapToLong(id -> ms(said.get(id) - base)).min().orElse(-1);
  }

  /** Milliseconds from a moment until a command sent after it arrived; -1 as long as none has. */
  static long hears(OutageRig rig, Line line, long base) {
    Map<String, Long> heard = line.seen().arrivals();
    return rig.witness().commands(line.device()).entrySet().stream()
        .filter(sent -> sent.getValue() >= base && heard.containsKey(sent.getKey()))
        .mapToLong(sent -> ms(heard.get(sent.getKey()) - base)).min().orElse(-1);
  }

  private static int oldCommands(OutageRig rig, Line line) {
    Map<String, Long> sent = rig.witness().commands(line.device());
    long late = line.seen().arrivals().entrySet().stream()
        .filter(heard -> ms(heard.getValue() - sent.get(heard.getKey())) > OLD_MS).count();
    return (int) late + line.seen().again();
  }

  /** Both directions; -1 when one of them never came back. */
  long backMs() {
    return speaksMs < 0 || hearsMs < 0 ? -1 : Math.max(speaksMs, hearsMs);
  }

  /** What is not as it must be. */
  List<String> problems(Outage outage, long keepAliveMs) {
    List<String> problems = new ArrayList<>();
    if (outage.breaksTheLine() && (noticedMs < 0 || noticedMs > keepAliveMs * 3 / 2)) {
      problems.add("noticed after " + noticedMs + " ms, allowed are " + keepAliveMs * 3 / 2);
    }
    if (backMs() < 0 || backMs() > Trial.BACK_MS) {
      problems.add("speaks after " + speaksMs + " and hears after " + hearsMs + " ms, allowed are " + Trial.BACK_MS);
    }
    if (lost > 0) {
      problems.add("lost " + lost + " of " + promised + " that were promised");
    }
    if (moreThreads > 0) {
      problems.add("has " + moreThreads + " more threads than before");
    }
    return problems;
  }

  ObjectNode json() {
    return Json.tree(this);
  }

  static long ms(long nanos) {
    return nanos / 1_000_000;
  }

  private static long saidAt(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
  }
}
