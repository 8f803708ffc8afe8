package dev.callpoint.outages;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Spread;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rounds of one outage came to.
 *
 * @param skipped why it was not tried, in words; empty when it was
 */
record OutageRow(Outage outage, List<Trial> trials, String skipped) {

  boolean passed() {
    return skipped.isEmpty() && trials.stream().allMatch(Trial::passed);
  }

  String verdict() {
    return !skipped.isEmpty() ? "not tried: " + skipped : passed() ? "PASS" : "FAIL: see the log of this run";
  }

  /** Cells of the table: of the daemon's own line, then of the peer's. */
  List<String> cells() {
    List<Side> ours = trials.stream().map(Trial::ours).toList();
    List<Side> peer = trials.stream().map(Trial::peer).filter(Objects::nonNull).toList();
    return Stream.of(Stream.of(outage.words()), cells(ours), cells(peer), Stream.of(verdict()))
        .flatMap(cells -> cells).toList();
  }

  private static Stream<String> cells(List<Side> sides) {
    if (sides.isEmpty()) {
      return Stream.of("-", "-", "-");
    }
    return Stream.of(spread(sides, Side::noticedMs), back(sides),
        sum(sides, Side::lost) + ", " + sum(sides, Side::twice) + ", " + sum(sides, Side::oldCommands) + ", "
            + sides.stream().mapToInt(Side::moreThreads).max().orElse(0));
  }

  /** A line that speaks again and hears nothing is not back. */
  private static String back(List<Side> sides) {
    long deaf = sides.stream().filter(side -> side.speaksMs() >= 0 && side.hearsMs() < 0).count();
    long mute = sides.stream().filter(side -> side.speaksMs() < 0).count();
    String spread = spread(sides, Side::backMs);
    String deafness = deaf == 0 ? "" : "deaf " + deaf + " of " + sides.size();
    String silence = mute == 0 ? "" : "not back " + mute + " of " + sides.size();
    return String.join("; ", Stream.of(spread, deafness, silence).filter(words -> !words.isEmpty() && !words.equals("-")).toList());
  }

  private static String spread(List<Side> sides, ToLongFunction<Side> figure) {
    return Spread.of(sides.stream().mapToLong(figure)).toString();
  }

  private static long sum(List<Side> sides, ToLongFunction<Side> figure) {
    return sides.stream().mapToLong(figure).sum();
  }

  ObjectNode json() {
    ObjectNode json = Json.newObject().put("outage", outage.label()).put("words", outage.words()).put("verdict", verdict());
    ArrayNode all = json.putArray("trials");
    for (Trial trial : trials) {
      ObjectNode one = all.addObject();
      one.set("ours", trial.ours().json());
      Side peer = trial.peer();
      if (peer != null) {
        one.set("peer", peer.json());
      }
      trial.problems().forEach(one.putArray("problems")::add);
    }
    return json;
  }
}
