package dev.callpoint.recording;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of replaying one recording.
 *
 * @param segments in the order recorded
 * @param turns that gave the same commands again
 * @param difference the first, null when there is none
 * @param damage what could not be read and why, empty when all could be
 */
public record Report(List<Header> segments, long turns, @Nullable Difference difference, List<String> damage) {

  /**
   * A turn that gave something else than it had given.
   *
   * @param turn its number since the daemon began
   * @param ms the daemon's clock
   * @param event in words
   * @param recorded hash of the commands that were recorded, empty for none
   * @param now hash of the commands that the core gives now, empty for none
   * @param commands that the core gives now, as JSON
   * @param state before the turn, as JSON
   * @param what is different, in words
   */
  public record Difference(
      long turn, long ms, String event, String recorded, String now, List<String> commands, String state, String what) {}

  /**
   * A turn for the time line.
   *
   * @param ms the daemon's clock
   * @param event in words
   * @param commands that followed, in words
   */
  public record Step(long ms, String event, List<String> commands) {}

  /** Told while a recording is replayed. */
  public interface Listener {
    void segment(Header header);

    /** Something worth telling has happened. */
    void step(Step step);
  }
}
