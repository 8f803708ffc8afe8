package dev.callpoint.json;

import dev.callpoint.core.Status;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** The status as people read it: as the retained state on the broker and by {@code callpoint status --json}. */
public final class StatusJson {
  private final SessionNames names;
  private final String version;

  public StatusJson(SessionNames names, String version) {
    this.names = names;
    this.version = version;
  }

  /**
   * @param nowMs of the daemon's monotonic clock, to which the status' times refer
   * @param wallNow the same moment of the wall clock, which may be wrong until the network has set it
   */
  public ObjectNode of(Status status, long nowMs, Instant wallNow) {
    ObjectNode json = Json.tree(status);
    if (status.session() == 0) {
      json.putNull("session");
    } else {
      json.put("session", names.name(status.session()));
    }
    if (status.lastReset() != null) {
      long atMs = status.lastReset().atMs();
      ((ObjectNode) json.path("lastReset")).put("at", wallNow.minusMillis(nowMs - atMs).toString()).remove("atMs");
    }
    if (status.call() != null) {
      ((ObjectNode) json.path("call")).put("since", wallNow.minusMillis(nowMs - status.call().sinceMs()).toString())
          .remove("sinceMs");
    }
    return json.put("version", version);
  }
}
