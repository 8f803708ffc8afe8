package dev.callpoint.json;

import dev.callpoint.core.Incident;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** An incident as people read it: in the journal, on the broker and by {@code callpoint incidents --json}. */
public final class IncidentJson {
  private IncidentJson() {}

  /**
   * With {@code at}, the wall-clock time of its beginning, beside the monotonic times.
   *
   * @param nowMs of the daemon's monotonic clock, to which the incident's times refer
   * @param wallNow the same moment of the wall clock, which may be wrong until the network has set it
   */
  public static ObjectNode of(Incident incident, long nowMs, Instant wallNow) {
    return Json.newObject()
        .put("at", wallNow.minusMillis(nowMs - incident.beganMs()).toString())
        .setAll(Json.tree(incident));
  }
}
