package dev.callpoint.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.testkit.Mosquitto;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fifty devices at one broker; {@code tools/fleet} has a thousand. */
@Tag("alone")
final class FleetIT {
  private static final int DEVICES = 50;
  private static final Duration WATCHED = Duration.ofSeconds(3);
  private static final Duration CALM = Duration.ofSeconds(2);

  @Test
  void aFleetIsListedSmoothlyAndComesBackAfterItsBrokerSpreadOut() {
    try (Mosquitto broker = Mosquitto.start(); Fleet fleet = new Fleet(DEVICES, broker.port())) {
      FleetReport report = new FleetReport(broker, fleet, System.out::println);
      report.connect(Usage.now());
      ConsoleLook look = ConsoleLook.at(broker.wsPort(), DEVICES, WATCHED);
      System.out.println("the console " + look);
      assertEquals(DEVICES, look.listed());
      assertTrue(look.smooth(), look.toString());
      Return back = report.restart(true, CALM);
      assertEquals(List.of(), report.problems());
      assertTrue(back.percentile(50) <= 2_000, back.toString());
      assertTrue(back.busiest() < 0.8, "not all at one moment: " + back);
    }
  }
}
