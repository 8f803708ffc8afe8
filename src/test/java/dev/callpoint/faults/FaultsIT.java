package dev.callpoint.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of the table once: noticed in time, named, ended by the right rung, verified, and told exactly once. All of them
 * are tried by {@code tools/faults}, and with {@code -Dcallpoint.faults.all=true} here.
 */
@Tag("alone")
class FaultsIT {
  /**
   * Rows whose every step another test of the suite takes, too.
   *
   * <ul>
   *   <li>{@code camera-frozen}: {@code ResetIT}, ten times in a call, and {@code ReplayIT}
   *   <li>{@code page-frozen}: {@code ThawIT} stops the same processes, {@code RecoveryIT} asks for the cause
   *   <li>{@code offer-lost}: {@code offers-lost} loses this offer and then one more, {@code answer-lost} has the other
   *       end, a call that is up after the second offer
   *   <li>{@code result-lost}: {@code KeptMessagesIT}
   *   <li>{@code engine-stopped}: {@code engine-hung} is silent in the same way, and ended in the same way
   *   <li>{@code microphone-stopped}: {@code microphone-muted} is the same vital sign, {@code MicrophoneIT} stops one
   *   <li>{@code ice-restart-vain}: {@code ice-disconnected} restarts ICE, {@code reset-overdue} climbs from what is overdue
   * </ul>
   */
  private static final Set<String> PROVEN_ELSEWHERE =
      Boolean.getBoolean("callpoint.faults.all")
          ? Set.of()
          : Set.of("camera-frozen", "page-frozen", "offer-lost", "result-lost", "engine-stopped", "microphone-stopped",
              "ice-restart-vain");

  static List<FieldFault> rows() {
    return FieldFault.all().stream().filter(fault -> !PROVEN_ELSEWHERE.contains(fault.label())).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aFaultOfTheFieldIsNoticedNamedAndOver(FieldFault fault) {
    fault.obstacle().ifPresent(why -> Assumptions.abort(fault.label() + " " + why));
    try (Rig rig = Rig.build(fault)) {
      Trial trial = Trial.run(fault, rig);
      System.out.println(fault.label() + ": " + trial.cause() + " noticed after " + trial.noticedMs() + " ms, " + trial.rung()
          + ", back after " + trial.backMs() + " ms");
      assertEquals(List.of(), trial.problems(), rig.device().log());
    }
  }
}
