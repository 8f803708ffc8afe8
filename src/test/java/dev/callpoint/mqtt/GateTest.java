package dev.callpoint.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.core.Event.Address;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final Inbound RESET = new Inbound.Command("reset", Address.DEVICE);

  private long nowMs = 1;
  private final Gate gate = new Gate(() -> nowMs);

  private static Inbound signal(int operator) {
    return new Inbound.Signal("op-operator" + operator);
  }

  private static Inbound availability(int operator) {
    return new Inbound.OperatorAvailability("op-operator" + operator);
  }

  private boolean lets(Inbound inbound) {
    return gate.refusal(inbound, 10).isEmpty();
  }

  /** How many of so many are let in. */
  private static int let(int tried, BooleanSupplier one) {
    int let = 0;
    for (int i = 0; i < tried; i++) {
      let += one.getAsBoolean() ? 1 : 0;
    }
    return let;
  }

  @Test
  void eachKindHasItsSize() {
    assertTrue(gate.refusal(RESET, 4_096).isEmpty());
    assertEquals("larger than 4096 bytes", gate.refusal(RESET, 4_097).orElseThrow());
    assertTrue(gate.refusal(signal(1), 65_536).isEmpty());
    assertTrue(gate.refusal(availability(1), 16).isEmpty());
    assertEquals("larger than 16 bytes", gate.refusal(availability(1), 17).orElseThrow());
  }

  @Test
  void ofCommandsThreeHundredInARowAndThenFiftyASecond() {
    assertEquals(300, let(1_000, () -> lets(RESET)));
    nowMs += 1_000;
    assertEquals(50, let(1_000, () -> lets(RESET)));
  }

  @Test
  void aCommandThatIsFloodedLeavesTheOthersTheirTokens() {
    assertEquals(100, let(1_000, () -> gate.refusal("reset").isEmpty()));
    assertTrue(gate.refusal("unlock").isEmpty());
    nowMs += 1_000;
    assertEquals(5, let(100, () -> gate.refusal("reset").isEmpty()));
  }

  @Test
  void anOperatorWhoFloodsLeavesTheOthersTheirs() {
    assertEquals(300, let(5_000, () -> lets(signal(1))));
    assertTrue(lets(signal(2)));
    nowMs += 1_000;
    assertEquals(20, let(5_000, () -> lets(signal(1))));
  }

  @Test
  void whoeverComesUnderEverNewNamesIsLimitedInSum() {
    int[] operator = {0};
    assertEquals(1_000, let(20_000, () -> lets(signal(operator[0]++))));
    assertEquals(2_000, let(20_000, () -> lets(availability(operator[0]++))));
  }

  @Test
  void aThousandConsolesThatComeAtOnceAreLetIn() {
    int[] operator = {0};
    assertEquals(1_000, let(1_000, () -> lets(availability(operator[0]++))));
  }

  @Test
  void refusalsAreAnsweredWithinABound() {
    assertEquals(300, let(10_000, gate::mayAnswer));
    nowMs += 1_000;
    assertEquals(10, let(10_000, gate::mayAnswer));
  }

  @Test
  void aFullBucketEarnsNothingMore() {
    nowMs += 3_600_000;
    assertEquals(300, let(1_000, () -> lets(RESET)));
    assertFalse(lets(RESET));
  }
}
