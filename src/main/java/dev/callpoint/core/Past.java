package dev.callpoint.core;

import java.util.List;

/**
 * What a daemon knows of those before it.
 *
 * @param incidents the number of the last incident that was recorded, 0 for none
 * @param serviceRestarts in a row with which daemons before have ended themselves, 0 when the last one ended otherwise
 * @param seed of the jitter in pauses, so that a hundred devices that fail together do not try together
 * @param answers the last to each command over MQTT, the newest last: what is not final was not answered by them
 */
public record Past(long incidents, int serviceRestarts, long seed, List<Result> answers) {
  public static final Past NONE = new Past(0, 0, 0, List.of());
}
