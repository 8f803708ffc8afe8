package dev.callpoint.core;

import dev.callpoint.core.Command.Light;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that there is to say about the device, published whenever it changes. Times are milliseconds of the daemon's
 * monotonic clock.
 *
 * @param state one word: {@code starting}, {@code ready}, {@code ringing}, {@code calling}, {@code in-call}, {@code
 *     recovering}, {@code needs-help} or {@code stopping}
 * @param session generation of the engine whose session is up, 0 for none
 * @param sessions sessions offered since the daemon began
 * @param degraded what does not work, in words
 * @param resets completed or failed, by cause
 * @param doorReleased the relay is closed
 * @param tampered the case is open
 * @param inputRefused malformed, stale or unauthorised input that was dropped, or was too much
 * @param inputRefusedBy the same by kind: {@code command}, {@code signal}, {@code availability}, {@code other}
 */
public record Status(
    String state,
    @Nullable CallStatus call,
    int session,
    long sessions,
    List<String> degraded,
    Map<String, Long> resets,
    @Nullable LastReset lastReset,
    Light light,
    boolean doorReleased,
    boolean tampered,
    long presses,
    long inputRefused,
    Map<String, Long> inputRefusedBy,
    List<EngineStatus> engines) {

  /** @param operator who has the call, empty while it rings */
  public record CallStatus(String operator, boolean ringing, long sinceMs) {}

  /** @param stage {@code starting}, {@code standby}, {@code active} or {@code closing} */
  public record EngineStatus(int generation, String stage) {}

  /**
   * @param outcome {@code completed} or {@code failed}
   * @param ms from the trigger to the verified picture and sound
   * @param phases milliseconds from the trigger to each step that was seen, in the order seen
   * @param atMs when it ended
   */
  public record LastReset(
      String cause, String outcome, String rung, String detail, long ms, Map<String, Long> phases, long atMs) {}
}
