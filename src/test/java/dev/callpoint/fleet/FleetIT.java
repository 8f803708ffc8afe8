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

  @Test
  void aFleetComesBackAfterItsBrokerAndSpreadOut() {
    try (Mosquitto broker = Mosquitto.start(); Fleet fleet = new Fleet(DEVICES, broker.port())) {
      FleetReport report = new FleetReport(broker, fleet, System.out::println);
      report.connect(Usage.now());
      Return back = report.restart(true);
      assertEquals(List.of(), report.problems());
      assertTrue(back.percentile(50) <= 2_000, back.toString());
      assertTrue(back.busiest() < 0.8, "not all at one moment: " + back);
    }
  }

  @Test
  void theConsoleListsThemSmoothly() {
    try (Mosquitto broker = Mosquitto.start(); Fleet fleet = new Fleet(DEVICES, broker.port())) {
      new FleetReport(broker, fleet, System.out::println).connect(Usage.now());
      ConsoleLook look = ConsoleLook.at(broker.wsPort(), DEVICES, Duration.ofSeconds(3));
      System.out.println("the console " + look);
      assertEquals(DEVICES, look.listed());
      assertTrue(look.smooth(), look.toString());
    }
  }
}
