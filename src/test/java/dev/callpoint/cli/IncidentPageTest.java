package dev.callpoint.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.callpoint.json.Json;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class IncidentPageTest {
  private static JsonNode incident(String outcome, long ms) throws Exception {
    return Json.object(
        """
        {"at":"2026-11-23T00:12:05.123Z","id":"camera-stalled-7","cause":"camera-stalled","trigger":"no frame for 2000 ms",
         "requests":["r1","r2"],"beganMs":70000,"ms":%d,"outcome":"%s","detail":"picture and sound at op-alice000",
         "rungs":[
          {"rung":"reset","beganMs":70000,"endedMs":73000,"outcome":"failed","detail":"no picture","seen":{},"tries":1},
          {"rung":"cold-reset","beganMs":73000,"endedMs":0,"outcome":"under-way","detail":"","seen":{"picture":250},"tries":4}],
         "evidence":[
          {"atMs":69000,"fps":29.5,"connection":"connected","cameraFrames":1234},
          {"atMs":70000,"fps":0.0,"connection":null}]}
        """.formatted(ms, outcome).getBytes(UTF_8));
  }

  @Test
  void aLineTellsCauseRungsTimeAndOutcome() throws Exception {
    assertTrue(
        IncidentPage.line(incident("completed", 3_318))
            .endsWith("  camera stalled     reset, cold reset completed in 3318 ms  picture and sound at op-alice000"),
        IncidentPage.line(incident("completed", 3_318)));
    assertTrue(IncidentPage.line(incident("failed", 99_999)).contains("failed after 99999 ms"));
    assertTrue(IncidentPage.line(incident("needs-help", 120_500)).contains("since 120 s"));
  }

  @Test
  void theDayIsToldUnlessItIsToday() throws Exception {
    JsonNode incident = incident("completed", 1);
    assertEquals("00:12:05", IncidentPage.time(incident, ZoneOffset.UTC, LocalDate.of(2026, 11, 23)));
    assertEquals("2026-11-23 00:12:05", IncidentPage.time(incident, ZoneOffset.UTC, LocalDate.of(2026, 11, 24)));
    assertEquals("", IncidentPage.time(Json.newObject(), ZoneOffset.UTC, LocalDate.of(2026, 11, 24)));
  }

  @Test
  void aPageTellsAll() throws Exception {
    String page = IncidentPage.page(incident("completed", 3_318));
    assertTrue(page.contains("  id          camera-stalled-7\n"), page);
    assertTrue(page.contains("  asked by    r1, r2\n"), page);
    assertTrue(page.contains("  reset       at 0 ms, failed in 3000 ms: no picture; nothing was seen\n"), page);
    assertTrue(page.contains("  cold reset  at 3000 ms, under way, 4 tries; seen: picture 250\n"), page);
    assertTrue(page.contains("     -1.0  29.5    1234 "), page);
    assertTrue(page.contains("no session\n"), page);
  }

  @Test
  void whatIsMissingDoesNotBreakIt() {
    assertTrue(IncidentPage.page(Json.newObject()).contains("?"));
  }
}
