package dev.callpoint.mqtt;

/**
 * A fleet's command, spread in time: each device waits its own part, so that a hundred of them do not reset at once. The
 * part depends on the command's id, too, lest the same device always be the last.
 *
 * @param device its name
 * @param spreadMs over which time all devices are spread, 0 for none
 */
public record Spread(String device, long spreadMs) {

  /** The same for the same command, always; from 0 to below {@code spreadMs}. */
  long waitMs(String id) {
    long hash = 1_125_899_906_842_597L;
    for (char c : (device + " " + id).toCharArray()) {
      hash = 31 * hash + c;
    }
    // Names differ in their last letters, which move the low bits alone: the finalizer of MurmurHash3 mixes them.
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
    return spreadMs == 0 ? 0 : Math.floorMod(hash ^ hash >>> 33, spreadMs);
  }
}
