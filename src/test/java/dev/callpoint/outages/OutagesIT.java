package dev.callpoint.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The daemon's line in outages that last, while it promises results and is sent commands: noticed in time, back in time,
 * nothing lost, no thread more. What a single connection does in them is {@code LinkOutagesIT}'s; the peer, bad paths and
 * many rounds are for {@code tools/outages}, as is all of it with {@code -Dcallpoint.outages.all=true} here.
 */
@Tag("alone")
final class OutagesIT {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
  private static final int RESTARTS = 10;
  /** A broker that stands still, or ends, is {@code LinkOutagesIT}'s and the restarts' here. */
  private static final List<String> TRIED = List.of("broker-mute", "black-hole", "half-open", "address-changed");

  static Stream<Outage> rows() {
    return Outage.all().stream()
        .filter(outage -> Boolean.getBoolean("callpoint.outages.all") || TRIED.contains(outage.label()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anOutageIsNoticedAndOverInTimeAndCostsNothingThatWasPromised(Outage outage) {
    outage.obstacle().ifPresent(why -> Assumptions.abort(outage.label() + " " + why));
    try (OutageRig rig = OutageRig.build(outage, KEEP_ALIVE, false)) {
      Trial trial = Trial.run(outage, rig, 1);
      System.out.println(outage.label() + ": " + trial.ours());
      assertEquals(List.of(), trial.problems(), () -> trial.ours().toString());
    }
  }

  @Test
  void tenRestartsUnderLoadLoseNothingAndLeaveTheNumberOfThreadsAsItWas() {
    Restarts.Outcome outcome = Restarts.run(RESTARTS, KEEP_ALIVE, System.out::println);
    System.out.print(outcome.words());
    assertEquals(List.of(), outcome.problems());
  }
}
