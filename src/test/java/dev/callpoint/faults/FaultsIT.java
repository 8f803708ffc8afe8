package dev.callpoint.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table once: noticed in time, named, ended by the right rung, verified, and told exactly once. */
class FaultsIT {

  static List<FieldFault> rows() {
    return FieldFault.all();
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
