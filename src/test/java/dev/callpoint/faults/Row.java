package dev.callpoint.faults;

import dev.callpoint.json.Json;
import dev.callpoint.testkit.Spread;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rounds of one fault came to.
 *
 * @param skipped why it was not tried, in words; empty when it was
 */
record Row(FieldFault fault, List<Trial> trials, String skipped) {

  boolean passed() {
    return skipped.isEmpty() && trials.stream().allMatch(Trial::passed);
  }

  String verdict() {
    return skipped.isEmpty() ? passed() ? "PASS" : "FAIL" : "not tried";
  }

  /** What went wrong, and what kept it from being tried; empty when all is well. */
  String remark() {
    if (!skipped.isEmpty()) {
      return skipped;
    }
    return passed() ? "" : "see the log of this run";
  }

  /** What the incidents named, every one of them. */
  String causes() {
    return joined(trials.stream().map(Trial::cause).toList());
  }

  String rungs() {
    return joined(trials.stream().map(Trial::rung).toList());
  }

  Spread noticed() {
    return spread(Trial::noticedMs);
  }

  Spread back() {
    return spread(Trial::backMs);
  }

  ObjectNode json() {
    ObjectNode json = Json.newObject();
    json.put("fault", fault.label()).put("words", fault.words()).put("verdict", verdict()).put("remark", remark());
    json.put("expectedCause", fault.cause()).put("expectedRung", fault.rung()).put("limitMs", fault.limitMs());
    json.set("noticedMs", Json.tree(noticed()));
    json.set("backMs", Json.tree(back()));
    json.set("pictureMs", Json.tree(spread(Trial::pictureMs)));
    ArrayNode all = json.putArray("trials");
    for (Trial trial : trials) {
      ObjectNode one = all.addObject();
      one.put("noticedMs", trial.noticedMs()).put("backMs", trial.backMs()).put("pictureMs", trial.pictureMs());
      trial.problems().forEach(one.putArray("problems")::add);
      trial.incidents().forEach(one.putArray("incidents")::add);
    }
    return json;
  }

  private Spread spread(ToLongFunction<Trial> figure) {
    return Spread.of(trials.stream().mapToLong(figure));
  }

  private static String joined(List<String> words) {
    return String.join(", ", words.stream().filter(word -> !word.isEmpty()).distinct().toList());
  }
}
